-- Lists of files in order, for 1.1 million: the areas come from the desk, and the order from an index, so that row-level
-- security does not stand between a condition and its index. The numbers come back; the page then reads those rows.

-- Whose birth nobody knows comes after all others.
CREATE INDEX IF NOT EXISTS subject_born ON registry_subject (area, kind, coalesce(profile ->> 'birth', '9999'), id)
  WHERE merged_into_id IS NULL AND restricted = '';
CREATE INDEX IF NOT EXISTS subject_listed ON registry_subject (area, kind, id) WHERE merged_into_id IS NULL AND restricted = '';
CREATE INDEX IF NOT EXISTS subject_away ON registry_subject (hukou_area, kind, id)
  WHERE merged_into_id IS NULL AND restricted = '' AND hukou_area <> area;
CREATE INDEX IF NOT EXISTS subject_disabled ON registry_subject (area, kind, id)
  WHERE merged_into_id IS NULL AND restricted = '' AND sensitive ->> 'disability' <> 'none';
CREATE INDEX IF NOT EXISTS subject_disabled_born ON registry_subject (area, kind, coalesce(profile ->> 'birth', '9999'), id)
  WHERE merged_into_id IS NULL AND restricted = '' AND sensitive ->> 'disability' <> 'none';
-- What few have is found by what they have: who lives elsewhere than at home, in either order, and who lives alone.
CREATE INDEX IF NOT EXISTS subject_not_at_home ON registry_subject (area, kind, (profile ->> 'residence_place'), id)
  WHERE merged_into_id IS NULL AND restricted = '' AND profile ->> 'residence_place' <> 'home';
CREATE INDEX IF NOT EXISTS subject_not_at_home_born ON registry_subject
  (area, kind, (profile ->> 'residence_place'), coalesce(profile ->> 'birth', '9999'), id)
  WHERE merged_into_id IS NULL AND restricted = '' AND profile ->> 'residence_place' <> 'home';
CREATE INDEX IF NOT EXISTS subject_alone_born ON registry_subject (area, kind, coalesce(profile ->> 'birth', '9999'), id)
  WHERE merged_into_id IS NULL AND restricted = '' AND profile ->> 'lives_alone' = 'true';

-- One of the conditions of a list as SQL. `given`: area, facts (plain ones by name), born_from, born_to, disabled.
CREATE OR REPLACE FUNCTION registry.listing(of_kind text, given jsonb, away boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT format('s.kind = %L AND s.merged_into_id IS NULL AND s.restricted = ''''', of_kind)
    || CASE WHEN away THEN ' AND s.hukou_area <> s.area' ELSE '' END
    || CASE WHEN given ? 'born_from' OR given ? 'born_to' THEN
         format(' AND coalesce(s.profile ->> ''birth'', ''9999'') BETWEEN %L AND %L',
                coalesce(given ->> 'born_from', '0000'), coalesce(given ->> 'born_to', '9998')) ELSE '' END
    || CASE given ->> 'disabled' WHEN 'yes' THEN ' AND s.sensitive ->> ''disability'' <> ''none'''
       WHEN 'no' THEN ' AND coalesce(s.sensitive ->> ''disability'', ''none'') = ''none''' ELSE '' END
    || coalesce((SELECT string_agg(format(' AND s.profile ->> %L = %L', key, value), '' ORDER BY key)
                 FROM jsonb_each_text(given -> 'facts')), '')
$$;

-- The numbers of the files that a list shows, in order. `sort`: id, birth or area; `given ->> 'away'`: those whose hukou is
-- here and who live elsewhere; '': in no order, for who only counts. Each area gives its own first rows from an index, and
-- these are merged. A list by disability is a look: the desk has committed to the log, within the last minute, that it
-- takes one.
CREATE OR REPLACE FUNCTION registry.listed(of_kind text, given jsonb, sort text, falling boolean, start int, size int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  mine text[] := office.areas();
  away boolean := coalesce((given ->> 'away')::boolean, false);
  areas text[] := CASE WHEN given ? 'area' THEN ARRAY(SELECT a FROM unnest(mine) a WHERE a = given ->> 'area') ELSE mine END;
  suits text := registry.listing(of_kind, given, away);
  turn text := CASE WHEN falling THEN ' DESC' ELSE '' END;
  born text := CASE WHEN sort = 'birth' THEN $q$coalesce(s.profile ->> 'birth', '9999')$q$ ELSE 'NULL::text' END;
  within_area text := CASE sort WHEN 'birth' THEN ' ORDER BY ' || born || turn || ', s.id' || turn WHEN '' THEN '' WHEN 'area' THEN ' ORDER BY s.id'
                      ELSE ' ORDER BY s.id' || turn END;
  on_the_whole text := CASE sort WHEN 'birth' THEN ' ORDER BY l.born' || turn || ', l.id' || turn WHEN '' THEN ''
                       WHEN 'area' THEN ' ORDER BY l.area' || turn || ', l.id' ELSE ' ORDER BY l.id' || turn END;
BEGIN
  IF NOT office.may('files') THEN
    RETURN;
  ELSIF given ? 'disabled' THEN
    IF NOT 'person.disability' = ANY (office.revealable()) THEN
      RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
    ELSIF NOT EXISTS (
        SELECT FROM office.desk() d CROSS JOIN LATERAL (
          SELECT * FROM accounts_entry e WHERE e.user_id = d.user_id ORDER BY e.id DESC LIMIT 20) lately
        WHERE lately.desk_id = d.id AND lately.kind = 'look' AND lately.at > clock_timestamp() - interval '1 minute'
          AND lately.xact <> pg_current_xact_id() AND lately.detail ->> 'list' = of_kind
          AND lately.detail -> 'facts' ? 'person.disability') THEN
      RAISE EXCEPTION 'no committed look' USING ERRCODE = '42501';
    END IF;
  END IF;
  IF away THEN
    suits := suits || format(' AND NOT s.area = ANY (%L::text[])', mine);
  END IF;
  IF mine = '{}' THEN
    RETURN QUERY EXECUTE format(
      'SELECT l.id FROM (SELECT s.id, s.area, %s AS born FROM registry_subject s WHERE s.id = ANY (%L::bigint[]) AND %s) l
       %s OFFSET %s LIMIT %s', born, office.subjects(), suits, on_the_whole, start, size);
  ELSE
    RETURN QUERY EXECUTE format(
      'SELECT l.id FROM unnest(%L::text[]) a CROSS JOIN LATERAL (
         SELECT s.id, s.area, %s AS born FROM registry_subject s WHERE s.%I = a AND %s %s LIMIT %s) l
       %s OFFSET %s LIMIT %s',
      areas, born, CASE WHEN away THEN 'hukou_area' ELSE 'area' END, suits, within_area, start + size, on_the_whole, start, size);
  END IF;
END
$$;

