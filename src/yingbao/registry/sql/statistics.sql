-- Numbers without names. Whoever sees files reads the counts of their own areas; an analyst reads everybody's, and no
-- cell in which fewer than five people could be told apart, nor one by which such a cell follows from the totals of the
-- others (`hidden`: statistics/hiding.py). The desk is asked once, not once a row.

ALTER TABLE registry_tally ADD COLUMN IF NOT EXISTS hidden boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION registry.statistics()
RETURNS TABLE (area text, kind text, hukou_here boolean, band integer, category text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT t.area, t.kind, t.hukou_here, t.band, t.category,
         CASE WHEN t.kind <> 'person' OR (t.number >= 5 AND NOT t.hidden) THEN t.number END
  FROM registry_tally t WHERE (SELECT office.may('statistics'))
  UNION ALL
  SELECT t.area, t.kind, t.hukou_here, t.band, t.category, t.number
  FROM registry_tally t
  WHERE (SELECT NOT office.may('statistics') AND office.may('files')) AND t.area = ANY ((SELECT office.areas())::text[])
$$;
