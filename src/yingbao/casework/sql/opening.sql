-- How a case is opened, and enters its steps.

-- Enters a step. `clock`: due, warn, provisional, as the page reckoned them.
CREATE OR REPLACE FUNCTION casework.enter(its casework_case, plan casework_plan, clock jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO casework_task (case_id, plan_id, step, does, roles, area, entered_day, entered_at, due, warn, provisional, outcome, role, reason, urged)
  VALUES (its.id, plan.id, plan.step, plan.does, plan.roles, its.area, office.today(), clock_timestamp(), (clock ->> 'due')::date,
          (clock ->> 'warn')::date, coalesce((clock ->> 'provisional')::boolean, false), '', '', '', '')
  RETURNING id
$$;

-- What becomes of the finding that a case works on. What goes back to the nights is looked at again: while a case had it, none asked
-- whether it is still so.
CREATE OR REPLACE FUNCTION casework.tell_finding(about bigint, to_state text, why text, ends date DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH old AS (SELECT id, state, cell FROM discovery_finding WHERE id = about FOR UPDATE),
  changed AS (
    UPDATE discovery_finding f SET state = to_state, until = ends, refreshed_at = clock_timestamp(),
      closed_at = CASE WHEN to_state IN ('declined', 'mistaken', 'delivered', 'gone') THEN clock_timestamp() END
    FROM old WHERE f.id = old.id RETURNING f.subject_id),
  again AS (
    UPDATE registry_subject s SET xact = pg_current_xact_id() FROM changed
    WHERE s.id = changed.subject_id AND to_state IN ('suspected', 'mistaken'))
  INSERT INTO discovery_turn (finding_id, at, before, after, cell, author_id, reason)
  SELECT old.id, clock_timestamp(), old.state, to_state, old.cell, (SELECT user_id FROM office.desk()), why FROM old
$$;

-- Guardians and helpers lose sight of whom a case of abuse is about, at once, and of the household: what makes them such is
-- disputed from now on, and their desks are closed, those of citizens at home there too. Whoever clears them says so in a new
-- statement. Whoever sees the file reads its reasons, so the case is not named there.
CREATE OR REPLACE FUNCTION casework.suspend(its casework_case) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH closed AS (
    UPDATE accounts_desk SET closed_at = clock_timestamp()
    WHERE closed_at IS NULL AND (
      its.subject_id = ANY (subjects) AND role = 'guardian'
      OR role = 'citizen' AND (SELECT household_id FROM registry_subject s WHERE s.id = its.subject_id) = ANY (subjects))),
  ended AS (
    UPDATE registry_statement s SET recorded_to = clock_timestamp()
    WHERE s.subject_id = its.subject_id AND s.topic IN ('guardian', 'helper') AND s.recorded_to IS NULL AND s.restricted = ''
    RETURNING s.*)
  INSERT INTO registry_statement (subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
                                  restricted, author_id, reason, evidence)
  SELECT e.subject_id, e.topic, e.other_id, e.occasion, e.source_id, e.valid_from, e.valid_to, e.recorded_to,
         e.facts || '{"disputed": true}', e.sensitive, e.restricted, d.user_id, '存疑，另行核实', ''
  FROM ended e, office.desk() d
$$;

-- A case turns out to be one of abuse. Where it is one already, who was cleared since stays so until somebody who is on it looks.
CREATE OR REPLACE FUNCTION casework.suspect(its casework_case) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF its.restricted <> 'abuse' THEN
    UPDATE casework_case SET restricted = 'abuse' WHERE id = its.id;
    PERFORM casework.suspend(its);
  END IF;
END
$$;

-- Whether a step is one at which somebody appeals: whoever a decision is about begins there themselves.
CREATE OR REPLACE FUNCTION casework.is_appeal(of_policy text, at_step text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM casework_plan p WHERE p.current AND p.policy = of_policy AND p.step = at_step AND p.does = 'appeal')
$$;

-- Whether something that may happen to a subject is on file and in force today: an event of a table, by which it is told from others.
CREATE OR REPLACE FUNCTION casework.happened(to_whom bigint, of_table text, of_event text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM registry.said(ARRAY[to_whom], office.today(), 'infinity') x JOIN registry_statement s ON s.id = x.id
    WHERE s.topic = of_table AND s.occasion = of_event AND s.restricted = '')
$$;

-- Takes down a case, and enters its first step; nobody's right is asked here. `known_to`: who may see it where it is restricted.
CREATE OR REPLACE FUNCTION casework.take_up(of_policy text, about bigint, of_event text, works_on bigint, by_way text, at_entry text,
                                            class text, known_to bigint[], beside bigint, clock jsonb) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan; made casework_case;
BEGIN
  INSERT INTO casework_case (number, policy, subject_id, event, finding_id, parent_id, entry, way, area, restricted, people, marks, outcome,
                             opened_day, opened_at, opened_by)
  SELECT to_char(office.today(), 'YYYY') || '-' || lpad(nextval('casework.numbers')::text, 6, '0'), of_policy, s.id, of_event, works_on,
         beside, at_entry, by_way, s.area, class, known_to, '{}', '', office.today(), clock_timestamp(),
         (SELECT user_id FROM office.desk())
  FROM registry_subject s WHERE s.id = about RETURNING * INTO made;
  IF beside IS NULL THEN
    made := casework.mark_by_event(made);
  ELSE
    made := casework.mark_as_before(made);
  END IF;
  SELECT * INTO plan FROM casework.arriving(of_policy, at_entry, casework.bears(made), office.today());
  IF plan.id IS NULL THEN
    RAISE EXCEPTION 'no process of %', of_policy USING ERRCODE = '23514', CONSTRAINT = 'step_in_plan';
  END IF;
  PERFORM casework.enter(made, plan, clock);
  RETURN made;
END
$$;

-- Whether a step is for homes in which somebody died, and of this one nobody did: where it has another re-check, it begins there.
CREATE OR REPLACE FUNCTION casework.for_a_death(of_policy text, at_step text, about bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN (
    SELECT coalesce(bool_or(p.step = at_step AND 'death_in_family' = ANY (p.entry)) AND bool_or(NOT 'death_in_family' = ANY (p.entry)), false)
    FROM casework_plan p
    WHERE p.current AND p.policy = of_policy AND p.does = 'recheck'
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true))
    AND NOT EXISTS (
      SELECT FROM registry_subject m
      WHERE m.kind = 'person' AND m.merged_into_id IS NULL AND (m.household_id = about OR m.id = about) AND registry.dead(m.id))
    AND NOT EXISTS (
      SELECT FROM registry.files(ARRAY[about], 'infinity') f JOIN casework_ending e ON e.subject_id = f.file
      WHERE e.lifted_at IS NULL AND registry.dead(registry.kept(e.person_id)));
END
$$;

-- The steps that a further case than this one does not begin at for that reason, for who sees it.
CREATE OR REPLACE FUNCTION casework.nobody_died(about bigint) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN QUERY SELECT DISTINCT p.step
  FROM casework_case c JOIN casework_plan p ON p.current AND p.policy = c.policy AND 'death_in_family' = ANY (p.entry)
  WHERE c.id = about AND casework.visible(c) AND casework.for_a_death(c.policy, p.step, c.subject_id);
END
$$;

-- Whether two cases of a policy that begin at these steps are of one matter: at the same step, or one with telling and asking and the other
-- after it, since somebody applied.
CREATE OR REPLACE FUNCTION casework.begins_alike(of_policy text, one text, other text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT one = other OR EXISTS (
    SELECT FROM casework_plan p
    WHERE p.current AND p.policy = of_policy AND p.step = 'prompt' AND p.step IN (one, other)
      AND p.next @> jsonb_build_array(jsonb_build_array('agrees', CASE one WHEN 'prompt' THEN other ELSE one END)))
$$;

-- Opens a case at a desk that sees its subject; its number in the table. `entry`: where it begins ('' the plan's first
-- step). A restricted one is seen by who opened it and by who may see restricted files; a guardian may be who is suspected. Under a
-- policy that goes by events it is about one that is on file, which sets its marks. An appeal works on the finding of what it appeals against.
-- Where the plan says of its first step that few may know, every case that begins there is restricted, whoever opens it.
CREATE OR REPLACE FUNCTION casework.open(of_policy text, about bigint, of_event text, from_finding bigint, by_way text, at_entry text,
                                         class text, beside bigint, clock jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made casework_case; first text := at_entry; events text; works_on bigint := from_finding;
BEGIN
  PERFORM registry.hold(ARRAY[about]);  -- who merges or splits it now waits
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
  IF class = '' AND EXISTS (
      SELECT FROM casework_plan p WHERE p.current AND p.policy = of_policy AND p.step = first AND 'few' = ANY (p.fields)
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true)) THEN
    class := 'few';
  END IF;
  SELECT p.event INTO events FROM casework_plan p WHERE p.current AND p.policy = of_policy LIMIT 1;
  IF events <> '' AND NOT casework.happened(about, events, of_event)
     AND NOT EXISTS (SELECT FROM casework_case c WHERE c.id = beside AND c.event = of_event) THEN
    RAISE EXCEPTION 'about which of its %?', events USING ERRCODE = '23514', CONSTRAINT = 'event_on_file';
  END IF;
  IF EXISTS (SELECT FROM casework_case c WHERE c.closed_day IS NULL AND (c.subject_id, c.policy, c.event) = (about, of_policy, of_event)
             AND casework.begins_alike(of_policy, c.entry, first)) THEN
    RAISE EXCEPTION 'a file merged into this one has it open' USING ERRCODE = '23505', CONSTRAINT = 'one_open_case';
  END IF;
  IF casework.for_a_death(of_policy, first, about) THEN
    RAISE EXCEPTION 'nobody of them died' USING ERRCODE = '23514', CONSTRAINT = 'nobody_died';
  END IF;
  IF from_finding IS NULL AND casework.is_appeal(of_policy, first) THEN
    SELECT c.finding_id INTO works_on FROM casework_case c WHERE c.id = beside;
  END IF;
  made := casework.take_up(of_policy, about, of_event, works_on, by_way, first, class,
                         CASE WHEN class = '' THEN '{}' ELSE ARRAY[(SELECT user_id FROM office.desk())] END, beside, clock);
  IF from_finding IS NOT NULL THEN
    PERFORM casework.tell_finding(from_finding, 'in_process', made.number);
  END IF;
  IF class = 'abuse' THEN
    PERFORM casework.suspend(made);
  END IF;
  RETURN made.id;
END
$$;

-- Takes down why somebody has a matter looked at again, in their words; who began the case, before anything was done in it, once.
CREATE OR REPLACE FUNCTION casework.plead(about bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_case c SET words = left(trim(why), 2000)
  WHERE c.id = about AND c.words = '' AND c.closed_day IS NULL AND c.parent_id IS NOT NULL AND casework.visible(c)
    AND c.opened_by = (SELECT user_id FROM office.desk()) AND NOT EXISTS (SELECT FROM casework_task t WHERE t.case_id = about AND t.done_at IS NOT NULL);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
END
$$;
