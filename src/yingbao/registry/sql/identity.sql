-- One person, one file: merging two files and splitting them again. Statements never move; what reads as one file, and
-- which, follows from registry_merge alone, for any time at which it is asked.

CREATE UNIQUE INDEX IF NOT EXISTS merged_once ON registry_merge (gone_id) WHERE split_at IS NULL;
CREATE INDEX IF NOT EXISTS merged_under ON registry_merge (kept_id);
ALTER TABLE registry_merge ALTER COLUMN evidence SET DEFAULT '{}', ALTER COLUMN split_reason SET DEFAULT '';

-- The file that `id` read as part of at a time; registry_subject.merged_into_id holds it for now.
CREATE OR REPLACE FUNCTION registry.kept(id bigint, known timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH RECURSIVE chain AS (
    SELECT kept.id AS file, 0 AS depth
    UNION ALL
    SELECT m.kept_id, depth + 1 FROM chain JOIN registry_merge m
      ON m.gone_id = chain.file AND m.made_at <= known AND (m.split_at IS NULL OR m.split_at > known)
  )
  SELECT file FROM chain ORDER BY depth DESC LIMIT 1
$$;

-- How the numbers of two files compare: same, different, one (has none), none (have one). No number is told.
CREATE OR REPLACE FUNCTION registry.numbers(one bigint, other bigint) RETURNS TABLE (fact text, verdict text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH held AS (
    SELECT f.subject, e.fact, array_agg(e.hash) AS hashes
    FROM registry.files(ARRAY[one, other], 'infinity') f JOIN registry_secret e ON e.subject_id = f.file
         JOIN registry_statement s ON s.id = e.statement_id
    WHERE s.recorded_to IS NULL AND s.restricted = '' AND (s.valid_to IS NULL OR s.valid_to > office.today())
    GROUP BY 1, 2
  )
  SELECT known.fact, CASE WHEN a.hashes && b.hashes THEN 'same' WHEN a.fact IS NOT NULL AND b.fact IS NOT NULL THEN 'different'
                          WHEN a.fact IS NOT NULL OR b.fact IS NOT NULL THEN 'one' ELSE 'none' END
  FROM unnest(ARRAY['id_number', 'other_id', 'phone']) known (fact)
       LEFT JOIN held a ON a.subject = one AND a.fact = known.fact LEFT JOIN held b ON b.subject = other AND b.fact = known.fact
  WHERE registry.visible(one) AND registry.visible(other)
$$;

-- After a merge or split of `root`: whom each file below is part of, the profiles, and whoever is related to them.
CREATE OR REPLACE FUNCTION registry.settle(roots bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  below bigint[] := ARRAY(SELECT DISTINCT file FROM registry.files(roots, 'infinity'));
BEGIN
  UPDATE registry_subject s SET merged_into_id = nullif(f.subject, f.file), xact = pg_current_xact_id()
  FROM registry.files(roots, 'infinity') f WHERE s.id = f.file;
  PERFORM registry.refresh(roots || ARRAY(
    SELECT s.id FROM registry_subject s WHERE s.household_id = ANY (below) AND s.id <> ALL (roots)));
  UPDATE registry_subject s SET xact = pg_current_xact_id()
  FROM registry_statement t WHERE t.other_id = ANY (below) AND s.id = t.subject_id;
END
$$;

-- Two files are one person's: `gone` reads as part of `kept` from now on. The merge's number. `despite`: although their
-- ID numbers contradict each other.
CREATE OR REPLACE FUNCTION registry.merge(into_kept bigint, that_goes bigint, why text, proof jsonb, despite boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  a registry_subject; b registry_subject; made bigint;
BEGIN
  PERFORM registry.hold(ARRAY[into_kept, that_goes]);
  PERFORM FROM registry_subject WHERE id IN (into_kept, that_goes) ORDER BY id FOR UPDATE;
  SELECT * INTO a FROM registry_subject WHERE id = into_kept;
  SELECT * INTO b FROM registry_subject WHERE id = that_goes;
  IF NOT office.may('merge') OR NOT registry.visible(into_kept) OR NOT registry.visible(that_goes) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(why)) = 0 THEN
    RAISE EXCEPTION 'a merge needs a reason' USING ERRCODE = '23514', CONSTRAINT = 'merge_reason';
  ELSIF a.id = b.id OR a.kind <> b.kind OR a.restricted <> b.restricted OR a.merged_into_id IS NOT NULL OR b.merged_into_id IS NOT NULL THEN
    RAISE EXCEPTION 'not two files of one kind that stand for themselves' USING ERRCODE = '23514', CONSTRAINT = 'merge_two_files';
  ELSIF NOT despite AND EXISTS (SELECT FROM registry.numbers(a.id, b.id) n WHERE n.fact = 'id_number' AND n.verdict = 'different') THEN
    RAISE EXCEPTION 'their ID numbers contradict each other' USING ERRCODE = '23514', CONSTRAINT = 'merge_numbers';
  END IF;
  INSERT INTO registry_merge (kept_id, gone_id, reason, evidence, author_id, made_at)
  SELECT a.id, b.id, why, proof, user_id, clock_timestamp() FROM office.desk() RETURNING id INTO made;
  UPDATE registry_pair SET verdict = 'same', reason = why, decided_by = (SELECT user_id FROM office.desk()), decided_at = clock_timestamp()
  WHERE (one_id, other_id) IN ((a.id, b.id), (b.id, a.id));
  PERFORM registry.settle(ARRAY[a.id]);
  RETURN made;
END
$$;

-- They were two after all: each file is its own again, with what was said of it meanwhile.
CREATE OR REPLACE FUNCTION registry.split(merge bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  m registry_merge; root bigint;
BEGIN
  PERFORM registry.hold(ARRAY[kept_id]) FROM registry_merge WHERE id = merge;
  SELECT * INTO m FROM registry_merge WHERE id = merge AND split_at IS NULL;
  root := registry.kept(m.kept_id);
  PERFORM FROM registry_subject WHERE id IN (root, m.gone_id) ORDER BY id FOR UPDATE;
  IF m.id IS NULL OR NOT office.may('merge') OR NOT registry.visible(root) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(why)) = 0 THEN
    RAISE EXCEPTION 'a split needs a reason' USING ERRCODE = '23514', CONSTRAINT = 'merge_reason';
  END IF;
  UPDATE registry_merge SET split_at = clock_timestamp(), split_by = (SELECT user_id FROM office.desk()), split_reason = why
  WHERE id = m.id AND split_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'somebody split them already' USING ERRCODE = '23514', CONSTRAINT = 'merge_split';
  END IF;
  UPDATE registry_pair SET verdict = 'different', reason = why, decided_by = (SELECT user_id FROM office.desk()), decided_at = clock_timestamp()
  WHERE (one_id, other_id) IN ((m.kept_id, m.gone_id), (m.gone_id, m.kept_id));
  PERFORM registry.settle(ARRAY[root, m.gone_id]);
END
$$;

-- A person's word on a proposed pair: different, or later. (The same: registry.merge.)
CREATE OR REPLACE FUNCTION registry.judge(pair bigint, said text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF said NOT IN ('different', 'later') OR length(trim(why)) = 0 THEN
    RAISE EXCEPTION 'a verdict needs a reason' USING ERRCODE = '23514', CONSTRAINT = 'merge_reason';
  END IF;
  UPDATE registry_pair p SET verdict = said, reason = why, decided_by = (SELECT user_id FROM office.desk()), decided_at = clock_timestamp()
  WHERE p.id = pair AND p.verdict <> 'same' AND office.may('merge') AND registry.visible(p.one_id) AND registry.visible(p.other_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
END
$$;

-- Who has this ID number already: the file, if the desk sees it; NULL for one that it does not see; no row for nobody.
CREATE OR REPLACE FUNCTION registry.known(hashes bytea[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT office.may('state') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT DISTINCT CASE WHEN registry.visible(h.subject) THEN h.subject END
               FROM registry.holders(hashes) h WHERE h.fact IN ('id_number', 'other_id');
END
$$;

-- Who of the people of a name, however a source of theirs writes it, may be whom this desk is about to register: everybody whom it sees,
-- and NULL where one who was born on that very day is out of its sight. Of whom has an ID number: nobody who has one. `bearers`: how many
-- are called so; `people`: about how many there are.
CREATE OR REPLACE FUNCTION registry.alike(of_name text, born text, numbered boolean) RETURNS TABLE (subject bigint, bearers bigint, people bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT office.may('state') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
    WITH called AS MATERIALIZED (SELECT k.subject_id AS id FROM registry_key k WHERE k.name = left(registry.folded(of_name), 60) AND k.kind = 'person'),
    alike AS MATERIALIZED (
      SELECT c.id, s.profile ->> 'birth' = born AS same_day, registry.visible(c.id) AS seen
      FROM called c JOIN registry_subject s ON s.id = c.id
      WHERE coalesce(left(s.profile ->> 'birth', 4) = left(born, 4), true))
    SELECT DISTINCT CASE WHEN a.seen THEN a.id END, (SELECT count(*) FROM called),
           (SELECT greatest(c.reltuples, 1)::bigint FROM pg_class c WHERE c.oid = 'public.registry_subject'::regclass)
    FROM alike a
    WHERE (a.seen OR a.same_day) AND NOT (numbered AND EXISTS (
      SELECT FROM registry.files(ARRAY[a.id], 'infinity') f JOIN registry_secret e ON e.subject_id = f.file AND e.fact = 'id_number'
             JOIN registry_statement st ON st.id = e.statement_id AND st.recorded_to IS NULL));
END
$$;

-- The household of a citizen, whose matters are theirs too: not while its file or that of somebody in it is restricted, and
-- never for who is disputed as guardian or helper of somebody in it.
CREATE OR REPLACE FUNCTION registry.own_home(own bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT ARRAY(
    SELECT home.id FROM registry_subject me JOIN registry_subject home ON home.id = registry.kept(me.household_id)
    WHERE me.id = own AND me.restricted = '' AND home.restricted = ''
      AND NOT EXISTS (SELECT FROM registry_subject m WHERE m.household_id = home.id AND m.restricted <> '')
      AND NOT EXISTS (
        SELECT FROM registry.files(ARRAY[own], 'infinity') mine JOIN registry_statement s ON s.other_id = mine.file
             JOIN registry_subject ward ON ward.id = registry.kept(s.subject_id)
        WHERE s.topic IN ('guardian', 'helper') AND s.recorded_to IS NULL AND coalesce((s.facts ->> 'disputed')::boolean, false)
          AND ward.household_id = home.id))
$$;

-- The file of an organisation or institution that somebody works for: never a person's or a household's, and not while it is restricted.
CREATE OR REPLACE FUNCTION registry.own_body(role text, own bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT ARRAY(
    SELECT s.id FROM registry_subject s
    WHERE s.id = registry.kept(own) AND s.restricted = ''
      AND (s.kind = 'organisation' OR s.kind = 'place' AND role = 'institution_operator'))
$$;

-- A citizen's own file and their household's; an organisation's or institution's of who works for it; a guardian's or helper's wards, while the relation holds: a minor's until 18, an adult's who
-- lacks capacity for as long as it says, and never while it is disputed. Of merged files the ones that were kept.
CREATE OR REPLACE FUNCTION office.files_of(role text, own bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT CASE WHEN own IS NULL THEN '{}' WHEN role = 'citizen' THEN registry.kept(own) || registry.own_home(registry.kept(own))
    WHEN role IN ('organisation_user', 'institution_operator') THEN registry.own_body(role, own) WHEN role <> 'guardian' THEN '{}' ELSE
    ARRAY(
      SELECT DISTINCT ward.id
      FROM registry.files(ARRAY[registry.kept(own)], 'infinity') me JOIN registry_statement s ON s.other_id = me.file
           JOIN registry_subject ward ON ward.id = registry.kept(s.subject_id)
      WHERE s.topic IN ('guardian', 'helper') AND s.recorded_to IS NULL AND s.restricted = ''
        AND s.valid_from <= office.today() AND (s.valid_to IS NULL OR s.valid_to > office.today())
        AND NOT coalesce((s.facts ->> 'disputed')::boolean, false)
        AND (s.topic = 'helper' OR coalesce((s.facts ->> 'ward_lacks_capacity')::boolean, false)
             OR (ward.profile ->> 'birth')::date + interval '18 years' > office.today())
        AND ward.restricted = '') END
$$;
