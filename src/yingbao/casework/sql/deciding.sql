-- Decisions: taken down, in force in the registry, and their proofs.

-- Takes a decision down and lets it take effect in the registry: what is granted is a decision in force from its day on; what is
-- stopped, refused or decided anew ends on its day, and so does what was paid month by month where it is granted again.
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
  ELSIF verdict IN ('grant', 'raise', 'reduce') AND (decided ->> 'in_money')::boolean AND NOT decided ? 'amount_fen' THEN
    RAISE EXCEPTION 'money without an amount' USING ERRCODE = '23514', CONSTRAINT = 'amount_missing';
  END IF;
  PERFORM casework.check_amount(its, verdict, since, (decided ->> 'amount_fen')::bigint);
  IF verdict IN ('grant', 'raise') THEN
    PERFORM casework.check_limit(task, why, decided);
  END IF;
  IF verdict = 'grant' AND (decided ->> 'monthly')::boolean THEN
    PERFORM casework.check_heard(its, since, (decided ->> 'amount_fen')::bigint);
  END IF;
  INSERT INTO casework_decision (case_id, task_id, policy, subject_id, verdict, since, until, amount_fen, amount_max_fen, said, law, day,
                                 known_at, decided_by, role, at, facts, proof, said_fen, said_max_fen)
  SELECT its.id, task, its.policy, its.subject_id, verdict, since, ends, (decided ->> 'amount_fen')::bigint, (decided ->> 'amount_max_fen')::bigint,
         decided ->> 'said', decided ->> 'law', office.today(), (decided ->> 'known_at')::timestamptz, d.user_id, d.role, clock_timestamp(),
         decided -> 'facts', decided -> 'proof', (decided ->> 'said_fen')::bigint, (decided ->> 'said_max_fen')::bigint FROM office.desk() d;
  PERFORM casework.end_decisions(its, since, why, verdict);
  IF verdict = 'grant' AND (decided ->> 'monthly')::boolean THEN
    PERFORM casework.end_statements(ARRAY(SELECT casework.granted_before(its)), since, why, its.number);
  END IF;
  IF verdict IN ('grant', 'raise', 'reduce') THEN
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

-- A case and what it re-checks or appeals against, and so on back to the first of the matter.
CREATE OR REPLACE FUNCTION casework.back_to_first(about bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 2 AS
$$
  WITH RECURSIVE back AS (
    SELECT c.id, c.parent_id FROM casework_case c WHERE c.id = about
    UNION SELECT c.id, c.parent_id FROM casework_case c JOIN back b ON c.id = b.parent_id)
  SELECT id FROM back
$$;

-- The decisions in force that another one ends: all of the policy where it stops, raises or reduces, else what the same matter decided before.
CREATE OR REPLACE FUNCTION casework.ended_by(its casework_case, verdict text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id FROM registry_statement s
  WHERE s.subject_id IN (SELECT file FROM registry.files(ARRAY[its.subject_id], 'infinity')) AND s.topic = 'decisions' AND s.recorded_to IS NULL
    AND s.facts ->> 'policy' = its.policy AND (verdict IN ('stop', 'raise', 'reduce') OR s.occasion IN (
      SELECT c.policy || ':' || c.event || ':' || c.number FROM casework_case c WHERE c.id IN (SELECT casework.back_to_first(its.id))))
$$;

-- What is in force of whom a case is about by its policy, and of its event where there is one.
CREATE OR REPLACE FUNCTION casework.granted_before(its casework_case) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id FROM registry_statement s
  WHERE s.id IN (SELECT casework.ended_by(its, 'stop')) AND coalesce(s.facts ->> 'occasion', '') = its.event
$$;

-- The fen that a decision from a day on takes the place of, of those that it ends: what is paid that day, or, where nothing is yet, first
-- after it. NULL where nothing is, or not all of it has an amount.
CREATE OR REPLACE FUNCTION casework.paid_by(ended bigint[], on_day date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH held AS (
    SELECT s.valid_from, s.valid_to, (s.facts ->> 'amount')::bigint AS fen FROM registry_statement s
    WHERE s.id = ANY (ended) AND coalesce(s.valid_to > greatest(on_day, s.valid_from), true)),
  first AS (SELECT greatest(on_day, min(valid_from)) AS day FROM held)
  SELECT CASE WHEN bool_and(fen IS NOT NULL) THEN sum(fen)::bigint END FROM held, first
  WHERE valid_from <= first.day AND coalesce(valid_to > first.day, true)
$$;

-- The same of a change.
CREATE OR REPLACE FUNCTION casework.paid_before(its casework_case, on_day date) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN casework.paid_by(ARRAY(SELECT casework.ended_by(its, 'stop')), on_day);
END
$$;

-- Whether the law of the day has somebody heard before they get less by this policy, and nobody was in this case. Not where those have died.
CREATE OR REPLACE FUNCTION casework.not_heard(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT NOT EXISTS (SELECT FROM casework_task t WHERE t.case_id = its.id AND t.does = 'hearing' AND t.done_at IS NOT NULL) AND EXISTS (
    SELECT FROM casework_plan p CROSS JOIN LATERAL casework.arriving(p.policy, p.step, casework.bears(its), office.today(), p.edition) a
    WHERE p.current AND p.policy = its.policy AND p.does = 'hearing' AND a.does = 'hearing'
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true))
$$;

-- Raises where a monthly grant pays less than what it takes the place of, and nobody was heard who is to be.
CREATE OR REPLACE FUNCTION casework.check_heard(its casework_case, since date, fen bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  paid bigint := casework.paid_by(ARRAY(SELECT casework.granted_before(its)), since);
BEGIN
  IF fen < paid AND casework.not_heard(its) THEN
    RAISE EXCEPTION 'less than %, and nobody was heard', paid USING ERRCODE = '23514', CONSTRAINT = 'less_unheard';
  END IF;
END
$$;

-- Raises where a reduction does not pay less than what it takes the place of, or a raise not more.
CREATE OR REPLACE FUNCTION casework.check_amount(its casework_case, verdict text, since date, fen bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  paid bigint := CASE WHEN verdict IN ('raise', 'reduce') THEN casework.paid_before(its, since) END;
BEGIN
  IF verdict = 'reduce' AND fen >= paid THEN
    RAISE EXCEPTION 'no less than %', paid USING ERRCODE = '23514', CONSTRAINT = 'not_less';
  ELSIF verdict = 'raise' AND fen <= paid THEN
    RAISE EXCEPTION 'no more than %', paid USING ERRCODE = '23514', CONSTRAINT = 'not_more';
  END IF;
END
$$;

-- Raises where who is at this desk decides more than their role may at a step; where nobody knows up to how much that is, they say by what
-- they know it.
CREATE OR REPLACE FUNCTION casework.check_limit(task bigint, why text, decided jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  mine text := (SELECT d.role FROM office.desk() d); most bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM casework_task t JOIN casework_plan p ON p.id = t.plan_id CROSS JOIN jsonb_array_elements(p.most) m
                 WHERE t.id = task AND m ->> 0 = mine) THEN
    RETURN;
  END IF;
  most := (decided -> 'limits' ->> mine)::bigint;
  IF (decided ->> 'amount_fen')::bigint > most THEN
    RAISE EXCEPTION 'more than %', most USING ERRCODE = '23514', CONSTRAINT = 'beyond_role';
  ELSIF most IS NULL AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'nobody knows the limit of %: a reason', mine USING ERRCODE = '23514', CONSTRAINT = 'limit_unknown';
  END IF;
END
$$;

-- What ends ends on `on_day`; what was to begin then or later never does. Nothing is overwritten.
CREATE OR REPLACE FUNCTION casework.end_statements(ids bigint[], on_day date, why text, by_what text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH ended AS (
    UPDATE registry_statement s SET recorded_to = clock_timestamp()
    WHERE s.id = ANY (ids) AND (s.valid_to IS NULL OR s.valid_to > on_day)
    RETURNING s.*
  )
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT e.subject_id, e.topic, e.other_id, e.occasion, e.source_id, e.valid_from, on_day, e.recorded_to,
         e.facts || jsonb_build_object('to', on_day), e.sensitive, e.restricted, d.user_id, why, by_what
  FROM ended e, office.desk() d WHERE e.valid_from < on_day
$$;

-- Ends what a decision ends, on its day.
CREATE OR REPLACE FUNCTION casework.end_decisions(its casework_case, on_day date, why text, verdict text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT casework.end_statements(ARRAY(SELECT casework.ended_by(its, verdict)), on_day, why, its.number)
$$;

-- Of those whose facts a decision rests on, the ones whom this desk does not see.
CREATE OR REPLACE FUNCTION casework.out_of_sight(rests_on jsonb) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(array_agg(DISTINCT who), '{}') FROM (SELECT (f ->> 'subject')::bigint AS who FROM jsonb_array_elements(rests_on) f) there
  WHERE who IS NOT NULL AND NOT registry.visible(who)
$$;

-- What a decision rests on, against a committed look at its subject, for a letter that says why: the proof, the facts, and whom of those in
-- them this desk does not see. To the worker's role alone, as registry.scene, which tells nobody anything of those.
CREATE OR REPLACE FUNCTION casework.grounds(look bigint, decision bigint) RETURNS TABLE (proof jsonb, facts jsonb, hidden bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  IF NOT office.closely() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  held := office.spend(look);
  RETURN QUERY SELECT d.proof, d.facts, casework.out_of_sight(d.facts) FROM casework_decision d JOIN casework_case c ON c.id = d.case_id
  WHERE d.id = decision AND c.subject_id = ANY (held.subjects) AND casework.visible(c);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no committed look at this decision' USING ERRCODE = '42501';
  END IF;
END
$$;

-- Whether something that a policy decides is in force of somebody, or will be.
CREATE OR REPLACE FUNCTION casework.runs(of_whom bigint, of_policy text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM registry.files(ARRAY[of_whom], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'decisions' AND s.recorded_to IS NULL AND s.facts ->> 'policy' = of_policy AND coalesce(s.valid_to > office.today(), true))
$$;

-- The same of whom a case is about, by its policy; for who sees the case.
CREATE OR REPLACE FUNCTION casework.in_force(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM casework_case c WHERE c.id = about AND casework.visible(c) AND casework.runs(c.subject_id, c.policy))
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
    AND casework.out_of_sight(d.facts) = '{}';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no committed look at this decision, or somebody out of sight' USING ERRCODE = '42501', CONSTRAINT = 'out_of_sight';
  END IF;
  RETURN kept;
END
$$;
