-- Lists for platforms of higher levels. The pages' role orders a list of whom it sees and of facts that its role may have revealed,
-- which is logged as a look at each of them; the worker fills the rows; what they say lies in columns that no page may select.

ALTER TABLE casework_exchange ADD COLUMN IF NOT EXISTS file bytea;
ALTER TABLE casework_exchange_row ADD COLUMN IF NOT EXISTS sealed bytea;
CREATE SEQUENCE IF NOT EXISTS casework.exchange_numbers;

ALTER TABLE casework_exchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_exchange_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_their_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_exchange TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_exchange_row TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_their_number TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_exchange_row FOR SELECT TO yingbao_web USING (
  (SELECT office.may('export')) AND (SELECT office.may('cases')) AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id)
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = about_id)
  AND (case_id IS NULL OR EXISTS (SELECT FROM casework_case c WHERE c.id = case_id)));
CREATE POLICY desk ON casework_exchange FOR SELECT TO yingbao_web USING (
  (SELECT office.may('export')) AND (SELECT office.may('cases'))
  AND (made_by = (SELECT user_id FROM office.desk()) OR EXISTS (SELECT FROM casework_exchange_row r WHERE r.batch_id = casework_exchange.id)));
CREATE POLICY desk ON casework_their_number FOR SELECT TO yingbao_web USING (
  (SELECT office.may('cases')) AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));

-- ---- a list is ordered ---------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION casework.lines_of(lines jsonb)
RETURNS TABLE (place int, subject bigint, about bigint, its_case bigint, statement bigint, people bigint[])
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT ordinality::int, (line ->> 'subject')::bigint, (line ->> 'about')::bigint, (line ->> 'case')::bigint, (line ->> 'statement')::bigint,
         ARRAY(SELECT p::bigint FROM jsonb_array_elements_text(line -> 'people') p)
  FROM jsonb_array_elements(lines) WITH ORDINALITY AS x (line, ordinality)
$$;

-- Orders a list of `lines` (subject, about, case, statement, people) and logs a look at everybody in it; the batch's number.
CREATE OR REPLACE FUNCTION casework.order_exchange(of_layout text, of_platform text, as_format text, in_month date, lines jsonb, of_facts text[],
                                                   why text, in_mark text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me accounts_desk; made bigint; everybody bigint[];
BEGIN
  SELECT * INTO me FROM office.desk();
  IF NOT office.may('export') OR NOT office.may('cases') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF jsonb_array_length(lines) NOT BETWEEN 1 AND 20000 OR as_format NOT IN ('xlsx', 'csv') THEN
    RAISE EXCEPTION 'nobody, or too many' USING ERRCODE = '23514', CONSTRAINT = 'exchange_rows';
  END IF;
  IF EXISTS (SELECT FROM casework.lines_of(lines) l LEFT JOIN casework_case c ON c.id = l.its_case
             WHERE l.its_case IS NOT NULL AND (c.id IS NULL OR c.restricted <> '' OR c.subject_id <> l.subject OR NOT casework.visible(c)))
     OR EXISTS (SELECT FROM casework.lines_of(lines) l LEFT JOIN registry_statement s ON s.id = l.statement
                WHERE l.statement IS NOT NULL AND (s.id IS NULL OR s.topic <> 'decisions' OR s.restricted <> '' OR s.recorded_to IS NOT NULL
                                                   OR registry.kept(s.subject_id) <> l.subject))
     OR EXISTS (SELECT FROM casework.lines_of(lines) l, unnest(l.people || l.about) who
                WHERE who <> l.subject AND who NOT IN (SELECT casework.members_of(l.subject))) THEN
    RAISE EXCEPTION 'not in sight, or not of this family' USING ERRCODE = '42501';
  END IF;
  everybody := ARRAY(SELECT DISTINCT who FROM casework.lines_of(lines) l, unnest(l.people || l.about || l.subject) who ORDER BY who);
  IF EXISTS (SELECT FROM registry_subject WHERE id = ANY (everybody) AND restricted <> '') THEN
    RAISE EXCEPTION 'a restricted file' USING ERRCODE = '42501';
  END IF;
  PERFORM office.ask(everybody, of_facts, me.purpose, why);
  INSERT INTO casework_exchange (number, layout, platform, format, month, facts, reason, mark, state, size, done, sha256, answers, made_day, made_at, made_by)
  VALUES ('BS' || to_char(office.today(), 'YYYY') || '-' || lpad(nextval('casework.exchange_numbers')::text, 5, '0'), of_layout, of_platform, as_format,
          in_month, of_facts, why, in_mark, 'waiting', jsonb_array_length(lines), 0, '', '{}', office.today(), clock_timestamp(), me.user_id)
  RETURNING id INTO made;
  INSERT INTO casework_exchange_row (batch_id, place, case_id, statement, subject_id, about_id, people, state, problems, their_number, their_reason,
                                     differs, settled, reason)
  SELECT made, place, its_case, statement, subject, about, people, 'new', '[]', '', '', '{}', '', '' FROM casework.lines_of(lines);
  RETURN made;
END
$$;

-- What the order's look opens to the worker: of everybody in some rows the facts and numbers that were asked for.
CREATE OR REPLACE FUNCTION casework.exchange_facts(about bigint, first_place int, last_place int)
RETURNS TABLE (subject bigint, facts jsonb, secrets jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id,
    (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(s.profile || s.sensitive) WHERE s.kind || '.' || key = ANY (b.facts)),
    (SELECT coalesce(jsonb_object_agg(x.fact, jsonb_build_array(encode(x.cipher, 'base64'), x.subject_id)), '{}')
     FROM (SELECT DISTINCT ON (e.fact) e.fact, e.cipher, e.subject_id
           FROM registry.said(ARRAY[s.id], office.today(), 'infinity') said JOIN registry_statement st ON st.id = said.id AND st.restricted = ''
           JOIN registry_secret e ON e.statement_id = said.id AND s.kind || '.' || e.fact = ANY (b.facts)
           JOIN registry_source src ON src.id = st.source_id
           ORDER BY e.fact, src.rank, st.valid_from DESC, e.id DESC) x)
  FROM casework_exchange b JOIN registry_subject s ON s.restricted = '' AND s.id IN (
    SELECT unnest(r.people || r.about_id || r.subject_id) FROM casework_exchange_row r
    WHERE r.batch_id = b.id AND r.place BETWEEN first_place AND last_place)
  WHERE b.id = about
$$;

-- How many live in the home of each row's matter, whoever sees them; the number under which the platform knows whom it tells of.
CREATE OR REPLACE FUNCTION casework.exchange_known(about bigint, first_place int, last_place int)
RETURNS TABLE (place int, living bigint, their_number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT r.place, (SELECT count(*) FROM casework.members_of(r.subject_id)), coalesce((
    SELECT n.number FROM registry.files(ARRAY[r.about_id], 'infinity') f JOIN casework_their_number n ON n.subject_id = f.file
    WHERE n.platform = b.platform ORDER BY n.at DESC LIMIT 1), '')
  FROM casework_exchange b JOIN casework_exchange_row r ON r.batch_id = b.id
  WHERE b.id = about AND r.place BETWEEN first_place AND last_place
$$;

-- A batch at the desk of who made it, in one of these states; raises if it is not.
CREATE OR REPLACE FUNCTION casework.own_exchange(about bigint, states text[]) RETURNS casework_exchange
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  batch casework_exchange;
BEGIN
  SELECT * INTO batch FROM casework_exchange WHERE id = about FOR UPDATE;
  IF batch.id IS NULL OR batch.made_by <> (SELECT user_id FROM office.desk()) OR NOT office.may('export') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT batch.state = ANY (states) THEN
    RAISE EXCEPTION 'the batch is %', batch.state USING ERRCODE = '23514', CONSTRAINT = 'exchange_stands';
  END IF;
  RETURN batch;
END
$$;

-- After the dry run: the file may be written of the rows that lack nothing.
CREATE OR REPLACE FUNCTION casework.confirm_exchange(about bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM casework.own_exchange(about, ARRAY['checked']);
  IF NOT EXISTS (SELECT FROM casework_exchange_row WHERE batch_id = about AND state = 'new' AND problems = '[]') THEN
    RAISE EXCEPTION 'no row is whole' USING ERRCODE = '23514', CONSTRAINT = 'exchange_rows';
  END IF;
  UPDATE casework_exchange SET state = 'confirmed' WHERE id = about;
END
$$;

CREATE OR REPLACE FUNCTION casework.drop_exchange(about bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  PERFORM casework.own_exchange(about, ARRAY['waiting', 'checked', 'failed', 'made']);
  IF EXISTS (SELECT FROM casework_exchange WHERE id = about AND answers <> '{}') THEN
    RAISE EXCEPTION 'answers have come' USING ERRCODE = '23514', CONSTRAINT = 'exchange_stands';
  END IF;
  UPDATE casework_exchange SET state = 'dropped', file = NULL, reason = reason || '；' || why WHERE id = about;
  UPDATE casework_exchange_row SET sealed = NULL WHERE batch_id = about;
END
$$;

-- Whom the rows that go out tell of, for who ordered the list.
CREATE OR REPLACE FUNCTION casework.told_of(about bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT ARRAY(SELECT DISTINCT who FROM casework_exchange b JOIN casework_exchange_row r ON r.batch_id = b.id,
                      unnest(r.people || r.about_id || r.subject_id) who
               WHERE b.id = about AND b.made_by = (SELECT user_id FROM office.desk()) AND r.state NOT IN ('new', 'lacking') ORDER BY who)
$$;

-- The file, to who made it, against a committed look at everybody in it and at all that it tells.
CREATE OR REPLACE FUNCTION casework.exchange_file(look bigint, about bigint) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look; batch casework_exchange;
BEGIN
  held := office.spend(look);
  batch := casework.own_exchange(about, ARRAY['made', 'closed']);
  IF batch.file IS NULL THEN
    RAISE EXCEPTION 'it is gone' USING ERRCODE = '23514', CONSTRAINT = 'exchange_gone';
  ELSIF NOT casework.told_of(about) <@ held.subjects OR NOT batch.facts <@ held.facts THEN
    RAISE EXCEPTION 'not what was looked at' USING ERRCODE = '42501';
  END IF;
  UPDATE casework_exchange SET fetched_at = clock_timestamp() WHERE id = about;
  RETURN batch.file;
END
$$;

-- ---- the platform answers ------------------------------------------------------------------------

-- What was sent and what came back of the rows about whom a committed look is at; once.
CREATE OR REPLACE FUNCTION casework.exchange_cells(look bigint, about bigint) RETURNS TABLE (line bigint, kept bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  held := office.spend(look);
  RETURN QUERY SELECT r.id, r.sealed FROM casework_exchange_row r JOIN casework_exchange b ON b.id = r.batch_id
    WHERE b.id = about AND r.sealed IS NOT NULL AND b.facts <@ held.facts AND r.people || r.about_id || r.subject_id <@ held.subjects
      AND casework.row_visible(r);
END
$$;

CREATE OR REPLACE FUNCTION casework.row_visible(line casework_exchange_row) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT office.may('export') AND office.may('cases') AND registry.visible(line.subject_id) AND registry.visible(line.about_id)
    AND (line.case_id IS NULL OR EXISTS (SELECT FROM casework_case c WHERE c.id = line.case_id AND casework.visible(c)))
$$;

-- Which row of a batch tells of who has one of these ID numbers. `numbers`: of each its keyed hashes; none where there is no one such row.
CREATE OR REPLACE FUNCTION casework.exchange_by_number(about bigint, numbers jsonb) RETURNS TABLE (nth int, line bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT n.ordinality::int, min(r.id) FROM jsonb_array_elements(numbers) WITH ORDINALITY n (hashes, ordinality)
    JOIN registry_secret e ON e.fact = 'id_number' AND e.hash IN (SELECT decode(h, 'hex') FROM jsonb_array_elements_text(n.hashes) h)
    JOIN casework_exchange_row r ON r.batch_id = about AND registry.kept(e.subject_id) IN (registry.kept(r.about_id), registry.kept(r.people[1]))
      AND (r.about_id = r.subject_id OR registry.kept(e.subject_id) = registry.kept(r.about_id)) AND casework.row_visible(r)
  GROUP BY n.ordinality HAVING count(DISTINCT r.id) = 1
$$;

-- A row that this desk may settle, in one of these states.
CREATE OR REPLACE FUNCTION casework.row_at_desk(about bigint, states text[]) RETURNS casework_exchange_row
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_exchange_row;
BEGIN
  SELECT * INTO line FROM casework_exchange_row WHERE id = about FOR UPDATE;
  IF line.id IS NULL OR NOT casework.row_visible(line) OR NOT office.may('state') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT line.state = ANY (states) OR NOT EXISTS (SELECT FROM casework_exchange WHERE id = line.batch_id AND state = 'made') THEN
    RAISE EXCEPTION 'the row is %', line.state USING ERRCODE = '23514', CONSTRAINT = 'row_stands';
  END IF;
  RETURN line;
END
$$;

-- Keeps what the platform says of a row, and under which number it knows whom the row tells of. Whether that is news.
CREATE OR REPLACE FUNCTION casework.answer_exchange(about bigint, said text, their_no text, because text, in_heads text[], kept bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_exchange_row;
BEGIN
  line := casework.row_at_desk(about, ARRAY['sent', 'accepted', 'rejected']);
  IF said NOT IN ('accepted', 'rejected') OR length(their_no) > 200 OR length(because) > 2000 THEN
    RAISE EXCEPTION 'not an answer' USING ERRCODE = '23514', CONSTRAINT = 'exchange_said';
  ELSIF kept IS NULL AND (line.state, line.their_number, line.their_reason, line.differs) = (said, their_no, because, in_heads) THEN
    RETURN false;
  END IF;
  UPDATE casework_exchange_row SET state = said, their_number = their_no, their_reason = because, differs = in_heads, sealed = coalesce(kept, sealed),
    answered_at = clock_timestamp() WHERE id = about;
  IF their_no <> '' THEN
    INSERT INTO casework_their_number (platform, subject_id, number, at)
    SELECT b.platform, line.about_id, their_no, clock_timestamp() FROM casework_exchange b WHERE b.id = line.batch_id
    ON CONFLICT (platform, subject_id) DO UPDATE SET number = excluded.number, at = excluded.at
    WHERE casework_their_number.number <> excluded.number;
  END IF;
  RETURN true;
END
$$;

-- A file of answers has been read; the same one again is refused, so that it changes nothing.
CREATE OR REPLACE FUNCTION casework.read_exchange(about bigint, hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  batch casework_exchange;
BEGIN
  SELECT * INTO batch FROM casework_exchange WHERE id = about FOR UPDATE;
  IF batch.id IS NULL OR NOT office.may('state') OR NOT EXISTS (
       SELECT FROM casework_exchange_row r WHERE r.batch_id = about AND casework.row_visible(r)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF batch.state <> 'made' THEN
    RAISE EXCEPTION 'the batch is %', batch.state USING ERRCODE = '23514', CONSTRAINT = 'exchange_stands';
  ELSIF hash = ANY (batch.answers) THEN
    RAISE EXCEPTION 'read before' USING ERRCODE = '23514', CONSTRAINT = 'exchange_read';
  END IF;
  UPDATE casework_exchange SET answers = answers || hash WHERE id = about;
END
$$;

-- Closes a batch once answers came and nothing of it waits for a person.
CREATE OR REPLACE FUNCTION casework.close_exchange(about bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_exchange b SET state = 'closed', closed_at = clock_timestamp()
  WHERE b.id = about AND b.state = 'made' AND b.answers <> '{}' AND NOT EXISTS (
    SELECT FROM casework_exchange_row r WHERE r.batch_id = b.id AND (r.state IN ('sent', 'rejected') OR r.state = 'accepted' AND r.differs <> '{}'))
$$;

-- Settles a row that is refused, missing or different: ours was corrected (a statement in the platform's name is there), it is sent
-- again, or it stays as it is. A row that was accepted and differs in nothing needs nobody.
CREATE OR REPLACE FUNCTION casework.settle_exchange(about bigint, how text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_exchange_row;
BEGIN
  line := casework.row_at_desk(about, ARRAY['sent', 'accepted', 'rejected']);
  IF how NOT IN ('corrected', 'again', 'stays') OR length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF line.state = 'accepted' AND line.differs = '{}' OR line.state = 'sent' AND EXISTS (
          SELECT FROM casework_exchange WHERE id = line.batch_id AND answers = '{}') THEN
    RAISE EXCEPTION 'nothing to settle' USING ERRCODE = '23514', CONSTRAINT = 'row_stands';
  ELSIF how = 'corrected' AND NOT EXISTS (
          SELECT FROM registry_statement s JOIN registry_source src ON src.id = s.source_id JOIN casework_exchange b ON b.id = line.batch_id
          WHERE src.code = 'platform' AND s.evidence = b.number || '-' || line.place AND s.recorded_to IS NULL
            AND s.subject_id = ANY (line.people || line.about_id || line.subject_id)) THEN
    RAISE EXCEPTION 'nothing was corrected' USING ERRCODE = '23514', CONSTRAINT = 'exchange_corrected';
  END IF;
  UPDATE casework_exchange_row r SET state = 'settled', settled = how, reason = why, settled_at = clock_timestamp(), settled_by = d.user_id
  FROM office.desk() d WHERE r.id = about;
  PERFORM casework.close_exchange(line.batch_id);
END
$$;

-- Forgets files and what rows say, of batches that ended before; and files alone, of those that were made before. How many.
CREATE OR REPLACE FUNCTION casework.forget_exchanges(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  gone bigint;
BEGIN
  UPDATE casework_exchange_row r SET sealed = NULL FROM casework_exchange b
  WHERE b.id = r.batch_id AND r.sealed IS NOT NULL AND b.made_at < before AND (b.state IN ('checked', 'failed', 'dropped') OR b.closed_at < before);
  UPDATE casework_exchange SET file = NULL, forgotten_at = clock_timestamp() WHERE file IS NOT NULL AND made_at < before;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE OF state, answers, fetched_at, forgotten_at ON casework_exchange
  FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER UPDATE OF settled ON casework_exchange_row FOR EACH ROW EXECUTE FUNCTION office.log_change('about_id');
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_their_number FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');

GRANT SELECT (id, number, layout, platform, format, month, facts, reason, mark, state, size, done, failed, sha256, answers, made_day, made_at, made_by,
              fetched_at, closed_at, forgotten_at) ON casework_exchange TO yingbao_web;
GRANT SELECT (id, batch_id, place, case_id, statement, subject_id, about_id, people, state, problems, their_number, their_reason, differs, answered_at,
              settled, reason, settled_by, settled_at) ON casework_exchange_row TO yingbao_web;
GRANT SELECT ON casework_their_number TO yingbao_web, yingbao_worker;
GRANT SELECT ON casework_exchange, casework_exchange_row TO yingbao_worker;
GRANT UPDATE (state, done, failed, sha256, file) ON casework_exchange TO yingbao_worker;
GRANT UPDATE (state, problems, sealed) ON casework_exchange_row TO yingbao_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA casework FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.order_exchange(text, text, text, date, jsonb, text[], text, text), casework.confirm_exchange(bigint),
  casework.drop_exchange(bigint, text), casework.exchange_file(bigint, bigint), casework.exchange_cells(bigint, bigint), casework.told_of(bigint),
  casework.exchange_by_number(bigint, jsonb), casework.answer_exchange(bigint, text, text, text, text[], bytea), casework.read_exchange(bigint, text),
  casework.close_exchange(bigint), casework.settle_exchange(bigint, text, text) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.exchange_facts(bigint, int, int), casework.exchange_known(bigint, int, int),
  casework.forget_exchanges(timestamptz) TO yingbao_worker;
