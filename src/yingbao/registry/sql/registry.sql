-- Statements, the profile in force, and who sees a row. Functions are the owner's and pin their search path.

CREATE SCHEMA IF NOT EXISTS registry;
GRANT USAGE ON SCHEMA registry TO yingbao_web, yingbao_worker, yingbao_gate;

-- What Django does not know, so that no query set can ask for it: the sensitive facts, and the changing transaction.
ALTER TABLE registry_subject ADD COLUMN IF NOT EXISTS sensitive jsonb NOT NULL DEFAULT '{}';
ALTER TABLE registry_subject ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE registry_statement ADD COLUMN IF NOT EXISTS sensitive jsonb NOT NULL DEFAULT '{}';
ALTER TABLE registry_subject ALTER COLUMN profile SET DEFAULT '{}', ALTER COLUMN made_at SET DEFAULT clock_timestamp(),
  ALTER COLUMN area SET DEFAULT '', ALTER COLUMN name SET DEFAULT '', ALTER COLUMN restricted SET DEFAULT '';
ALTER TABLE registry_statement ALTER COLUMN recorded_at SET DEFAULT clock_timestamp(), ALTER COLUMN occasion SET DEFAULT '',
  ALTER COLUMN facts SET DEFAULT '{}', ALTER COLUMN restricted SET DEFAULT '', ALTER COLUMN reason SET DEFAULT '',
  ALTER COLUMN evidence SET DEFAULT '';
CREATE INDEX IF NOT EXISTS subject_changed ON registry_subject (xact);

-- The same said again has the same digest. JSONB's text is canonical: keys sorted, one spacing.
CREATE OR REPLACE FUNCTION registry.digest(other bigint, until date, said jsonb, said_sensitive jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS
$$ SELECT sha256(convert_to(concat_ws(E'\n', other, until - DATE '1970-01-01', said, said_sensitive), 'UTF8')) $$;
ALTER TABLE registry_statement DROP COLUMN digest;
ALTER TABLE registry_statement ADD COLUMN digest bytea NOT NULL
  GENERATED ALWAYS AS (registry.digest(other_id, valid_to, facts, sensitive)) STORED;

-- One source has one word a day about one thing.
CREATE UNIQUE INDEX IF NOT EXISTS one_word ON registry_statement
  (subject_id, topic, source_id, coalesce(other_id, 0), occasion, valid_from, restricted) WHERE recorded_to IS NULL;

-- ---- the profile ---------------------------------------------------------------------------------

-- The files that read as one with each of `ids`, as known at a time: itself, and what was merged into it.
CREATE OR REPLACE FUNCTION registry.files(ids bigint[], known timestamptz) RETURNS TABLE (subject bigint, file bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH RECURSIVE found AS (
    SELECT id AS subject, id AS file FROM unnest(ids) AS id
    UNION
    SELECT found.subject, m.gone_id FROM found JOIN registry_merge m
      ON m.kept_id = found.file AND m.made_at <= known AND (m.split_at IS NULL OR m.split_at > known)
  )
  SELECT * FROM found
$$;

-- The statements about `ids` that are valid on `day` as known at `known`; of a whole source the latest of each thing.
CREATE OR REPLACE FUNCTION registry.said(ids bigint[], day date, known timestamptz)
RETURNS TABLE (subject bigint, id bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT DISTINCT ON (f.subject, s.subject_id, s.topic, s.source_id, s.other_id, s.occasion, s.restricted,
                      CASE WHEN src.whole THEN 0 ELSE s.id END) f.subject, s.id
  FROM registry.files(ids, known) f JOIN registry_statement s ON s.subject_id = f.file
       JOIN registry_source src ON src.id = s.source_id
  WHERE s.recorded_at <= known AND (s.recorded_to IS NULL OR s.recorded_to > known)
    AND s.valid_from <= day AND (s.valid_to IS NULL OR s.valid_to > day)
  ORDER BY f.subject, s.subject_id, s.topic, s.source_id, s.other_id, s.occasion, s.restricted,
           CASE WHEN src.whole THEN 0 ELSE s.id END, s.valid_from DESC, s.recorded_at DESC, s.id DESC
$$;

-- Each fact in force of `ids` with the statement that it comes from. Restricted statements say nothing here.
CREATE OR REPLACE FUNCTION registry.facts(ids bigint[], day date, known timestamptz)
RETURNS TABLE (subject bigint, fact text, value jsonb, is_sensitive boolean, statement bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT DISTINCT ON (said.subject, said.kind, f.key) said.subject, f.key, f.value, f.hidden, s.id
  FROM (SELECT x.subject, x.id, sub.kind FROM registry.said(ids, day, known) x JOIN registry_subject sub ON sub.id = x.subject) said
  JOIN registry_statement s ON s.id = said.id AND s.topic = 'facts' AND s.restricted = ''
  JOIN registry_source src ON src.id = s.source_id
  CROSS JOIN LATERAL (SELECT key, value, false AS hidden FROM jsonb_each(s.facts)
                      UNION ALL SELECT key, value, true FROM jsonb_each(s.sensitive)) f
  LEFT JOIN registry_precedence p ON p.fact = said.kind || '.' || f.key AND p.source_id = s.source_id
  ORDER BY said.subject, said.kind, f.key, coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC
$$;

CREATE OR REPLACE FUNCTION registry.derive(ids bigint[], day date, known timestamptz)
RETURNS TABLE (subject bigint, facts jsonb, sensitive jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT i, coalesce(jsonb_object_agg(f.fact, f.value) FILTER (WHERE NOT f.is_sensitive), '{}'),
         coalesce(jsonb_object_agg(f.fact, f.value) FILTER (WHERE f.is_sensitive), '{}')
  FROM unnest(ids) i LEFT JOIN registry.facts(ids, day, known) f ON f.subject = i
  GROUP BY i
$$;

-- Where somebody is served: the first of these that is one of the office's areas.
CREATE OR REPLACE FUNCTION registry.place(first text, second text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce((SELECT code FROM accounts_area WHERE code = first), (SELECT code FROM accounts_area WHERE code = second), '') $$;

-- Writes the profile of `ids` for the office's day and now, and of the files that they were merged into. Whose household
-- was merged into another belongs to that one. Returns how many it wrote.
CREATE OR REPLACE FUNCTION registry.refresh(ids bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  written bigint;
BEGIN
  ids := ids || registry.hold(ids);  -- what is written below is derived from what everybody before has committed
  UPDATE registry_subject s SET
    profile = d.facts, sensitive = d.sensitive, xact = pg_current_xact_id(),
    name = coalesce(d.facts ->> 'name', ''),
    area = registry.place(d.facts ->> shape.place, d.facts ->> shape.hukou),
    hukou_area = d.facts ->> shape.hukou,
    household_id = coalesce(home.merged_into_id, (d.facts ->> nullif(shape.home, ''))::bigint)
  FROM registry.derive(ARRAY(SELECT DISTINCT unnest(ids)), office.today(), 'infinity') d
    JOIN registry_subject me ON me.id = d.subject JOIN registry_shape shape ON shape.kind = me.kind
    LEFT JOIN registry_subject home ON home.id = (d.facts ->> nullif(shape.home, ''))::bigint AND home.merged_into_id IS NOT NULL
  WHERE s.id = d.subject;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END
$$;

-- ---- who sees a row ------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION registry.visible(subject bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM registry_subject s
    WHERE s.id = subject AND (
      (s.area = ANY (office.areas()) OR s.hukou_area = ANY (office.areas())) AND (s.restricted = '' OR office.may('restricted'))
      OR s.id = ANY (office.subjects()) AND s.restricted = ''))
    AND office.may('files')
$$;

ALTER TABLE registry_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_pair ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker ON registry_subject TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_statement TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_secret TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_key TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_merge TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_pair TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON registry_run TO yingbao_worker USING (true) WITH CHECK (true);

CREATE POLICY desk ON registry_subject FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND (
    (area = ANY ((SELECT office.areas())::text[]) OR hukou_area = ANY ((SELECT office.areas())::text[]))
      AND (restricted = '' OR (SELECT office.may('restricted')))
    OR id = ANY ((SELECT office.subjects())::bigint[]) AND restricted = ''));
CREATE POLICY desk ON registry_statement FOR SELECT TO yingbao_web USING (
  (restricted = '' OR (SELECT office.may('restricted')) AND NOT subject_id = ANY ((SELECT office.subjects())::bigint[]))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));
CREATE POLICY desk ON registry_merge FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM registry_subject s WHERE s.id = kept_id));
CREATE POLICY desk ON registry_pair FOR SELECT TO yingbao_web USING (
  (SELECT office.may('merge')) AND EXISTS (SELECT FROM registry_subject s WHERE s.id = one_id)
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = other_id));
CREATE POLICY desk ON registry_run FOR SELECT TO yingbao_web USING (
  (SELECT office.may('import')) AND (author_id = (SELECT user_id FROM office.desk())
                                     OR area = ANY ((SELECT office.areas())::text[])));

-- ---- looks ---------------------------------------------------------------------------------------

-- The facts that the desk's role may ever have revealed.
CREATE OR REPLACE FUNCTION office.revealable() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT ARRAY(
    SELECT f.name FROM accounts_knownfact f, office.desk() d JOIN accounts_role r ON r.code = d.role
    WHERE f.sensitivity = ANY (r.sees) AND (r.departments = '{}' OR f.department = ANY (r.departments)) ORDER BY f.name)
$$;

-- Who asks for what of whom, and why. The caller commits; the number then opens office.reveal, once, for a minute.
CREATE OR REPLACE FUNCTION office.ask(subjects bigint[], facts text[], for_purpose text, reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  at_desk accounts_desk;
  one bigint; entry bigint; first bigint;
BEGIN
  SELECT * INTO at_desk FROM office.desk();
  IF NOT FOUND OR for_purpose IS DISTINCT FROM at_desk.purpose THEN
    RAISE EXCEPTION 'no desk for this purpose' USING ERRCODE = '42501';
  ELSIF NOT facts <@ office.revealable() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  FOREACH one IN ARRAY subjects LOOP
    IF NOT registry.visible(one) THEN
      RAISE EXCEPTION 'no such file' USING ERRCODE = '42501';
    END IF;
    entry := office.write('look', one, jsonb_build_object('facts', facts, 'reason', reason));
    first := coalesce(first, entry);
  END LOOP;
  IF first IS NULL THEN
    RAISE EXCEPTION 'nobody asked for' USING ERRCODE = '22023';
  END IF;
  INSERT INTO accounts_look (entry_id, desk_id, subjects, facts, at) VALUES (first, at_desk.id, subjects, facts, clock_timestamp())
  RETURNING id INTO one;
  RETURN one;
END
$$;

-- The values of a committed look: of each subject its facts in force and secrets (ciphertext and whose it is), and its
-- relations, events and ledgers in force. Raises: not yet committed, not this desk's, used, or too old.
CREATE OR REPLACE FUNCTION office.reveal(look bigint) RETURNS TABLE (subject bigint, facts jsonb, secrets jsonb, more jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  held := office.spend(look);
  RETURN QUERY
    SELECT s.id,
      (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(s.profile || s.sensitive)
       WHERE s.kind || '.' || key = ANY (held.facts)),
      (SELECT coalesce(jsonb_object_agg(x.fact, jsonb_build_array(encode(x.cipher, 'base64'), x.subject_id)), '{}')
       FROM (SELECT DISTINCT ON (e.fact) e.fact, e.cipher, e.subject_id
             FROM registry.said(ARRAY[s.id], office.today(), 'infinity') said
             JOIN registry_statement st ON st.id = said.id AND st.restricted = ''
             JOIN registry_secret e ON e.statement_id = said.id AND s.kind || '.' || e.fact = ANY (held.facts)
             JOIN registry_source src ON src.id = st.source_id
             ORDER BY e.fact, src.rank, st.valid_from DESC, e.id DESC) x),
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', st.id, 'topic', st.topic, 'other', st.other_id, 'occasion', st.occasion, 'from', st.valid_from, 'to', st.valid_to,
                'facts', (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(st.facts || st.sensitive)
                          WHERE st.topic || '.' || key = ANY (held.facts))) ORDER BY st.id), '[]')
       FROM registry.said(ARRAY[s.id], office.today(), 'infinity') said
       JOIN registry_statement st ON st.id = said.id AND st.topic <> 'facts' AND st.restricted = '')
    FROM registry_subject s WHERE s.id = ANY (held.subjects);
END
$$;

-- Breaks the glass: the file with this ID number, wherever it is, for an hour. Returns nothing if there is none.
CREATE OR REPLACE FUNCTION office.break_glass(hashes bytea[], reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  found bigint;
BEGIN
  IF NOT office.may('glass') OR coalesce(length(trim(reason)), 0) < 5 THEN
    RAISE EXCEPTION 'not without the right and a reason' USING ERRCODE = '42501';
  END IF;
  SELECT coalesce(s.merged_into_id, s.id) INTO found
  FROM registry_secret e JOIN registry_subject s ON s.id = e.subject_id
  WHERE e.hash = ANY (hashes) AND e.fact = 'id_number' AND s.restricted = '' LIMIT 1;
  IF found IS NOT NULL THEN
    INSERT INTO accounts_glass (desk_id, subject_id, reason, at, until, verdict)
    SELECT id, found, reason, clock_timestamp(), clock_timestamp() + interval '1 hour', '' FROM office.desk();
  END IF;
  RETURN found;
END
$$;

-- ---- writing by hand -----------------------------------------------------------------------------

-- A new file. `area`: where it is served until a statement says where the person lives.
CREATE OR REPLACE FUNCTION registry.enrol(of_kind text, in_area text, is_restricted text DEFAULT '') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint;
BEGIN
  IF NOT office.may('state') OR NOT in_area = ANY (office.areas()) OR (is_restricted <> '' AND NOT office.may('restricted')) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  INSERT INTO registry_subject (kind, area, restricted) VALUES (of_kind, in_area, is_restricted) RETURNING id INTO made;
  RETURN made;
END
$$;

-- States what a source says by hand (a visit, a correction, a declaration). What the same source said of the same thing
-- from the same day is closed; of a source that is not whole, its other facts of that day are kept. The statement's number.
-- Whom it leads to, the home above all, must be in sight: the law looks at everybody in one's home (scene.sql).
CREATE OR REPLACE FUNCTION registry.state(
  about bigint, of_topic text, to_other bigint, of_occasion text, by_source text, since date, until date,
  said jsonb, said_sensitive jsonb, class text, why text, proof text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  src registry_source; old registry_statement; made bigint;
BEGIN
  SELECT * INTO src FROM registry_source WHERE code = by_source;
  PERFORM registry.hold(ARRAY[about, to_other] || (  -- the home, too: it may just be merged
    SELECT ((said_sensitive || said) ->> nullif(shape.home, ''))::bigint FROM registry_subject me JOIN registry_shape shape ON shape.kind = me.kind
    WHERE me.id = about AND of_topic = 'facts'));
  IF NOT office.may('state') OR NOT src.by_hand OR NOT registry.visible(about)
     OR (to_other IS NOT NULL AND NOT registry.visible(to_other)) OR (class <> '' AND NOT office.may('restricted')) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF of_topic = 'facts' AND EXISTS (
      SELECT FROM registry_subject me JOIN registry_shape shape ON shape.kind = me.kind
           CROSS JOIN LATERAL (SELECT ((said_sensitive || said) ->> shape.home)::bigint AS id) home
      WHERE me.id = about AND home.id <> coalesce(me.household_id, 0) AND NOT registry.visible(home.id)) THEN
    RAISE EXCEPTION 'not at this desk: a home out of sight' USING ERRCODE = '42501';
  ELSIF length(trim(why)) = 0 THEN
    RAISE EXCEPTION 'a statement needs a reason' USING ERRCODE = '23514';
  END IF;
  UPDATE registry_statement s SET recorded_to = clock_timestamp()
  WHERE s.subject_id = about AND s.topic = of_topic AND s.source_id = src.id AND s.other_id IS NOT DISTINCT FROM to_other
    AND s.occasion = of_occasion AND s.valid_from = since AND s.restricted = class AND s.recorded_to IS NULL
  RETURNING s.* INTO old;
  IF old.id IS NOT NULL AND NOT src.whole THEN
    said_sensitive := (old.sensitive - ARRAY(SELECT jsonb_object_keys(said))) || said_sensitive;
    said := (old.facts - ARRAY(SELECT jsonb_object_keys(said_sensitive))) || said;
  END IF;
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT about, of_topic, to_other, of_occasion, src.id, since, until, coalesce(old.recorded_to, clock_timestamp()), said,
         said_sensitive, class, user_id, why, proof
  FROM office.desk() RETURNING id INTO made;
  IF old.id IS NOT NULL AND NOT src.whole THEN
    UPDATE registry_secret SET statement_id = made WHERE statement_id = old.id;
  END IF;
  PERFORM registry.refresh(ARRAY[about] || coalesce(to_other, about));
  RETURN made;
END
$$;

-- Ends a statement on a day, or takes it back altogether (the day it began). Needs a reason; the old row stays readable.
CREATE OR REPLACE FUNCTION registry.stop(statement bigint, on_day date, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  old registry_statement; made bigint;
BEGIN
  PERFORM registry.hold(ARRAY[s.subject_id, s.other_id]) FROM registry_statement s WHERE s.id = statement;
  SELECT * INTO old FROM registry_statement WHERE id = statement AND recorded_to IS NULL FOR UPDATE;
  IF old.id IS NULL OR NOT office.may('state') OR NOT registry.visible(old.subject_id)
     OR (old.restricted <> '' AND NOT office.may('restricted')) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(why)) = 0 OR on_day < old.valid_from THEN
    RAISE EXCEPTION 'a reason, and a day not before it began' USING ERRCODE = '23514';
  END IF;
  UPDATE registry_statement SET recorded_to = clock_timestamp() WHERE id = old.id RETURNING recorded_to INTO old.recorded_to;
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT old.subject_id, old.topic, old.other_id, old.occasion, old.source_id, old.valid_from, on_day, old.recorded_to, old.facts,
         old.sensitive, old.restricted, user_id, why, ''
  FROM office.desk() RETURNING id INTO made;
  UPDATE registry_secret SET statement_id = made WHERE statement_id = old.id;
  PERFORM registry.refresh(ARRAY[old.subject_id] || coalesce(old.other_id, old.subject_id));
  RETURN made;
END
$$;

-- The secrets of a statement just made: ciphertext and hash come from the server, whose keys the database never sees.
CREATE OR REPLACE FUNCTION registry.keep_secret(statement bigint, of_fact text, ciphertext bytea, keyed bytea, version int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT EXISTS (SELECT FROM registry_statement s WHERE s.id = statement AND s.author_id = (SELECT user_id FROM office.desk())
                 AND s.recorded_to IS NULL AND s.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'only with the statement itself' USING ERRCODE = '42501';
  END IF;
  DELETE FROM registry_secret WHERE statement_id = statement AND fact = of_fact;
  INSERT INTO registry_secret (subject_id, statement_id, fact, cipher, hash, key_version)
  SELECT subject_id, id, of_fact, ciphertext, keyed, version FROM registry_statement WHERE id = statement;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON registry_statement
  FOR EACH ROW WHEN (NEW.run_id IS NULL) EXECUTE FUNCTION office.log_change('subject_id');
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON registry_merge
  FOR EACH ROW EXECUTE FUNCTION office.log_change('kept_id');
CREATE OR REPLACE TRIGGER log_change AFTER UPDATE ON registry_pair
  FOR EACH ROW EXECUTE FUNCTION office.log_change('one_id');
