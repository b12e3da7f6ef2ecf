-- Messages to whom a case is about. Triggers make them as the case goes, once for a step and a kind; a restricted case makes none.

ALTER TABLE casework_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_message TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_message FOR SELECT TO yingbao_web USING (
  (SELECT office.may('state')) AND EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER TABLE casework_seen ENABLE ROW LEVEL SECURITY;

-- Who is told of a case: the person; of a minor, and of an adult who lacks capacity, a guardian whom nobody disputes; of a household
-- its first grown-up member by number, as it is called. NULL: nobody may be written to.
CREATE OR REPLACE FUNCTION casework.hears(about bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH guards AS (
    SELECT s.other_id, coalesce((s.facts ->> 'ward_lacks_capacity')::boolean, false) AS lacks, s.id
    FROM registry.files(ARRAY[about], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'guardian' AND s.recorded_to IS NULL AND s.restricted = '' AND s.valid_from <= office.today()
      AND (s.valid_to IS NULL OR s.valid_to > office.today()) AND NOT coalesce((s.facts ->> 'disputed')::boolean, false))
  SELECT CASE s.kind
    WHEN 'person' THEN CASE
      WHEN (s.profile ->> 'death')::date <= office.today() THEN NULL
      WHEN (s.profile ->> 'birth')::date + interval '18 years' > office.today() OR EXISTS (SELECT FROM guards WHERE lacks)
        THEN (SELECT registry.kept(other_id) FROM guards ORDER BY id LIMIT 1)
      ELSE s.id END
    WHEN 'household' THEN (
      SELECT m.id FROM registry_subject m
      WHERE m.household_id = s.id AND m.merged_into_id IS NULL AND m.restricted = '' AND coalesce((m.profile ->> 'death')::date > office.today(), true)
        AND (m.profile ->> 'birth')::date + interval '18 years' <= office.today() ORDER BY m.id LIMIT 1)
    ELSE s.id END
  FROM registry_subject s WHERE s.id = about AND s.restricted = ''
$$;

-- The phone of a subject as it is kept, by the source that is believed first: ciphertext and whose it is.
CREATE OR REPLACE FUNCTION casework.phone(whom bigint) RETURNS TABLE (cipher bytea, whose bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT e.cipher, e.subject_id
  FROM registry.said(ARRAY[whom], office.today(), 'infinity') x JOIN registry_statement s ON s.id = x.id AND s.restricted = ''
       JOIN registry_secret e ON e.statement_id = s.id AND e.fact = 'phone' JOIN registry_source src ON src.id = s.source_id
  ORDER BY src.rank, s.valid_from DESC, e.id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION casework.tell(at_task casework_task, of_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; whom bigint;
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = at_task.case_id;
  IF its.restricted <> '' OR its.outcome = 'died' THEN
    RETURN;
  END IF;
  whom := casework.hears(its.subject_id);
  INSERT INTO casework_message (case_id, task_id, whom_id, area, kind, channel, state, tries, run, text, why, made_day, made_at)
  VALUES (its.id, at_task.id, coalesce(whom, its.subject_id), its.area, of_kind,
          CASE WHEN whom IS NOT NULL AND EXISTS (SELECT FROM casework.phone(whom)) THEN 'sms' ELSE 'hand' END,
          'waiting', 0, '', '', '', office.today(), clock_timestamp())
  ON CONFLICT DO NOTHING;
END
$$;

-- A step that was just done, or that a case has just come to, says what it has to say.
CREATE OR REPLACE FUNCTION casework.tell_of_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  of_kind text;
BEGIN
  FOR of_kind IN
    SELECT t.kind FROM casework_telling t
    WHERE CASE WHEN TG_OP = 'INSERT' THEN NEW.done_at IS NULL AND NEW.does = ANY (t.steps) ELSE NEW.outcome = ANY (t.outcomes) END
    ORDER BY t.kind
  LOOP
    PERFORM casework.tell(NEW, of_kind);
  END LOOP;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tell_entered AFTER INSERT ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.tell_of_step();
CREATE OR REPLACE TRIGGER tell_done AFTER UPDATE ON casework_task FOR EACH ROW
  WHEN (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL) EXECUTE FUNCTION casework.tell_of_step();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_message FOR EACH ROW EXECUTE FUNCTION office.log_change('whom_id');

-- What somebody at a desk says of a message: told at the door, what the gateway answered, or that it is to be sent again.
-- A message that was delivered stays so; one that is being handed over waits for the gateway.
CREATE OR REPLACE FUNCTION casework.settle_message(about bigint, to_state text, how text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_message;
BEGIN
  SELECT * INTO here FROM casework_message WHERE id = about FOR UPDATE;
  SELECT * INTO its FROM casework_case WHERE id = here.case_id;
  IF its.id IS NULL OR NOT office.may('state') OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF to_state NOT IN ('delivered', 'failed', 'waiting') OR here.state = 'delivered' AND to_state <> 'delivered' OR here.state = 'handing'
        OR to_state = 'failed' AND here.state NOT IN ('handed', 'failed', 'unsure')
        OR to_state = 'waiting' AND (here.channel <> 'sms' OR here.state NOT IN ('failed', 'unsure')) THEN
    RAISE EXCEPTION 'it stands otherwise by now' USING ERRCODE = '23514', CONSTRAINT = 'message_stands';
  ELSIF length(trim(how)) < 2 AND NOT (to_state = 'delivered' AND here.state = 'handed') THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF here.state = to_state THEN
    RETURN;
  END IF;
  UPDATE casework_message SET state = to_state, why = trim(how), settled_at = clock_timestamp(), settled_by = (SELECT user_id FROM office.desk()),
    run = CASE WHEN to_state = 'waiting' THEN '' ELSE run END
  WHERE id = about;
END
$$;

-- ---- news ----------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION casework.urged_now() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN NEW.urged_at := clock_timestamp(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER urged_now BEFORE UPDATE OF urged ON casework_task FOR EACH ROW
  WHEN (NEW.urged <> '' AND OLD.done_at IS NULL) EXECUTE FUNCTION casework.urged_now();

-- Up to when who is at this desk has seen the news of its role; the beginning of time for who never looked.
CREATE OR REPLACE FUNCTION casework.seen_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce((SELECT s.at FROM casework_seen s JOIN office.desk() d ON d.user_id = s.user_id AND d.role = s.role), '-infinity') $$;

CREATE OR REPLACE FUNCTION casework.see_news(upto timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO casework_seen (user_id, role, at) SELECT d.user_id, d.role, least(upto, clock_timestamp()) FROM office.desk() d
  ON CONFLICT (user_id, role) DO UPDATE SET at = greatest(casework_seen.at, excluded.at)
$$;

-- What happened since, of what this desk sees: a case came to its role, was urged, became late, or a message did not arrive.
CREATE OR REPLACE FUNCTION casework.news(since timestamptz, most int)
RETURNS TABLE (what text, case_id bigint, task_id bigint, at timestamptz, word text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH me AS MATERIALIZED (SELECT role, user_id FROM office.desk()),
  mine AS MATERIALIZED (
    SELECT t.* FROM casework_task t WHERE t.done_at IS NULL AND t.roles @> ARRAY[(SELECT role FROM me)]
      AND (t.entered_at > since OR t.urged_at > since OR t.due < office.today() AND t.due >= greatest(since, '-infinity')::date - 1))
  SELECT * FROM (
    SELECT 'came', m.case_id, m.id, m.entered_at, '' FROM mine m WHERE m.entered_at > since
    UNION ALL SELECT 'urged', m.case_id, m.id, m.urged_at, m.urged FROM mine m WHERE m.urged <> '' AND m.urged_at > since
    UNION ALL SELECT 'late', m.case_id, m.id, (m.due + 1)::timestamptz, '' FROM mine m WHERE m.due < office.today() AND (m.due + 1)::timestamptz > since
    UNION ALL SELECT 'unreached', g.case_id, g.task_id, g.settled_at, g.why FROM casework_message g
              WHERE g.state IN ('failed', 'unsure') AND g.settled_at > since) found (what, case_id, task_id, at, word)
  ORDER BY at DESC, case_id DESC LIMIT least(most, 1000)
$$;

GRANT SELECT ON casework_message TO yingbao_web, yingbao_worker;
GRANT SELECT ON casework_telling TO yingbao_worker;
GRANT UPDATE (state, tries, run, text, why, settled_at) ON casework_message TO yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.hears(bigint), casework.phone(bigint), casework.tell(casework_task, text), casework.tell_of_step(),
  casework.settle_message(bigint, text, text), casework.seen_at(), casework.see_news(timestamptz), casework.news(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.settle_message(bigint, text, text), casework.seen_at(), casework.see_news(timestamptz),
  casework.news(timestamptz, int) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.phone(bigint) TO yingbao_worker;
