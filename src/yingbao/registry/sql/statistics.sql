-- Numbers without names. Whoever sees files reads the counts of their own areas; an analyst reads everybody's, and no
-- cell in which fewer than five people could be told apart. The desk is asked once, not once a row.

CREATE OR REPLACE FUNCTION registry.statistics()
RETURNS TABLE (area text, kind text, hukou_here boolean, band integer, category text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT t.area, t.kind, t.hukou_here, t.band, t.category,
         CASE WHEN t.number >= 5 OR t.kind <> 'person' THEN t.number END
  FROM registry_tally t WHERE (SELECT office.may('statistics'))
  UNION ALL
  SELECT t.area, t.kind, t.hukou_here, t.band, t.category, t.number
  FROM registry_tally t
  WHERE (SELECT NOT office.may('statistics') AND office.may('files')) AND t.area = ANY ((SELECT office.areas())::text[])
$$;
