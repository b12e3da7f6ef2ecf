-- Cases and their steps. The pages' role reads what its desk sees and changes nothing but through these functions, which
-- ask the desk and the plan: who acts must hold a role of the step, and must not be who may not.

ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS facts jsonb NOT NULL DEFAULT '[]';
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS proof jsonb NOT NULL DEFAULT '{}';
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS said_fen bigint;
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS said_max_fen bigint;
ALTER TABLE casework_case ADD COLUMN IF NOT EXISTS lot_month date;
ALTER TABLE casework_task ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();

-- For whom a case was opened. `subject_id` is the file that this one reads as part of now: the same, until files are merged.
ALTER TABLE casework_case ADD COLUMN IF NOT EXISTS opened_for bigint;
DROP INDEX one_open_case;
CREATE UNIQUE INDEX one_open_case ON casework_case (policy, opened_for, event, entry) WHERE closed_day IS NULL;
CREATE INDEX IF NOT EXISTS case_opened_for ON casework_case (opened_for);

CREATE SCHEMA IF NOT EXISTS casework;
GRANT USAGE ON SCHEMA casework TO yingbao_web, yingbao_worker;
CREATE SEQUENCE IF NOT EXISTS casework.numbers;

-- ---- who sees a case -----------------------------------------------------------------------------

-- A restricted case is seen by who may see restricted files of its area, and by the people put on it; never by who has
-- single files only, for they may be the very ones it is about.
CREATE OR REPLACE FUNCTION casework.visible(one casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT office.may('cases') AND CASE WHEN one.restricted = '' THEN registry.visible(one.subject_id)
    ELSE one.area = ANY (office.areas())
         AND (office.may('restricted') OR (SELECT user_id FROM office.desk()) = ANY (one.people)) END
$$;

ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_case TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_task TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_decision TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_case FOR SELECT TO yingbao_web USING (
  (SELECT office.may('cases')) AND CASE
    WHEN restricted = '' THEN EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id)
    ELSE area = ANY ((SELECT office.areas())::text[])
         AND ((SELECT office.may('restricted')) OR (SELECT user_id FROM office.desk()) = ANY (people)) END);
CREATE POLICY desk ON casework_task FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
CREATE POLICY desk ON casework_decision FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));

-- ---- the way of a case ---------------------------------------------------------------------------

-- The step of a policy in force on a day. Raises if there is none: a case never ends by a gap in the plan.
CREATE OR REPLACE FUNCTION casework.planned(of_policy text, at_step text, on_day date) RETURNS casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan;
BEGIN
  SELECT * INTO plan FROM casework_plan p
  WHERE p.current AND p.policy = of_policy AND p.step = at_step AND coalesce(p.starts <= on_day, true) AND coalesce(on_day < p.ends, true);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no step % of % on %', at_step, of_policy, on_day USING ERRCODE = '23514', CONSTRAINT = 'step_in_plan';
  END IF;
  RETURN plan;
END
$$;

-- The step at which a case with these marks really arrives: a step that is only for a mark is passed over by who does
-- not bear it, on to what its first outcome leads to. No row: the end.
CREATE OR REPLACE FUNCTION casework.arriving(of_policy text, at_step text, with_marks text[], on_day date) RETURNS SETOF casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan; step text := at_step; needed text;
BEGIN
  FOR hop IN 1..50 LOOP
    IF step = 'end' THEN
      RETURN;
    END IF;
    plan := casework.planned(of_policy, step, on_day);
    needed := plan.only_when;
    IF needed = '' OR (CASE WHEN needed LIKE 'not %' THEN NOT substr(needed, 5) = ANY (with_marks) ELSE needed = ANY (with_marks) END) THEN
      RETURN NEXT plan;
      RETURN;
    END IF;
    step := plan.next -> 0 ->> 1;
  END LOOP;
  RAISE EXCEPTION 'the plan of % goes round in circles at %', of_policy, at_step USING ERRCODE = '23514';
END
$$;

-- The seeds by which cases are drawn for a check by the district: one a month, published before, never changed.
CREATE TABLE IF NOT EXISTS casework_seed (
  month date PRIMARY KEY, seed text NOT NULL CHECK (length(seed) >= 8), made_by bigint, made_at timestamptz NOT NULL DEFAULT clock_timestamp());

CREATE OR REPLACE FUNCTION casework.publish_seed(for_month date, with_seed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT office.may('date') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  INSERT INTO casework_seed (month, seed, made_by)
  SELECT date_trunc('month', for_month)::date, trim(with_seed), user_id FROM office.desk();
END
$$;
CREATE OR REPLACE FUNCTION casework.seeds() RETURNS TABLE (month date, seed text, made_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT s.month, s.seed, s.made_at FROM casework_seed s WHERE office.may('cases') ORDER BY s.month DESC $$;

-- Whether a case is drawn: its lot, the SHA-256 of the month's seed and its number, is among the least 30 of 100; or too few
-- of those that came here this month were; or the month has no seed, for then nobody could check the draw.
CREATE OR REPLACE FUNCTION casework.drawn(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH this AS (SELECT date_trunc('month', office.today())::date AS month),
  lot AS (SELECT ('x' || substr(encode(sha256(convert_to(s.seed || ':' || its.number, 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint & 4294967295 AS n
          FROM casework_seed s, this WHERE s.month = this.month),
  came AS (SELECT count(*) AS all_of_them, count(*) FILTER (WHERE 'drawn' = ANY (c.marks)) AS drawn FROM casework_case c, this
           WHERE c.policy = its.policy AND c.lot_month = this.month)
  SELECT coalesce((SELECT n < 4294967296 * 0.3 FROM lot), true) OR (SELECT drawn < 0.3 * (all_of_them + 1) FROM came)
$$;

-- Where an outcome of an open task leads: its plan, or no row for the end. The page asks it to reckon the next clock.
CREATE OR REPLACE FUNCTION casework.following(task bigint, with_outcome text) RETURNS SETOF casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task; its casework_case; target text;
BEGIN
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task;
  SELECT c.* INTO its FROM casework_case c WHERE c.id = here.case_id;
  IF its.id IS NULL OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  SELECT pair ->> 1 INTO target FROM casework_plan p, jsonb_array_elements(p.next) pair
  WHERE p.id = here.plan_id AND pair ->> 0 = with_outcome LIMIT 1;
  IF target IS NULL THEN
    RAISE EXCEPTION 'no such outcome here: %', with_outcome USING ERRCODE = '23514', CONSTRAINT = 'outcome_in_plan';
  END IF;
  IF target <> 'end' AND (casework.planned(its.policy, target, office.today())).only_when = 'drawn' AND its.lot_month IS NULL
     AND casework.drawn(its) THEN
    its.marks := its.marks || '{drawn}'::text[];
  END IF;
  RETURN QUERY SELECT * FROM casework.arriving(its.policy, target, its.marks, office.today());
END
$$;

-- Remembers the lot of a case that comes to a step for which cases are drawn, whichever way it fell.
CREATE OR REPLACE FUNCTION casework.draw(its casework_case, here casework_task, with_outcome text, plan casework_plan) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_case c SET lot_month = date_trunc('month', office.today())::date,
    marks = CASE WHEN plan.only_when = 'drawn' AND NOT 'drawn' = ANY (c.marks) THEN c.marks || '{drawn}'::text[] ELSE c.marks END
  WHERE c.id = its.id AND c.lot_month IS NULL AND EXISTS (
    SELECT FROM casework_plan p, jsonb_array_elements(p.next) pair, casework_plan target
    WHERE p.id = here.plan_id AND pair ->> 0 = with_outcome AND target.current AND target.policy = c.policy
      AND target.step = pair ->> 1 AND target.only_when = 'drawn')
$$;

-- Enters a step. `clock`: due, warn, provisional, as the page reckoned them.
CREATE OR REPLACE FUNCTION casework.enter(its casework_case, plan casework_plan, clock jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO casework_task (case_id, plan_id, step, does, roles, area, entered_day, entered_at, due, warn, provisional, outcome, role, reason, urged)
  VALUES (its.id, plan.id, plan.step, plan.does, plan.roles, its.area, office.today(), clock_timestamp(), (clock ->> 'due')::date,
          (clock ->> 'warn')::date, coalesce((clock ->> 'provisional')::boolean, false), '', '', '', '')
  RETURNING id
$$;

-- What becomes of the finding that a case works on.
CREATE OR REPLACE FUNCTION casework.tell_finding(about bigint, to_state text, why text, ends date DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH old AS (SELECT id, state, cell FROM discovery_finding WHERE id = about FOR UPDATE),
  changed AS (
    UPDATE discovery_finding f SET state = to_state, until = ends, refreshed_at = clock_timestamp(),
      closed_at = CASE WHEN to_state IN ('declined', 'mistaken', 'delivered', 'gone') THEN clock_timestamp() END
    FROM old WHERE f.id = old.id)
  INSERT INTO discovery_turn (finding_id, at, before, after, cell, author_id, reason)
  SELECT old.id, clock_timestamp(), old.state, to_state, old.cell, (SELECT user_id FROM office.desk()), why FROM old
$$;

-- Guardians and helpers lose sight of whom a case of abuse is about, at once: what makes them such is disputed from now on,
-- and their desks are closed. Whoever clears them says so in a new statement.
CREATE OR REPLACE FUNCTION casework.suspend(its casework_case) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH closed AS (
    UPDATE accounts_desk SET closed_at = clock_timestamp()
    WHERE closed_at IS NULL AND its.subject_id = ANY (subjects) AND role = 'guardian'),
  ended AS (
    UPDATE registry_statement s SET recorded_to = clock_timestamp()
    WHERE s.subject_id = its.subject_id AND s.topic IN ('guardian', 'helper') AND s.recorded_to IS NULL AND s.restricted = ''
    RETURNING s.*)
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT e.subject_id, e.topic, e.other_id, e.occasion, e.source_id, e.valid_from, e.valid_to, e.recorded_to,
         e.facts || '{"disputed": true}', e.sensitive, e.restricted, d.user_id, its.number, ''
  FROM ended e, office.desk() d
$$;

-- Whether a step is one at which somebody appeals: whoever a decision is about begins there themselves.
CREATE OR REPLACE FUNCTION casework.is_appeal(of_policy text, at_step text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM casework_plan p WHERE p.current AND p.policy = of_policy AND p.step = at_step AND p.does = 'appeal')
$$;

-- Opens a case at a desk that sees its subject; its number in the table. `entry`: where it begins ('' the plan's first
-- step). A restricted one is seen by who opened it and by who may see restricted files; a guardian may be who is suspected.
CREATE OR REPLACE FUNCTION casework.open(of_policy text, about bigint, of_event text, from_finding bigint, by_way text, at_entry text,
                                         class text, beside bigint, clock jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan; made casework_case; first text := at_entry;
BEGIN
  PERFORM FROM registry_subject WHERE id = about FOR KEY SHARE;  -- who merges or splits it now waits
  about := registry.kept(about);
  IF NOT office.may('cases') OR NOT registry.visible(about)
     OR NOT (office.may('state') OR beside IS NOT NULL AND about = ANY (office.subjects()) AND casework.is_appeal(of_policy, at_entry))
     OR (beside IS NOT NULL AND NOT EXISTS (SELECT FROM casework_case c WHERE c.id = beside AND c.subject_id = about AND casework.visible(c)))
     OR (from_finding IS NOT NULL AND NOT EXISTS (SELECT FROM discovery_finding f WHERE f.id = from_finding AND registry.kept(f.subject_id) = about)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  IF first = '' THEN
    SELECT step INTO first FROM casework_plan p WHERE p.current AND p.policy = of_policy
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true) ORDER BY p.place LIMIT 1;
  END IF;
  IF EXISTS (SELECT FROM casework_case c WHERE c.closed_day IS NULL AND (c.subject_id, c.policy, c.event, c.entry) = (about, of_policy, of_event, first)) THEN
    RAISE EXCEPTION 'a file merged into this one has it open' USING ERRCODE = '23505', CONSTRAINT = 'one_open_case';
  END IF;
  INSERT INTO casework_case (number, policy, subject_id, event, finding_id, parent_id, entry, way, area, restricted, people, marks, outcome,
                             opened_day, opened_at, opened_by)
  SELECT to_char(office.today(), 'YYYY') || '-' || lpad(nextval('casework.numbers')::text, 6, '0'), of_policy, s.id, of_event, from_finding,
         beside, first, by_way, s.area, class, CASE WHEN class = '' THEN '{}' ELSE ARRAY[d.user_id] END, '{}', '', office.today(),
         clock_timestamp(), d.user_id
  FROM registry_subject s, office.desk() d WHERE s.id = about RETURNING * INTO made;
  SELECT * INTO plan FROM casework.arriving(of_policy, first, made.marks, office.today());
  IF plan.id IS NULL THEN
    RAISE EXCEPTION 'no process of %', of_policy USING ERRCODE = '23514', CONSTRAINT = 'step_in_plan';
  END IF;
  PERFORM casework.enter(made, plan, clock);
  IF from_finding IS NOT NULL THEN
    PERFORM casework.tell_finding(from_finding, 'in_process', made.number);
  END IF;
  IF class = 'abuse' THEN
    PERFORM casework.suspend(made);
  END IF;
  RETURN made.id;
END
$$;

-- Whether who is at this desk, and `second` with them, may act on a task; raises what is against it. Who decided does not
-- look into the appeal: what was done in the case before counts, too.
CREATE OR REPLACE FUNCTION casework.check_actor(here casework_task, second bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me accounts_desk; plan casework_plan;
BEGIN
  SELECT * INTO me FROM office.desk();
  SELECT * INTO plan FROM casework_plan WHERE id = here.plan_id;
  IF NOT me.role = ANY (here.roles) THEN
    RAISE EXCEPTION 'not a task of this role' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  ELSIF EXISTS (SELECT FROM casework_task t WHERE t.case_id IN (SELECT unnest(ARRAY[c.id, c.parent_id]) FROM casework_case c WHERE c.id = here.case_id)
                AND t.step = ANY (plan.apart) AND t.done_at IS NOT NULL
                AND (me.user_id IN (t.actor_id, t.second_id) OR second IN (t.actor_id, t.second_id))) THEN
    RAISE EXCEPTION 'who did % does not do %', plan.apart, here.step USING ERRCODE = '42501', CONSTRAINT = 'apart';
  ELSIF plan.people > 1 AND (second IS NULL OR second = me.user_id OR NOT EXISTS (
      SELECT FROM accounts_assignment a JOIN accounts_role r ON r.code = a.role_id
      WHERE a.user_id = second AND office.in_force(a, office.today()) AND 'state' = ANY (r.may)
        AND (a.area = '' OR here.area = '' OR starts_with(here.area, a.area) OR starts_with(a.area, here.area)))) THEN
    RAISE EXCEPTION 'two people do this' USING ERRCODE = '23514', CONSTRAINT = 'two_people';
  END IF;
END
$$;

-- Does an open task with an outcome, and enters the next step; its number, or NULL at the end of the case.
-- `decided`: since, until, amount_fen, amount_max_fen, said, law, known_at, facts, proof, where the outcome is a verdict.
CREATE OR REPLACE FUNCTION casework.act(task bigint, with_outcome text, why text, second bigint, clock jsonb, decided jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_task; word casework_word; plan casework_plan; made bigint;
BEGIN
  SELECT c.* INTO its FROM casework_case c WHERE c.id = (SELECT case_id FROM casework_task WHERE id = task) FOR UPDATE;
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task FOR UPDATE;
  IF its.id IS NULL OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF here.done_at IS NOT NULL OR its.closed_day IS NOT NULL THEN
    RAISE EXCEPTION 'done already' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  END IF;
  PERFORM casework.check_actor(here, second);
  SELECT * INTO word FROM casework_word WHERE outcome = with_outcome;
  IF word.reasoned AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF here.does = 'publicise' AND with_outcome = 'no_objection' AND here.due IS NOT NULL AND office.today() <= here.due THEN
    RAISE EXCEPTION 'the notice hangs until %', here.due USING ERRCODE = '23514', CONSTRAINT = 'notice_hangs';
  END IF;
  SELECT * INTO plan FROM casework.following(task, with_outcome);
  IF clock ? 'plan' AND plan.id IS DISTINCT FROM (clock ->> 'plan')::bigint THEN
    RAISE EXCEPTION 'it leads elsewhere by now' USING ERRCODE = '23514', CONSTRAINT = 'moved_on';
  END IF;
  PERFORM casework.draw(its, here, with_outcome, plan);
  UPDATE casework_task t SET done_day = office.today(), done_at = clock_timestamp(), outcome = with_outcome, reason = why,
    second_id = second, actor_id = d.user_id, role = d.role FROM office.desk() d WHERE t.id = task;
  IF word.verdict <> '' THEN
    PERFORM casework.decide(its, task, word.verdict, why, decided);
  ELSIF with_outcome = 'declines' AND its.finding_id IS NOT NULL THEN
    PERFORM casework.tell_finding(its.finding_id, 'declined', why, (office.today() + interval '1 year')::date);
  END IF;
  IF plan.id IS NOT NULL THEN
    RETURN casework.enter(its, plan, clock);
  END IF;
  PERFORM casework.close(its, with_outcome);
  RETURN NULL;
END
$$;

-- Ends a case. What it found out stays with its finding; without a word about that, it is to be verified again.
CREATE OR REPLACE FUNCTION casework.close(its casework_case, with_outcome text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  verdict text;
BEGIN
  SELECT d.verdict INTO verdict FROM casework_decision d WHERE d.case_id = its.id ORDER BY d.id DESC LIMIT 1;
  UPDATE casework_case SET closed_day = office.today(), outcome = coalesce(verdict, with_outcome) WHERE id = its.id;
  IF EXISTS (SELECT FROM discovery_finding f WHERE f.id = its.finding_id AND f.state = 'in_process') THEN
    PERFORM casework.tell_finding(its.finding_id, 'suspected', its.number);
  END IF;
END
$$;

-- Takes a decision down and lets it take effect in the registry: what is granted is a decision in force from its day on,
-- what is stopped ends on its day.
CREATE OR REPLACE FUNCTION casework.decide(its casework_case, task bigint, verdict text, why text, decided jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  since date := (decided ->> 'since')::date;
  ends date := (decided ->> 'until')::date;
BEGIN
  IF since IS NULL OR NOT decided ?& ARRAY['said', 'law', 'known_at', 'facts', 'proof'] OR ends <= since THEN
    RAISE EXCEPTION 'a decision needs its day, its law, its facts and its proof' USING ERRCODE = '23514', CONSTRAINT = 'decided';
  ELSIF verdict = 'grant' AND decided ->> 'said' <> 'entitled' AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'the rules say otherwise: a reason' USING ERRCODE = '23514', CONSTRAINT = 'departs';
  END IF;
  INSERT INTO casework_decision (case_id, task_id, policy, subject_id, verdict, since, until, amount_fen, amount_max_fen, said, law, day,
                                 known_at, decided_by, role, at, facts, proof, said_fen, said_max_fen)
  SELECT its.id, task, its.policy, its.subject_id, verdict, since, ends, (decided ->> 'amount_fen')::bigint, (decided ->> 'amount_max_fen')::bigint,
         decided ->> 'said', decided ->> 'law', office.today(), (decided ->> 'known_at')::timestamptz, d.user_id, d.role, clock_timestamp(),
         decided -> 'facts', decided -> 'proof', (decided ->> 'said_fen')::bigint, (decided ->> 'said_max_fen')::bigint FROM office.desk() d;
  IF verdict IN ('stop', 'reduce') THEN
    PERFORM casework.end_decisions(its, since, why);
  END IF;
  IF verdict IN ('grant', 'reduce') THEN
    UPDATE registry_statement SET recorded_to = clock_timestamp()  -- what the same case granted from this day on before
    WHERE subject_id = its.opened_for AND topic = 'decisions' AND occasion = its.policy || ':' || its.event || ':' || its.number
      AND recorded_to IS NULL AND valid_from >= since;
    INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, valid_to, facts, sensitive, restricted, author_id, reason, evidence)
    SELECT its.opened_for, 'decisions', its.policy || ':' || its.event || ':' || its.number, src.id, since, ends,
      jsonb_strip_nulls(jsonb_build_object('policy', its.policy, 'occasion', nullif(its.event, ''), 'from', since, 'to', ends,
                                           'amount', (decided ->> 'amount_fen')::bigint)),
      '{}', '', d.user_id, why, its.number
    FROM office.desk() d, registry_source src WHERE src.code = 'civil';
  END IF;
  PERFORM registry.refresh(ARRAY[its.subject_id]);
  IF its.finding_id IS NOT NULL THEN
    PERFORM CASE WHEN verdict = 'grant' THEN casework.tell_finding(its.finding_id, 'awaiting', its.number)
                 WHEN verdict = 'refuse' THEN casework.tell_finding(its.finding_id, 'mistaken', why, (office.today() + interval '1 year')::date) END;
  END IF;
END
$$;

-- The decisions of a case's policy end on `on_day`; one that was to begin then or later never does. Nothing is overwritten.
CREATE OR REPLACE FUNCTION casework.end_decisions(its casework_case, on_day date, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH ended AS (
    UPDATE registry_statement s SET recorded_to = clock_timestamp()
    WHERE s.subject_id IN (SELECT file FROM registry.files(ARRAY[its.subject_id], 'infinity')) AND s.topic = 'decisions' AND s.recorded_to IS NULL
      AND s.facts ->> 'policy' = its.policy AND (s.valid_to IS NULL OR s.valid_to > on_day)
    RETURNING s.*
  )
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT e.subject_id, e.topic, e.other_id, e.occasion, e.source_id, e.valid_from, on_day, e.recorded_to,
         e.facts || jsonb_build_object('to', on_day), e.sensitive, e.restricted, d.user_id, why, its.number
  FROM ended e, office.desk() d WHERE e.valid_from < on_day
$$;

-- Sets or takes away a mark of an open case; only who may act on it now, and never the lot's.
CREATE OR REPLACE FUNCTION casework.mark(about bigint, with_mark text, bears boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = about FOR UPDATE;
  IF its.id IS NULL OR with_mark = 'drawn' OR NOT casework.visible(its) OR its.closed_day IS NOT NULL OR NOT office.may('state')
     OR NOT EXISTS (SELECT FROM casework_task t, office.desk() d WHERE t.case_id = about AND t.done_at IS NULL AND d.role = ANY (t.roles)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  UPDATE casework_case SET marks = array_remove(marks, with_mark) || CASE WHEN bears THEN ARRAY[with_mark] ELSE '{}' END WHERE id = about;
END
$$;

-- Urges whoever has an open case: a note that stands on it until the step is done. The district's and the streets' right.
CREATE OR REPLACE FUNCTION casework.urge(about bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = about;
  IF its.id IS NULL OR NOT casework.visible(its) OR NOT office.may('merge') OR its.closed_day IS NOT NULL THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  UPDATE casework_task SET urged = trim(why), urged_by = (SELECT user_id FROM office.desk()) WHERE case_id = about AND done_at IS NULL;
END
$$;

-- Puts somebody on a restricted case, who then sees it at a desk of its area, or takes them off. Only who may see restricted
-- files does so, and always somebody stays on.
CREATE OR REPLACE FUNCTION casework.put_on(about bigint, who bigint, stays boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; left_on bigint[];
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = about FOR UPDATE;
  IF its.id IS NULL OR its.restricted = '' OR NOT casework.visible(its) OR NOT office.may('restricted') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF stays AND NOT EXISTS (SELECT FROM accounts_assignment a WHERE a.user_id = who AND office.in_force(a, office.today())
                              AND a.area <> '' AND (starts_with(its.area, a.area) OR starts_with(a.area, its.area))) THEN
    RAISE EXCEPTION 'nobody at work in its area' USING ERRCODE = '23514', CONSTRAINT = 'at_work_there';
  END IF;
  left_on := array_remove(its.people, who) || CASE WHEN stays THEN ARRAY[who] ELSE '{}' END;
  IF left_on = '{}' THEN
    RAISE EXCEPTION 'somebody stays on it' USING ERRCODE = '23514', CONSTRAINT = 'somebody_stays';
  END IF;
  UPDATE casework_case SET people = left_on WHERE id = about;
END
$$;

-- The proof of a decision, against a committed look at its subject (office.ask), once; for roles that may have any fact
-- revealed, and where the desk sees everybody whose facts it rests on.
CREATE OR REPLACE FUNCTION casework.proof(look bigint, decision bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look; kept jsonb;
BEGIN
  IF NOT office.closely() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  held := office.spend(look);
  SELECT d.proof INTO kept FROM casework_decision d JOIN casework_case c ON c.id = d.case_id
  WHERE d.id = decision AND c.subject_id = ANY (held.subjects) AND casework.visible(c)
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(d.facts) f WHERE NOT registry.visible((f ->> 'subject')::bigint));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no committed look at this decision, or somebody out of sight' USING ERRCODE = '42501', CONSTRAINT = 'out_of_sight';
  END IF;
  RETURN kept;
END
$$;

-- Closes the cases of people who died, and of households of whom nobody lives; how many. The worker's, after a look at
-- what changed.
CREATE OR REPLACE FUNCTION casework.close_dead() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; counted bigint := 0;
BEGIN
  FOR its IN
    SELECT c.* FROM casework_case c JOIN registry_subject s ON s.id = c.subject_id
    WHERE c.closed_day IS NULL AND (
      s.kind = 'person' AND (s.profile ->> 'death')::date <= office.today()
      OR s.kind = 'household' AND EXISTS (SELECT FROM registry_subject m WHERE m.household_id = s.id)
         AND NOT EXISTS (SELECT FROM registry_subject m WHERE m.household_id = s.id AND m.merged_into_id IS NULL
                         AND coalesce((m.profile ->> 'death')::date > office.today(), true)))
    FOR UPDATE OF c
  LOOP
    UPDATE casework_task SET done_day = office.today(), done_at = clock_timestamp(), outcome = 'died', role = 'system'
    WHERE case_id = its.id AND done_at IS NULL;
    UPDATE casework_case SET closed_day = office.today(), outcome = 'died' WHERE id = its.id;
    counted := counted + 1;
  END LOOP;
  RETURN counted;
END
$$;

-- A case shows under the file that was kept when files are merged, and under its own again when they are split.
CREATE OR REPLACE FUNCTION casework.follow_merges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_case SET subject_id = coalesce(NEW.merged_into_id, NEW.id) WHERE opened_for = NEW.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER cases AFTER UPDATE OF merged_into_id ON registry_subject FOR EACH ROW
  WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION casework.follow_merges();

CREATE OR REPLACE FUNCTION casework.opened_for() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN NEW.opened_for := coalesce(NEW.opened_for, NEW.subject_id); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER opened_for BEFORE INSERT ON casework_case FOR EACH ROW EXECUTE FUNCTION casework.opened_for();

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_case FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_task FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_decision FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE FUNCTION casework.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN RAISE EXCEPTION 'what was decided is not changed' USING ERRCODE = '42501'; END $$;
CREATE OR REPLACE TRIGGER decided BEFORE UPDATE OR DELETE ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER done BEFORE UPDATE OR DELETE ON casework_task FOR EACH ROW WHEN (OLD.done_at IS NOT NULL)
  EXECUTE FUNCTION casework.refuse();
