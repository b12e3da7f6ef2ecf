-- What was granted and a death is to end. A re-check is opened of it where the policy's process names one, else it is stopped by hand:
-- the worker takes down what is to be done, and decides nothing.

ALTER TABLE casework_ending ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS worker ON casework_ending;
DROP POLICY IF EXISTS desk ON casework_ending;
CREATE POLICY worker ON casework_ending TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_ending FOR SELECT TO yingbao_web USING (
  (SELECT office.may('cases')) AND registry.visible(registry.kept(subject_id))
  AND (case_id IS NULL OR EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0)));

-- When a death was first told: what was decided later was decided knowing of it.
CREATE OR REPLACE FUNCTION casework.death_told(of_person bigint, on_day date) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT min(s.recorded_at) FROM registry.files(ARRAY[of_person], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
  WHERE s.topic = 'facts' AND s.restricted = '' AND s.facts ->> 'death' = on_day::text
$$;

-- The step of a policy that something enters by itself today; NULL where its process names none.
CREATE OR REPLACE FUNCTION casework.entered(of_policy text, by_what text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT p.step FROM casework_plan p
  WHERE p.current AND p.policy = of_policy AND by_what = ANY (p.entry)
    AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true)
  ORDER BY p.place LIMIT 1
$$;

-- What was granted for something that happened once, and delivered: of it nothing runs.
CREATE OR REPLACE FUNCTION casework.delivered_once(files bigint[], of_policy text, of_event text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT of_event <> '' AND EXISTS (
    SELECT FROM registry_statement s
    WHERE s.subject_id = ANY (files) AND s.topic = 'receipts' AND s.recorded_to IS NULL AND s.facts ->> 'policy' = of_policy
      AND s.facts ->> 'occasion' = of_event)
$$;

-- Until where somebody looked for deaths, and on which of the office's days.
CREATE TABLE IF NOT EXISTS casework_deaths_seen (one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row), upto xid8 NOT NULL, day date NOT NULL);

-- Whom to look at: whoever has died and changed since the last look, or whose home did; once a day everybody who has died. `upto`: what
-- the next look begins with.
CREATE OR REPLACE FUNCTION casework.look_for_deaths(OUT upto text, OUT persons bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  last xid8 := (SELECT d.upto FROM casework_deaths_seen d WHERE d.day = office.today()); changed bigint[];
BEGIN
  upto := pg_snapshot_xmin(pg_current_snapshot())::text;
  IF last IS NULL THEN
    changed := ARRAY(SELECT s.id FROM registry_subject s WHERE s.profile ->> 'death' IS NOT NULL);
  ELSE
    changed := ARRAY(SELECT s.id FROM registry_subject s WHERE s.xact >= last);
    changed := changed || ARRAY(SELECT m.id FROM registry_subject m WHERE m.household_id = ANY (changed));
  END IF;
  persons := ARRAY(SELECT s.id FROM registry_subject s
                   WHERE s.id = ANY (changed) AND s.kind = 'person' AND s.merged_into_id IS NULL
                     AND (s.profile ->> 'death')::date <= office.today() ORDER BY s.id);
END
$$;

CREATE OR REPLACE FUNCTION casework.deaths_seen(looked_upto text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO casework_deaths_seen (upto, day) SELECT looked_upto::xid8, office.today()
  ON CONFLICT (one_row) DO UPDATE SET upto = excluded.upto, day = excluded.day
$$;

-- The homes of these on the day before they died, as known now: a register may have taken the dead out of theirs since.
CREATE OR REPLACE FUNCTION casework.last_homes(of_persons bigint[]) RETURNS TABLE (person bigint, home bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH gone AS (
    SELECT (s.profile ->> 'death')::date AS day, array_agg(s.id) AS persons FROM registry_subject s
    WHERE s.id = ANY (of_persons) AND s.profile ->> 'death' IS NOT NULL GROUP BY 1)
  SELECT f.subject, registry.kept((f.value #>> '{}')::bigint)
  FROM gone g CROSS JOIN LATERAL registry.facts(g.persons, g.day - 1, 'infinity') f JOIN registry_shape h ON h.kind = 'person' AND f.fact = h.home
  WHERE jsonb_typeof(f.value) <> 'null'
$$;

-- Whether a household has nobody in it.
CREATE OR REPLACE FUNCTION casework.empty(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM registry_subject h WHERE h.id = about AND h.kind = 'household')
    AND NOT EXISTS (SELECT FROM registry_subject m WHERE m.household_id = about AND m.merged_into_id IS NULL)
$$;

-- Whether somebody has died, or nobody of a household lives: everybody in it has died, or a death was told of it and nobody is in it any more.
CREATE OR REPLACE FUNCTION casework.gone(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT registry.dead(about) OR casework.empty(about) AND EXISTS (
    SELECT FROM registry.files(ARRAY[about], 'infinity') f JOIN casework_ending e ON e.subject_id = f.file
    WHERE e.lifted_at IS NULL AND registry.dead(registry.kept(e.person_id)))
$$;

-- The same of whom a case is about, for who sees the case.
CREATE OR REPLACE FUNCTION casework.nobody_left(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM casework_case c WHERE c.id = about AND casework.visible(c) AND casework.gone(c.subject_id))
$$;

-- The decisions in force that the death of one of these is to end and has not yet: theirs, of a household of whom nobody lives, or that
-- they were the last in, and, where its process says so, of the household that goes on, if it was decided before the death was told. Theirs
-- is the household that they are in, or were in the day before they died. `step`: the re-check.
CREATE OR REPLACE FUNCTION casework.owed_to_death(of_persons bigint[])
RETURNS TABLE (person bigint, died date, enters text, subject bigint, file bigint, decision bigint, policy text, event text, occasion text, step text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH gone AS MATERIALIZED (
    SELECT s.id AS person, s.household_id AS home, (s.profile ->> 'death')::date AS day FROM registry_subject s
    WHERE s.id = ANY (of_persons) AND s.kind = 'person' AND s.merged_into_id IS NULL AND (s.profile ->> 'death')::date <= office.today()
  ), about AS MATERIALIZED (
    SELECT g.person, g.day, g.person AS subject FROM gone g
    UNION SELECT g.person, g.day, g.home FROM gone g WHERE g.home IS NOT NULL
    UNION SELECT g.person, g.day, h.home FROM gone g JOIN casework.last_homes(ARRAY(SELECT x.person FROM gone x)) h ON h.person = g.person
  ), runs AS MATERIALIZED (
    SELECT a.*, s.subject_id AS file, s.id AS decision, s.facts ->> 'policy' AS policy, coalesce(s.facts ->> 'occasion', '') AS event,
           s.occasion, s.recorded_at
    FROM about a JOIN registry.files(ARRAY(SELECT DISTINCT x.subject FROM about x), 'infinity') f ON f.subject = a.subject
      JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'decisions' AND s.recorded_to IS NULL AND s.restricted = '' AND coalesce(s.valid_to > office.today(), true)
      AND NOT EXISTS (SELECT FROM casework_ending e
                      WHERE e.lifted_at IS NULL AND e.subject_id = s.subject_id AND e.policy = s.facts ->> 'policy'
                        AND e.occasion = s.occasion AND registry.kept(e.person_id) = a.person)
  ), entering AS MATERIALIZED (
    SELECT r.*, CASE WHEN d.dead OR casework.empty(r.subject) THEN 'death' ELSE 'death_in_family' END AS enters,
           d.dead OR r.recorded_at < casework.death_told(r.person, r.day) AS unaware
    FROM runs r CROSS JOIN LATERAL (SELECT registry.dead(r.subject) AS dead) d
  )
  SELECT r.person, r.day, r.enters, r.subject, r.file, r.decision, r.policy, r.event, r.occasion, p.step
  FROM entering r CROSS JOIN LATERAL (SELECT casework.entered(r.policy, r.enters) AS step) p
  WHERE r.unaware AND (
    p.step IS NOT NULL OR r.enters = 'death' AND NOT casework.delivered_once(ARRAY[r.file, r.subject], r.policy, r.event))
  ORDER BY r.person, r.decision
$$;

-- Takes down that a death is to end a decision, once, and opens the re-check that is about it, unless one is open; its case. `clock`: of
-- the step that it enters. A restricted matter stays so.
CREATE OR REPLACE FUNCTION casework.end_by_death(of_person bigint, of_decision bigint, clock jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  owed record; told registry_statement; before casework_case; held bigint;
BEGIN
  PERFORM registry.hold(ARRAY(SELECT subject_id FROM registry_statement WHERE id = of_decision));
  SELECT * INTO owed FROM casework.owed_to_death(ARRAY[of_person]) o WHERE o.decision = of_decision;
  IF owed.decision IS NULL THEN
    RETURN NULL;
  END IF;
  IF owed.step IS NOT NULL THEN
    SELECT c.id INTO held FROM casework_case c
    WHERE c.closed_day IS NULL AND (c.subject_id, c.policy, c.event, c.entry) = (owed.subject, owed.policy, owed.event, owed.step)
    ORDER BY c.id LIMIT 1;
    IF held IS NULL THEN
      SELECT c.* INTO before FROM registry_statement s JOIN casework_case c ON c.number = s.evidence AND c.policy = owed.policy
      WHERE s.id = of_decision;
      held := (casework.take_up(owed.policy, owed.subject, owed.event, NULL, 'death', owed.step, coalesce(before.restricted, ''),
                                coalesce(before.people, '{}'), before.id, clock)).id;
    END IF;
  END IF;
  SELECT s.* INTO told FROM registry.facts(ARRAY[of_person], office.today(), 'infinity') f JOIN registry_statement s ON s.id = f.statement
  WHERE f.fact = 'death';
  INSERT INTO casework_ending (person_id, died, statement, source_id, enters, subject_id, policy, event, occasion, decision, case_id, at,
                               settled_why)
  VALUES (of_person, owed.died, told.id, told.source_id, owed.enters, owed.file, owed.policy, owed.event, owed.occasion, of_decision, held,
          clock_timestamp(), '');
  RETURN held;
END
$$;

-- Whether what was taken down of a death holds no more: the death was taken back, somebody lives in the home after all, or the file was split
-- off from the one who died. A home that a register has taken the dead out of since is none in which somebody lives.
CREATE OR REPLACE FUNCTION casework.lives(one casework_ending) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT one.lifted_at IS NULL
    AND NOT registry.dead(registry.kept(CASE one.enters WHEN 'death' THEN one.subject_id ELSE one.person_id END))
    AND NOT (casework.empty(registry.kept(one.subject_id)) AND registry.dead(registry.kept(one.person_id)))
$$;

CREATE OR REPLACE FUNCTION casework.taken_back() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT e.id FROM casework_ending e JOIN registry_subject s ON s.id = CASE e.enters WHEN 'death' THEN e.subject_id ELSE e.person_id END
  WHERE e.lifted_at IS NULL AND (s.kind <> 'person' OR s.merged_into_id IS NOT NULL OR coalesce((s.profile ->> 'death')::date > office.today(), true))
    AND casework.lives(e)
$$;

-- Lifts what a death was to end; the re-check that was opened of it, and of no other death, closes, unless something was decided in it.
CREATE OR REPLACE FUNCTION casework.lift_ending(about bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case := casework.hold((SELECT case_id FROM casework_ending WHERE id = about));
BEGIN
  UPDATE casework_ending e SET lifted_at = clock_timestamp() WHERE e.id = about AND casework.lives(e);
  IF its.way = 'death' AND its.closed_day IS NULL AND NOT EXISTS (SELECT FROM casework_ending e WHERE e.case_id = its.id AND e.lifted_at IS NULL)
     AND NOT EXISTS (SELECT FROM casework_decision d WHERE d.case_id = its.id) THEN
    PERFORM casework.end_by_itself(its.id, 'lives');
  END IF;
END
$$;

-- ---- what people stop by hand ---------------------------------------------------------------------

-- Whether something is still to be stopped by hand.
CREATE OR REPLACE FUNCTION casework.by_hand(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM casework_ending e JOIN registry_statement s ON s.subject_id = e.subject_id AND s.occasion = e.occasion
    WHERE e.id = about AND e.case_id IS NULL AND e.lifted_at IS NULL AND e.settled_at IS NULL
      AND s.topic = 'decisions' AND s.facts ->> 'policy' = e.policy AND s.recorded_to IS NULL AND coalesce(s.valid_to > office.today(), true))
$$;

-- Whether a re-check left to somebody who has died, or to a home in which nobody lives, what is in force still, and no other case looks at it.
-- Of several deaths the first tells of it.
CREATE OR REPLACE FUNCTION casework.left_to_the_dead(about bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN EXISTS (
    SELECT FROM casework_ending e JOIN registry_statement s ON s.subject_id = e.subject_id AND s.occasion = e.occasion
    WHERE e.id = about AND e.kept_at IS NOT NULL AND e.lifted_at IS NULL AND s.topic = 'decisions' AND s.facts ->> 'policy' = e.policy
      AND s.recorded_to IS NULL AND coalesce(s.valid_to > office.today(), true) AND casework.gone(registry.kept(e.subject_id))
      AND NOT EXISTS (SELECT FROM casework_case c WHERE c.closed_day IS NULL
                      AND (c.subject_id, c.policy, c.event) = (registry.kept(e.subject_id), e.policy, e.event))
      AND NOT EXISTS (SELECT FROM casework_ending b WHERE b.id < e.id AND b.kept_at IS NOT NULL AND b.lifted_at IS NULL
                      AND (b.subject_id, b.policy, b.occasion) = (e.subject_id, e.policy, e.occasion)));
END
$$;

-- Whether who is at this desk stops such things: whoever decides cases of the policy; of one without a process, the streets and the district.
CREATE OR REPLACE FUNCTION casework.stops(of_policy text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT office.may('state') AND coalesce((
    SELECT bool_or((SELECT role FROM office.desk()) = ANY (p.roles))
    FROM casework_plan p CROSS JOIN jsonb_array_elements(p.next) pair JOIN casework_word w ON w.outcome = pair ->> 0 AND w.verdict <> ''
    WHERE p.current AND p.policy = of_policy), office.may('merge'))
$$;

-- The step of what is stopped by hand: who stops it makes the letter that says so. No edition has it, and no case comes to it otherwise.
CREATE OR REPLACE FUNCTION casework.by_hand_step(of_policy text) RETURNS casework_plan
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  who text[] := coalesce(
    (SELECT array_agg(DISTINCT r ORDER BY r) FROM casework_plan p CROSS JOIN unnest(p.roles) r
     WHERE p.current AND p.policy = of_policy AND EXISTS (
       SELECT FROM jsonb_array_elements(p.next) pair JOIN casework_word w ON w.outcome = pair ->> 0 AND w.verdict <> '')),
    ARRAY(SELECT code FROM accounts_role WHERE 'merge' = ANY (may) AND 'state' = ANY (may) ORDER BY code));
  plan casework_plan;
BEGIN
  SELECT * INTO plan FROM casework_plan p WHERE p.policy = of_policy AND p.step = 'by_hand' AND NOT p.current AND p.roles = who LIMIT 1;
  IF plan.id IS NULL THEN
    INSERT INTO casework_plan (policy, step, place, does, roles, within, only_when, apart, people, document, fields, next, entry, label, cited,
                               event, edition, current)
    VALUES (of_policy, 'by_hand', 0, 'change', who, '', '', '{}', 1, 'change', '{}', '[["stopped", "end"]]', '{}', '{}', '{}', '', '', false)
    RETURNING * INTO plan;
  END IF;
  RETURN plan;
END
$$;

-- What people stop otherwise than at a step of a case is decided in a case of its own, which is over with it and owes the letter; that case.
-- `came`: how it came to that; `before`: the case that granted it, for a restricted matter stays so; `decided`: what the rules say to it, as
-- casework.act takes it. Who may is asked before.
CREATE OR REPLACE FUNCTION casework.decide_by_hand(of_policy text, whose bigint, of_event text, came text, before casework_case, on_day date,
                                                   why text, decided jsonb) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made casework_case; entered bigint; me accounts_desk;
BEGIN
  IF length(trim(why)) < 2 OR on_day IS NULL THEN
    RAISE EXCEPTION 'a day, and a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF NOT decided ?& ARRAY['said', 'law', 'known_at', 'facts', 'proof'] THEN
    RAISE EXCEPTION 'a decision needs its law, its facts and its proof' USING ERRCODE = '23514', CONSTRAINT = 'decided';
  END IF;
  SELECT * INTO me FROM office.desk();
  INSERT INTO casework_case (number, policy, subject_id, event, parent_id, entry, way, area, restricted, people, marks, outcome, opened_day,
                             opened_at, opened_by)
  SELECT to_char(office.today(), 'YYYY') || '-' || lpad(nextval('casework.numbers')::text, 6, '0'), of_policy, s.id, of_event, before.id,
         'by_hand', came, s.area, coalesce(before.restricted, ''), coalesce(before.people, '{}'), '{}', '', office.today(), clock_timestamp(),
         me.user_id
  FROM registry_subject s WHERE s.id = whose RETURNING * INTO made;
  entered := casework.enter(made, casework.by_hand_step(of_policy), '{}');
  UPDATE casework_task SET done_day = office.today(), done_at = clock_timestamp(), outcome = 'stopped', reason = trim(why), actor_id = me.user_id,
    role = me.role WHERE id = entered;
  INSERT INTO casework_decision (case_id, task_id, policy, subject_id, verdict, since, said, law, day, known_at, decided_by, role, at, facts,
                                 proof, said_fen, said_max_fen)
  VALUES (made.id, entered, made.policy, made.subject_id, 'stop', on_day, decided ->> 'said', decided ->> 'law', office.today(),
          (decided ->> 'known_at')::timestamptz, me.user_id, me.role, clock_timestamp(), decided -> 'facts', decided -> 'proof',
          (decided ->> 'said_fen')::bigint, (decided ->> 'said_max_fen')::bigint);
  PERFORM casework.close(made, 'stopped');
  RETURN made;
END
$$;

-- Stops by hand what a death is to end, from a day on; what was to begin then or later never does. The number of the case that decided it.
CREATE OR REPLACE FUNCTION casework.stop_by_hand(about bigint, on_day date, why text, decided jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_ending; before casework_case; made casework_case;
BEGIN
  PERFORM registry.hold(ARRAY(SELECT subject_id FROM casework_ending WHERE id = about));
  SELECT * INTO here FROM casework_ending WHERE id = about FOR UPDATE;
  IF here.id IS NULL OR NOT registry.visible(registry.kept(here.subject_id)) OR NOT casework.stops(here.policy) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT casework.by_hand(about) THEN
    RAISE EXCEPTION 'done already' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  END IF;
  SELECT c.* INTO before FROM registry_statement s JOIN casework_case c ON c.number = s.evidence AND c.policy = here.policy WHERE s.id = here.decision;
  made := casework.decide_by_hand(here.policy, registry.kept(here.subject_id), here.event, 'death', before, on_day, why, decided);
  PERFORM casework.end_statements(ARRAY(
    SELECT s.id FROM registry_statement s
    WHERE s.subject_id = here.subject_id AND s.topic = 'decisions' AND s.occasion = here.occasion AND s.facts ->> 'policy' = here.policy
      AND s.recorded_to IS NULL), on_day, trim(why), made.number);
  PERFORM registry.refresh(ARRAY[here.subject_id]);
  UPDATE casework_ending SET settled_at = clock_timestamp(), settled_by = (SELECT user_id FROM office.desk()), settled_why = trim(why), case_id = made.id
  WHERE id = about;
  RETURN made.id;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_ending FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
