-- What everybody can be found by. No role but worker and owner reads these tables; the pages have registry.search, which
-- takes the areas from the desk. The columns compare by bytes ("C"), so that a prefix is a range of the primary key on any
-- server and a character outside the BMP is a character like any other.

-- The names that somebody's sources say, once a person and name; `hukou_area` where it is another area of this office.
CREATE TABLE registry_key (
  subject_id bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  area text COLLATE "C" NOT NULL,
  hukou_area text COLLATE "C",
  PRIMARY KEY (subject_id, name)
);
CREATE INDEX key_area ON registry_key (name, area) INCLUDE (subject_id, kind);
CREATE INDEX key_hukou ON registry_key (name, hukou_area) INCLUDE (subject_id, kind) WHERE hukou_area IS NOT NULL;

-- How a name is typed: a row for each reading and each beginning, of one name however many bear it (search/readings.py).
CREATE TABLE registry_token (
  way smallint NOT NULL,
  token text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (way, token, name)
);

-- Addresses, numbers of hukou books and of organisations, from each place in them where somebody may begin to type.
CREATE TABLE registry_place_key (
  area text COLLATE "C" NOT NULL,
  way smallint NOT NULL,
  token text COLLATE "C" NOT NULL,
  subject_id bigint NOT NULL,
  kind text NOT NULL,
  PRIMARY KEY (area, way, token, subject_id)
);
CREATE INDEX place_key_subject ON registry_place_key (subject_id);

ALTER TABLE registry_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_place_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON registry_key TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_token TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_place_key TO yingbao_worker USING (true) WITH CHECK (true);

-- ---- keys ----------------------------------------------------------------------------------------

-- A text as it is compared: one width, small letters, without spaces, dots and quotes. The private code points in which
-- files of GB 18030-2005 brought fourteen characters are those that GB 18030-2022 gives them. Python: search/folding.py.
CREATE OR REPLACE FUNCTION registry.folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(normalize(said, NFKC)),
  U&'\E816\E817\E818\E81E\E826\E82B\E82C\E831\E832\E83B\E843\E854\E855\E864\2010' || U&' \00B7\2022\2027\30FB.''\2019',
  U&'\+020087\+020089\+0200CC\9FB4\9FB5\9FB6\9FB7\+0215D7\9FB8\+02298F\9FB9\9FBA\+0241FE\9FBB-');

-- A folded address cut after each road, house, building or door: from each of them on it can be typed.
CREATE OR REPLACE FUNCTION registry.cut(address text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN string_to_array(rtrim(regexp_replace(address,
  '([省市区县镇乡路街巷里村园苑号栋幢座楼]|街道|大道|单元)', E'\\1\n', 'g'), E'\n'), E'\n');

-- The file that `id` reads as part of: itself, unless it was merged. `merged_into_id` is never itself merged away.
CREATE OR REPLACE FUNCTION registry.kept(id bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce(s.merged_into_id, s.id) FROM registry_subject s WHERE s.id = kept.id $$;

-- The names that the sources of each of `ids` say or said, of files merged into it too. Nobody restricted or merged away.
CREATE OR REPLACE FUNCTION registry.called(ids bigint[])
RETURNS TABLE (subject bigint, name text, kind text, area text, hukou_area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH here AS MATERIALIZED (
    SELECT s.id, s.name, s.kind, s.area, a.code AS hukou
    FROM registry_subject s LEFT JOIN accounts_area a ON a.code = s.hukou_area AND a.code <> s.area
    WHERE s.id = ANY (ids) AND s.restricted = '' AND s.merged_into_id IS NULL
  ), otherwise AS MATERIALIZED (
    SELECT here.id, s.facts ->> 'name' AS name, s.facts ->> 'alias' AS alias
    FROM registry.files(ids, 'infinity') f JOIN here ON here.id = f.subject
         JOIN registry_statement s ON s.subject_id = f.file AND s.topic = 'facts' AND s.recorded_to IS NULL AND s.restricted = ''
    WHERE (s.facts ->> 'name' <> here.name OR s.facts ? 'alias') AND (s.valid_to IS NULL OR s.valid_to > s.valid_from)
  ), called AS (
    SELECT id, name FROM here UNION SELECT id, name FROM otherwise
    UNION SELECT id, regexp_split_to_table(alias, '[、，,;；/]') FROM otherwise WHERE alias <> ''
  )
  SELECT DISTINCT here.id, c.folded, here.kind, here.area, here.hukou
  FROM (SELECT id, left(registry.folded(name), 60) AS folded FROM called WHERE name <> '' OFFSET 0) c JOIN here ON here.id = c.id
  WHERE c.folded <> ''
$$;

-- Where each of `ids` can be found otherwise. A person of a household is found by its address, not once more by their own;
-- a door alone leads nowhere.
CREATE OR REPLACE FUNCTION registry.located(ids bigint[])
RETURNS TABLE (area text, way smallint, token text, subject bigint, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH said AS MATERIALIZED (
    SELECT s.id, s.kind, s.area, a.code AS hukou, registry.cut(left(registry.folded(s.profile ->> 'address'), 120)) AS parts,
           s.profile ->> 'address' = h.profile ->> 'address' AS at_home, s.profile ->> 'hukou_book' AS book, s.profile ->> 'credit_code' AS code
    FROM registry_subject s LEFT JOIN registry_subject h ON h.id = s.household_id
         LEFT JOIN accounts_area a ON a.code = s.hukou_area AND a.code <> s.area
    WHERE s.id = ANY (ids) AND s.restricted = '' AND s.merged_into_id IS NULL
  ), found AS (
    SELECT id, kind, area, hukou, 20::smallint AS way, array_to_string(parts[i:], '') AS token
    FROM said, generate_series(1, least(cardinality(parts), 8)) i
    WHERE at_home IS NOT TRUE AND (i = 1 OR i < cardinality(parts) OR length(parts[i]) > 4)
    UNION SELECT id, kind, area, hukou, 21::smallint, registry.folded(number) FROM said, unnest(ARRAY[book, code]) number WHERE number <> ''
  )
  SELECT area, way, token, id, kind FROM found WHERE token <> ''
  UNION ALL SELECT hukou, way, token, id, kind FROM found WHERE token <> '' AND hukou IS NOT NULL
$$;

-- Writes the keys of `ids` anew, touching only what changed. Returns the names among them that nobody has read yet.
CREATE OR REPLACE FUNCTION registry.rekey(ids bigint[]) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF EXISTS (SELECT FROM registry_place_key WHERE subject_id = ANY (ids)) THEN
    DELETE FROM registry_place_key k USING (
      SELECT area, way, token, subject_id FROM registry_place_key WHERE subject_id = ANY (ids)
      EXCEPT SELECT area, way, token, subject FROM registry.located(ids)) gone
    WHERE (k.area, k.way, k.token, k.subject_id) = (gone.area, gone.way, gone.token, gone.subject_id);
  END IF;
  INSERT INTO registry_place_key (area, way, token, subject_id, kind)
  SELECT * FROM registry.located(ids) ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
  IF EXISTS (SELECT FROM registry_key WHERE subject_id = ANY (ids)) THEN
    DELETE FROM registry_key k USING (
      SELECT subject_id, name FROM registry_key WHERE subject_id = ANY (ids) EXCEPT SELECT subject, name FROM registry.called(ids)) gone
    WHERE (k.subject_id, k.name) = (gone.subject_id, gone.name);
  END IF;
  RETURN QUERY
    WITH fresh AS MATERIALIZED (SELECT * FROM registry.called(ids)), kept AS (
      INSERT INTO registry_key AS k (subject_id, name, kind, area, hukou_area) SELECT * FROM fresh ORDER BY 2, 4
      ON CONFLICT (subject_id, name) DO UPDATE SET area = excluded.area, hukou_area = excluded.hukou_area
      WHERE (k.area, k.hukou_area) IS DISTINCT FROM (excluded.area, excluded.hukou_area)
    )
    SELECT f.name FROM (SELECT DISTINCT fresh.name FROM fresh) f
    WHERE (SELECT t.name FROM registry_token t WHERE t.way = 1 AND t.token = f.name AND t.name = f.name) IS NULL;
END
$$;

-- The same for a desk and what this very transaction changed, as it may have stated somebody out of its own area.
CREATE OR REPLACE FUNCTION registry.keep_keys(ids bigint[]) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT (office.may('state') OR office.may('merge'))
     OR EXISTS (SELECT FROM registry_subject WHERE id = ANY (ids) AND xact <> pg_current_xact_id() AND NOT registry.visible(id)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT registry.rekey(ids || ARRAY(SELECT id FROM registry_subject WHERE household_id = ANY (ids)));
END
$$;

-- From which transaction on changes are not in the keys yet. Nothing before 0: everybody is to be done.
CREATE TABLE registry_keyed (upto xid8 NOT NULL);
INSERT INTO registry_keyed VALUES ('0');
ALTER TABLE registry_keyed ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON registry_keyed TO yingbao_worker USING (true) WITH CHECK (true);

-- Whose keys are behind, and from where to look next time. On another server than before (a restored backup) the count of
-- transactions begins anew: everybody is done once, and rows of transactions still to come are the old server's.
CREATE OR REPLACE FUNCTION registry.behind(OUT upto xid8, OUT ids bigint[])
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH here AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS least, pg_snapshot_xmax(pg_current_snapshot()) AS most),
  done AS (SELECT CASE WHEN k.upto <= here.most THEN k.upto ELSE '0' END AS upto FROM registry_keyed k, here)
  SELECT here.least, CASE WHEN done.upto = '0' THEN ARRAY(SELECT s.id FROM registry_subject s ORDER BY s.id)
    ELSE ARRAY(SELECT s.id FROM registry_subject s WHERE s.xact >= (SELECT done.upto FROM done) AND s.xact < (SELECT here.most FROM here)
               ORDER BY s.id) END
  FROM here, done
$$;

-- How a name is typed, once and for all: only for a name that somebody bears and nobody has read yet.
CREATE OR REPLACE FUNCTION registry.keep_reading(of_name text, ways smallint[], tokens text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT (office.may('state') OR office.may('merge')) OR NOT EXISTS (SELECT FROM registry_key k WHERE k.name = of_name) THEN
    RAISE EXCEPTION 'nobody is called so' USING ERRCODE = '42501';
  ELSIF NOT EXISTS (SELECT FROM registry_token t WHERE t.way = 1 AND t.token = of_name AND t.name = of_name) THEN
    INSERT INTO registry_token (way, token, name) SELECT w, t, of_name FROM unnest(ways, tokens) AS x (w, t)
    UNION SELECT 1, of_name, of_name ON CONFLICT DO NOTHING;
  END IF;
END
$$;

-- ---- search --------------------------------------------------------------------------------------

-- Who has one of these numbers, by its keyed hash: ID, other document, phone. Merged files answer as the one they are in.
CREATE OR REPLACE FUNCTION registry.holders(hashes bytea[]) RETURNS TABLE (subject bigint, fact text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT DISTINCT registry.kept(e.subject_id), e.fact
  FROM registry_secret e JOIN registry_statement s ON s.id = e.statement_id
  WHERE e.hash = ANY (hashes) AND e.fact IN ('id_number', 'other_id', 'phone') AND s.recorded_to IS NULL AND s.restricted = ''
    AND (s.valid_to IS NULL OR s.valid_to > office.today())
$$;

-- Whom a beginning leads to within some areas: by a name, or (ways 20, 21) by where they are. Who lives there comes
-- before whose hukou alone is there. The plan runs along the index and stops at `most`, however common the beginning is.
CREATE OR REPLACE FUNCTION registry.under(of_way smallint, prefix text, areas text[], kinds text[], most int)
RETURNS TABLE (subject bigint, matched text) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  beyond text := prefix || chr(1114111);
BEGIN
  IF of_way < 20 THEN
    RETURN QUERY
      SELECT found.subject_id, t.name::text
      FROM (SELECT x.name FROM registry_token x WHERE x.way = of_way AND x.token >= prefix AND x.token < beyond
            ORDER BY x.token, x.name LIMIT 50000) t
      CROSS JOIN LATERAL (
        SELECT k.subject_id FROM registry_key k WHERE k.name = t.name AND k.area = ANY (areas) AND (kinds = '{}' OR k.kind = ANY (kinds))
        UNION ALL
        SELECT k.subject_id FROM registry_key k WHERE k.name = t.name AND k.hukou_area = ANY (areas)
          AND NOT k.area = ANY (areas) AND (kinds = '{}' OR k.kind = ANY (kinds))
        LIMIT most) found
      LIMIT most;
  ELSE
    RETURN QUERY
      SELECT k.subject_id, k.token::text FROM registry_place_key k
      WHERE k.area = ANY (areas) AND k.way = of_way AND k.token >= prefix AND k.token < beyond AND (kinds = '{}' OR k.kind = ANY (kinds))
      LIMIT most;
  END IF;
END
$$;

-- The single files of a desk (one's own, one's wards', behind broken glass) that a beginning leads to.
CREATE OR REPLACE FUNCTION registry.among(of_way smallint, prefix text, ids bigint[]) RETURNS TABLE (subject bigint, matched text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT k.subject_id, k.name::text FROM registry_key k
  WHERE k.subject_id = ANY (ids) AND EXISTS (SELECT FROM registry_token t WHERE t.name = k.name AND t.way = of_way
    AND t.token >= prefix AND t.token < prefix || chr(1114111))
$$;

-- What of a desk's files is found, in the order of `ways` (search/asking.py), each with the name or text that matched; not
-- more than `most`. Never anybody restricted or merged away, whatever the desk may. `near`: in the area's name or address.
-- Years and addresses are looked up of the first 1000 of each beginning; a last row of NULLs says that there were more.
CREATE OR REPLACE FUNCTION registry.search(
  ways smallint[], prefixes text[], hashes bytea[], kinds text[], born int4range, near text[], most int
) RETURNS TABLE (subject bigint, way smallint, matched text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  of_desk bigint[] := office.subjects();
  in_areas text[] := office.areas();
  part text;
  narrowed text[];
  asks_more boolean;
  looked int := 0;
  seen bigint[] := '{}';
  hit record;
BEGIN
  IF NOT office.may('files') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  FOREACH part IN ARRAY near LOOP
    narrowed := ARRAY(SELECT code FROM accounts_area WHERE code = ANY (in_areas) AND strpos(name, part) > 0);
    IF narrowed <> '{}' THEN
      in_areas := narrowed; of_desk := '{}'; near := array_remove(near, part);
    END IF;
  END LOOP;
  asks_more := born IS NOT NULL OR near <> '{}';
  FOR hit IN
    SELECT h.subject, 0::smallint AS way, h.fact AS matched, true AS fits
    FROM registry.holders(hashes) h JOIN registry_subject s ON s.id = h.subject
    WHERE s.restricted = '' AND (s.area = ANY (in_areas) OR s.hukou_area = ANY (in_areas) OR s.id = ANY (of_desk))
    UNION ALL
    SELECT f.subject, f.way, f.matched, CASE WHEN asks_more THEN EXISTS (
             SELECT FROM registry_subject s LEFT JOIN registry_subject h ON h.id = s.household_id
             WHERE s.id = f.subject AND coalesce(born @> left(s.profile ->> 'birth', 4)::int, born IS NULL)
               AND (near = '{}' OR NOT EXISTS (SELECT FROM unnest(near) u (text) WHERE strpos(
                 registry.folded(concat(s.profile ->> 'address', h.profile ->> 'address')), u.text) = 0))) ELSE true END
    FROM (
      SELECT f.subject, w.way, f.matched FROM unnest(ways, prefixes) AS w (way, prefix), registry.among(w.way, w.prefix, of_desk) f
      WHERE of_desk <> '{}'
      UNION ALL
      SELECT f.subject, w.way, f.matched FROM unnest(ways, prefixes) AS w (way, prefix),
        registry.under(w.way, w.prefix, in_areas, kinds, CASE WHEN asks_more THEN 1000 ELSE most * 2 END) f) f
  LOOP
    looked := looked + 1;
    CONTINUE WHEN NOT hit.fits OR hit.subject = ANY (seen);
    subject := hit.subject; way := hit.way; matched := hit.matched;
    seen := seen || hit.subject;
    RETURN NEXT;
    EXIT WHEN cardinality(seen) >= most;
  END LOOP;
  IF asks_more AND looked >= 1000 AND cardinality(seen) < most THEN
    subject := NULL; way := NULL; matched := NULL;
    RETURN NEXT;
  END IF;
END
$$;
