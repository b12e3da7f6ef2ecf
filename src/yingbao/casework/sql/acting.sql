-- What people do with an open case: its steps, its marks, a word from above, who may know of it.

-- What was done before that keeps whoever did it from a task: the plan's steps, in this case and in all before it of the same matter; and
-- whoever surveyed, decided or looked into an appeal in one of those neither looks into an appeal nor decides anew.
CREATE OR REPLACE FUNCTION casework.apart_from(here casework_task) RETURNS TABLE (step text, who bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT t.step, ARRAY[t.actor_id, t.second_id] FROM casework_task t, casework_plan plan
  WHERE plan.id = here.plan_id AND t.done_at IS NOT NULL AND t.case_id IN (SELECT casework.back_to_first(here.case_id))
    AND (t.step = ANY (plan.apart) OR here.does IN ('appeal', 'decide') AND t.case_id <> here.case_id AND (
      t.does IN ('survey', 'assess', 'appeal') OR EXISTS (SELECT FROM casework_decision d WHERE d.task_id = t.id)))
$$;

-- The steps done by somebody that keep them from an open task.
CREATE OR REPLACE FUNCTION casework.keeps_from(here casework_task, who bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce(array_agg(DISTINCT a.step ORDER BY a.step), '{}') FROM casework.apart_from(here) a WHERE keeps_from.who = ANY (a.who) $$;

-- All who are kept from a task by what they did before.
CREATE OR REPLACE FUNCTION casework.all_kept_from(here casework_task) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(array_agg(DISTINCT w.one), '{}') FROM casework.apart_from(here) a, unnest(a.who) AS w(one) WHERE w.one IS NOT NULL
$$;

-- A step that opens knows who is kept from it, so that a list need not ask of each.
CREATE OR REPLACE FUNCTION casework.keep_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  NEW.kept := casework.all_kept_from(NEW);
  RETURN NEW;
END
$$;

-- What is done or decided in a case while a later one of the same matter is open counts there too. Asked of these few alone: the planner
-- of a small office would ask it of every open step.
CREATE OR REPLACE FUNCTION casework.keep_apart_later() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  WITH RECURSIVE later AS (
    SELECT c.id FROM casework_case c WHERE c.parent_id = NEW.case_id
    UNION SELECT c.id FROM casework_case c JOIN later l ON c.parent_id = l.id)
  UPDATE casework_task t SET kept = x.kept
  FROM (SELECT o.id, casework.all_kept_from(o) AS kept FROM later l JOIN casework_task o ON o.case_id = l.id WHERE o.done_at IS NULL OFFSET 0) x
  WHERE t.id = x.id AND t.kept IS DISTINCT FROM x.kept;
  RETURN NULL;
END
$$;

-- The steps that keep who is at this desk from an open task.
CREATE OR REPLACE FUNCTION casework.kept_from(task bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT casework.keeps_from(t, (SELECT user_id FROM office.desk())) FROM casework_task t WHERE t.id = task $$;

-- Whether everybody at work in the area today who holds a role of an open task is kept from it; for who sees its case.
CREATE OR REPLACE FUNCTION casework.nobody_can(task bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN EXISTS (
    SELECT FROM casework_task t JOIN casework_case c ON c.id = t.case_id WHERE t.id = task AND casework.visible(c) AND NOT EXISTS (
      SELECT FROM accounts_assignment a JOIN accounts_user u ON u.id = a.user_id
      WHERE u.is_active AND a.role_id = ANY (t.roles) AND office.in_force(a, office.today()) AND (a.area = '' OR starts_with(t.area, a.area))
        AND casework.keeps_from(t, a.user_id) = '{}'));
END
$$;

-- The roles of a later step that nobody at work in the area today could do any more if `second` goes along with `me`: the only one who could
-- is the second. NULL where there is none.
CREATE OR REPLACE FUNCTION casework.leaves_nobody(here casework_task, me bigint, second bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN (
    SELECT later.step FROM casework_plan later JOIN casework_case c ON c.id = here.case_id AND later.policy = c.policy
    WHERE later.current AND here.step = ANY (later.apart)
      AND coalesce(later.starts <= office.today(), true) AND coalesce(office.today() < later.ends, true)
      AND ARRAY[second] = ARRAY(SELECT DISTINCT a.user_id FROM accounts_assignment a
                                WHERE a.role_id = ANY (later.roles) AND office.in_force(a, office.today()) AND a.user_id <> me
                                  AND (a.area = '' OR starts_with(here.area, a.area)))
    ORDER BY later.place LIMIT 1);
END
$$;

-- Whether who is at this desk, and `second` with them, may act on a task; raises what is against it.
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
  ELSIF casework.keeps_from(here, me.user_id) || casework.keeps_from(here, second) <> '{}' THEN
    RAISE EXCEPTION 'who did % does not do %', plan.apart, here.step USING ERRCODE = '42501', CONSTRAINT = 'apart';
  ELSIF plan.people > 1 AND (second IS NULL OR second = me.user_id OR NOT EXISTS (
      SELECT FROM accounts_assignment a JOIN accounts_role r ON r.code = a.role_id
      WHERE a.user_id = second AND office.in_force(a, office.today()) AND 'state' = ANY (r.may)
        AND (a.area = '' OR here.area = '' OR starts_with(here.area, a.area) OR starts_with(a.area, here.area)))) THEN
    RAISE EXCEPTION 'two people do this' USING ERRCODE = '23514', CONSTRAINT = 'two_people';
  ELSIF second IS NOT NULL AND casework.leaves_nobody(here, me.user_id, second) IS NOT NULL THEN
    RAISE EXCEPTION 'nobody would be left for a later step' USING ERRCODE = '23514', CONSTRAINT = 'leaves_nobody';
  END IF;
END
$$;

-- Whether the notice that a step makes was made, and has hung to its last day. A restricted case, or a child, is never hung out, and a
-- step that names no letter leaves it to paper.
CREATE OR REPLACE FUNCTION casework.noticed(its casework_case, here casework_task) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN its.restricted <> '' OR casework.minor(its.subject_id) OR here.due IS NULL OR EXISTS (SELECT FROM casework_plan p WHERE p.id = here.plan_id AND p.document = '')
    OR coalesce((SELECT l.until < office.today() FROM casework_letter l WHERE l.task_id = here.id AND l.until IS NOT NULL
                 ORDER BY l.id DESC LIMIT 1), false);
END
$$;

-- Whether a step is one of hanging out a notice, which was not made yet. Nothing of a restricted case, or of a child, is hung out.
CREATE OR REPLACE FUNCTION casework.unnoticed(here casework_task) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN here.does = 'publicise' AND EXISTS (SELECT FROM casework_plan p WHERE p.id = here.plan_id AND p.document <> '')
    AND EXISTS (SELECT FROM casework_case c WHERE c.id = here.case_id AND c.restricted = '' AND NOT casework.minor(c.subject_id))
    AND NOT EXISTS (SELECT FROM casework_letter l WHERE l.task_id = here.id AND l.until IS NOT NULL);
END
$$;

-- Whether a step asks for a field of casework.yaml: of what is taken down there.
CREATE OR REPLACE FUNCTION casework.asks(here casework_task, field text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN EXISTS (SELECT FROM casework_plan p WHERE p.id = here.plan_id AND field = ANY (p.fields));
END
$$;

-- Whether what a step has to leave on record stands there: words, an answer taken down, or, at a means check, what an institution answered.
CREATE OR REPLACE FUNCTION casework.recorded(here casework_task, why text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN NOT casework.asks(here, 'record') OR length(trim(why)) >= 2
    OR EXISTS (SELECT FROM casework_answer a WHERE a.task_id = here.id)
    OR here.does = 'check' AND EXISTS (SELECT FROM casework_check_line l WHERE l.case_id = here.case_id AND l.answered_at IS NOT NULL);
END
$$;

-- Does an open task with an outcome, and enters the next step; its number, or NULL at the end of the case.
-- `decided`: since, until, amount_fen, amount_max_fen, said, law, known_at, facts, proof, where the outcome is a verdict;
-- until alone where it holds for a time, such as that somebody declines: else it holds as long as is usual; papers where they are asked for;
-- proposed_fen of who hands it up.
CREATE OR REPLACE FUNCTION casework.act(task bigint, with_outcome text, why text, second bigint, clock jsonb, decided jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_task; word casework_word; plan casework_plan; made bigint; ends date;
BEGIN
  its := casework.hold((SELECT case_id FROM casework_task WHERE id = task));
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task FOR UPDATE;
  IF its.id IS NULL OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF here.done_at IS NOT NULL OR its.closed_day IS NOT NULL THEN
    RAISE EXCEPTION 'done already' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  END IF;
  PERFORM casework.check_actor(here, second);
  SELECT * INTO word FROM casework_word WHERE outcome = with_outcome;
  ends := CASE WHEN word.lasts IS NOT NULL
               THEN coalesce((decided ->> 'until')::date, (office.today() + make_interval(months => word.lasts))::date) END;
  IF (word.reasoned OR with_outcome = 'keep' AND casework.gone(its.subject_id)) AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF ends <= office.today() OR ends > office.today() + make_interval(months => word.lasts_most) THEN
    RAISE EXCEPTION 'until when it holds' USING ERRCODE = '23514', CONSTRAINT = 'holds_until';
  ELSIF word.once AND EXISTS (SELECT FROM casework_task t WHERE t.case_id = its.id AND t.outcome = with_outcome) THEN
    RAISE EXCEPTION 'asked once already' USING ERRCODE = '23514', CONSTRAINT = 'asked_once';
  ELSIF here.does = 'decide' AND word.verdict IN ('grant', 'refuse') AND casework.owed_surveys(its) <> '{}' THEN
    RAISE EXCEPTION 'nobody made the survey %', casework.owed_surveys(its) USING ERRCODE = '23514', CONSTRAINT = 'survey_owed';
  ELSIF here.does = 'publicise' AND with_outcome = 'no_objection' AND casework.unnoticed(here) THEN
    RAISE EXCEPTION 'no notice was made' USING ERRCODE = '23514', CONSTRAINT = 'notice_missing';
  ELSIF here.does = 'publicise' AND with_outcome = 'no_objection'
        AND (here.due IS NOT NULL AND office.today() <= here.due OR NOT casework.noticed(its, here)) THEN
    RAISE EXCEPTION 'the notice hangs until %', here.due USING ERRCODE = '23514', CONSTRAINT = 'notice_hangs';
  ELSIF NOT casework.recorded(here, why) THEN
    RAISE EXCEPTION 'nothing of it stands on record' USING ERRCODE = '23514', CONSTRAINT = 'recorded';
  ELSIF casework.owes(here) OR with_outcome = 'overdue' AND EXISTS (SELECT FROM casework.told_at(here) x WHERE NOT x.made) THEN
    RAISE EXCEPTION 'its letter was not made' USING ERRCODE = '23514', CONSTRAINT = 'letter_missing';
  ELSIF EXISTS (SELECT FROM casework_task t WHERE t.case_id = its.id AND t.done_at IS NOT NULL AND casework.owes(t)) THEN
    RAISE EXCEPTION 'the letter of an earlier step was not made' USING ERRCODE = '23514', CONSTRAINT = 'letter_owed';
  ELSIF with_outcome = 'overdue' AND NOT coalesce(office.today() > here.due, false) THEN
    RAISE EXCEPTION 'they may be brought until %', here.due USING ERRCODE = '23514', CONSTRAINT = 'not_overdue';
  END IF;
  SELECT * INTO plan FROM casework.following(task, with_outcome);
  IF clock ? 'plan' AND plan.id IS DISTINCT FROM (clock ->> 'plan')::bigint THEN
    RAISE EXCEPTION 'it leads elsewhere by now' USING ERRCODE = '23514', CONSTRAINT = 'moved_on';
  END IF;
  IF word.papers THEN
    PERFORM casework.ask_papers(its, here, decided -> 'papers');
  END IF;
  PERFORM casework.draw(its, here, with_outcome, plan);
  UPDATE casework_task t SET done_day = office.today(), done_at = clock_timestamp(), outcome = with_outcome, reason = why, until = ends,
    second_id = second, actor_id = d.user_id, role = d.role, proposed_fen = CASE WHEN with_outcome = 'beyond' THEN (decided ->> 'proposed_fen')::bigint END
  FROM office.desk() d WHERE t.id = task;
  IF word.suspends THEN
    PERFORM casework.suspect(its);
  END IF;
  IF word.verdict <> '' THEN
    PERFORM casework.decide(its, task, word.verdict, why, decided);
  ELSIF with_outcome = 'declines' AND casework.finding_of(its) IS NOT NULL THEN
    PERFORM casework.tell_finding(casework.finding_of(its), 'declined', why, ends);
  ELSIF with_outcome = 'overturned' AND its.finding_id IS NOT NULL THEN  -- what was refused is open again
    PERFORM casework.tell_finding(its.finding_id, 'in_process', its.number);
  END IF;
  IF plan.id IS NOT NULL THEN
    RETURN casework.enter(its, plan, clock);
  END IF;
  PERFORM casework.close(its, with_outcome);
  RETURN NULL;
END
$$;

-- Ends a case. What it leaves to somebody who has died is remembered. What it found out stays with its finding; without a word about that, it is to be verified again.
CREATE OR REPLACE FUNCTION casework.close(its casework_case, with_outcome text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  verdict text;
BEGIN
  SELECT d.verdict INTO verdict FROM casework_decision d WHERE d.case_id = its.id ORDER BY d.id DESC LIMIT 1;
  UPDATE casework_case SET closed_day = office.today(), outcome = coalesce(verdict, with_outcome) WHERE id = its.id;
  IF with_outcome = 'keep' THEN  -- it stands in the list of what is to stop until it does
    UPDATE casework_ending SET kept_at = clock_timestamp() WHERE case_id = its.id AND enters = 'death' AND lifted_at IS NULL AND kept_at IS NULL;
  END IF;
  IF EXISTS (SELECT FROM discovery_finding f WHERE f.id = its.finding_id AND f.state = 'in_process') THEN
    PERFORM casework.tell_finding(its.finding_id, 'suspected', its.number);
  END IF;
END
$$;

-- Sets or takes away a mark of an open case; only who may act on it now, and never one of the lot, of its decisions or of the registry. Whoever does otherwise than the event says
-- says why.
CREATE OR REPLACE FUNCTION casework.mark(about bigint, with_mark text, bears boolean, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = about FOR UPDATE;
  IF its.id IS NULL OR with_mark IN ('drawn', 'decided', 'died', 'minor') OR NOT casework.visible(its) OR its.closed_day IS NOT NULL OR NOT office.may('state')
     OR NOT EXISTS (SELECT FROM casework_task t, office.desk() d WHERE t.case_id = about AND t.done_at IS NULL AND d.role = ANY (t.roles)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF bears = (with_mark = ANY (its.marks)) THEN
    RETURN;
  ELSIF length(trim(why)) < 2 AND EXISTS (SELECT FROM casework.marked_by_event(its, with_mark) e WHERE e.yes <> bears) THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  INSERT INTO casework_marking (case_id, mark, bears, reason, actor_id, at)
  SELECT about, with_mark, mark.bears, trim(why), d.user_id, clock_timestamp() FROM office.desk() d;
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

-- Puts somebody on a restricted case, who then sees it at a desk of its area: whoever is on it may, and who may see restricted files; these
-- alone take somebody off, and always somebody stays on.
CREATE OR REPLACE FUNCTION casework.put_on(about bigint, who bigint, stays boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; left_on bigint[];
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = about FOR UPDATE;
  IF its.id IS NULL OR its.restricted = '' OR NOT casework.visible(its)
     OR NOT (office.may('restricted') OR stays AND office.may('state')) THEN
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
