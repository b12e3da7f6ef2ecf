-- Letters. A number is given in the transaction that keeps the PDF, or not at all; the pages' role reads that there is a
-- letter, and what it says only against a committed look.

ALTER TABLE casework_letter ADD COLUMN IF NOT EXISTS fields jsonb NOT NULL DEFAULT '{}';
ALTER TABLE casework_letter ADD COLUMN IF NOT EXISTS code text NOT NULL DEFAULT '' UNIQUE;
ALTER TABLE casework_letter ADD COLUMN IF NOT EXISTS pdf bytea;
ALTER TABLE casework_letter ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE casework_letter ALTER COLUMN pdf SET STORAGE EXTERNAL;

ALTER TABLE casework_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_letter TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_batch TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_letter FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
CREATE POLICY desk ON casework_batch FOR SELECT TO yingbao_web USING (
  (SELECT office.may('state')) AND made_by = (SELECT user_id FROM office.desk()));

-- ---- what a letter may say -----------------------------------------------------------------------

-- The fen that was decided in a case. What a night computed is not proposed: the law and the facts of today may give another, or nothing.
CREATE OR REPLACE FUNCTION casework.suggested(its casework_case) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT d.amount_fen FROM casework_decision d WHERE d.case_id = its.id ORDER BY d.id DESC LIMIT 1
$$;

-- The same of a case, for who sees it.
CREATE OR REPLACE FUNCTION casework.proposed(about bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT casework.suggested(c) FROM casework_case c WHERE c.id = about AND casework.visible(c)
$$;

-- When somebody was last heard on the way to a step of a case, and by which law; NULL where nobody was. The day is that on which their answers
-- were taken down, or else on which the hearing was over. Of what was granted twice there is no such step: who were heard before the earlier
-- ended were so by the day of that, and by the law of it.
CREATE OR REPLACE FUNCTION casework.heard_before(here casework_task) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  heard jsonb;
BEGIN
  SELECT jsonb_build_object('cited', p.cited ->> 'zh', 'day', coalesce((
    SELECT max(a.day) FROM casework_answer a WHERE a.case_id = h.case_id AND a.task_id = h.id AND a.day >= h.entered_day), h.done_day))
  INTO heard FROM casework_task h JOIN casework_plan p ON p.id = h.plan_id
  WHERE h.case_id = here.case_id AND h.id < here.id AND h.does = 'hearing' ORDER BY h.id DESC LIMIT 1;
  IF heard IS NULL THEN
    SELECT jsonb_build_object('cited', p.cited ->> 'zh', 'day', here.done_day) INTO heard
    FROM casework_twice w JOIN casework_case c ON c.id = w.case_id LEFT JOIN casework_plan p ON p.policy = w.policy AND p.current AND p.does = 'hearing'
      AND coalesce(p.starts <= here.done_day, true) AND coalesce(here.done_day < p.ends, true)
    WHERE w.case_id = here.case_id AND c.way = 'twice' AND w.heard ORDER BY p.place LIMIT 1;
  END IF;
  RETURN heard;
END
$$;

-- How many a family is: as the last notice of the case said it, whose maker left out whom the policy does not count; else everybody alive who
-- is registered in the household.
CREATE OR REPLACE FUNCTION casework.counted(its casework_case) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(
    (SELECT substring(l.fields -> 'rows' -> 0 ->> 'members' FROM '^[0-9]+')::bigint FROM casework_letter l
     WHERE l.case_id = its.id AND l.fields ? 'rows' ORDER BY l.id DESC LIMIT 1),
    (SELECT count(*) FROM casework.members_of(its.subject_id)))
$$;

-- The same of a case, for who sees it.
CREATE OR REPLACE FUNCTION casework.counts(about bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT casework.counted(c) FROM casework_case c WHERE c.id = about AND casework.visible(c) $$;

-- What is known for the letter of a task: of the case, of whom it is to, and of the decision that was taken at the step or on the way to
-- it. Not for the pages: casework.ask_letter asks the desk first.
CREATE OR REPLACE FUNCTION casework.letter_about(task bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task; its casework_case; who registry_subject; hears registry_subject; told jsonb;
BEGIN
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task;
  SELECT c.* INTO its FROM casework_case c WHERE c.id = here.case_id;
  SELECT s.* INTO who FROM registry_subject s WHERE s.id = its.subject_id;
  SELECT s.* INTO hears FROM registry_subject s WHERE its.restricted = '' AND s.id = casework.hears(its.subject_id);
  SELECT jsonb_build_object('id', d.id, 'verdict', d.verdict, 'since', d.since, 'until', d.until, 'amount', d.amount_fen, 'said', d.said,
                            'reason', o.reason, 'cited', p.cited ->> 'zh', 'law', d.law, 'day', d.day,
                            'heard', CASE WHEN d.verdict IN ('reduce', 'stop') THEN casework.heard_before(o) END) INTO told
  FROM casework_decision d JOIN casework_task o ON o.id = d.task_id JOIN casework_plan p ON p.id = o.plan_id
  WHERE d.case_id = its.id AND d.task_id <= here.id ORDER BY d.id DESC LIMIT 1;
  RETURN jsonb_build_object(
    'policy', its.policy, 'case', its.number, 'opened', its.opened_day, 'way', its.way, 'reason', here.reason, 'outcome', here.outcome, 'decision', told,
    'appeals', (SELECT o.does = 'appeal' FROM casework_task o WHERE o.case_id = its.id ORDER BY o.id LIMIT 1),
    'agreed', (SELECT max(o.done_day) FROM casework_task o WHERE o.case_id = its.id AND o.outcome = 'agrees'),
    'cited', (SELECT p.cited ->> 'zh' FROM casework_plan p WHERE p.id = here.plan_id),
    'made_up', (SELECT made_up FROM accounts_office LIMIT 1),
    'name', coalesce(nullif(who.name, ''), CASE WHEN who.kind = 'household' THEN coalesce(nullif(hears.name, ''), (
      SELECT m.name FROM registry_subject m
      WHERE m.household_id = who.id AND m.merged_into_id IS NULL AND (m.restricted = '' OR its.restricted <> '')
      ORDER BY registry.dead(m.id), casework.minor(m.id), m.id LIMIT 1), (
      SELECT p.name FROM casework_ending e JOIN registry_subject p ON p.id = registry.kept(e.person_id)
      WHERE e.case_id = its.id AND e.lifted_at IS NULL AND its.restricted = '' ORDER BY e.id LIMIT 1)) END, ''),
    'guardian', CASE
      WHEN who.kind <> 'person' OR its.restricted <> '' THEN NULL
      WHEN hears.id <> who.id THEN jsonb_build_object('id', hears.id, 'name', hears.name)
      WHEN hears.id IS NULL AND (who.profile ->> 'birth')::date + interval '18 years' > office.today() AND NOT EXISTS (
        SELECT FROM registry_statement s WHERE s.subject_id = who.id AND s.topic = 'guardian' AND s.recorded_to IS NULL)
        THEN jsonb_build_object('name', '') END,  -- a child's letter is to the guardian, also while nobody is on record as one
    'dead', casework.gone(who.id),
    'members', CASE WHEN who.kind = 'household' THEN casework.counted(its) ELSE 1 END,
    'suggested', casework.suggested(its),
    'beside', (SELECT jsonb_build_object('since', w.since, 'fen', w.fen, 'by_since', w.by_since, 'by_fen', w.by_fen) FROM casework_twice w
               WHERE w.case_id = its.id),  -- of what was granted twice, the grant that ended and the one that goes on
    'papers', casework.papers_told(its),
    'against', (SELECT l.number FROM casework_letter l WHERE l.case_id = its.parent_id AND l.decision_id IS NOT NULL ORDER BY l.id DESC LIMIT 1),
    'before', (SELECT (b.facts ->> 'amount')::bigint FROM registry_statement b
               WHERE b.subject_id = its.subject_id AND b.topic = 'decisions' AND b.facts ->> 'policy' = its.policy
                 AND b.evidence IS DISTINCT FROM its.number AND b.facts ? 'amount' ORDER BY b.recorded_at DESC, b.id DESC LIMIT 1));
END
$$;

-- Whether this desk may write the letter that a task names: its role does the step, and the case is in sight.
CREATE OR REPLACE FUNCTION casework.may_write(task bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(office.may('state') AND (
    SELECT casework.visible(c) AND p.document <> '' AND (SELECT role FROM office.desk()) = ANY (t.roles)
    FROM casework_task t JOIN casework_case c ON c.id = t.case_id JOIN casework_plan p ON p.id = t.plan_id WHERE t.id = task), false)
$$;

-- The same at a desk; a guardian whom it does not see is not named.
CREATE OR REPLACE FUNCTION casework.ask_letter(task bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  about jsonb;
BEGIN
  IF NOT casework.may_write(task) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  END IF;
  about := casework.letter_about(task);
  RETURN CASE WHEN about -> 'guardian' -> 'id' IS NULL OR registry.visible((about -> 'guardian' ->> 'id')::bigint) THEN about
              ELSE jsonb_set(about, '{guardian,name}', '""') END;
END
$$;

-- ---- which letters a step makes ------------------------------------------------------------------

-- The letters that may be made of a step as it stands: one that tells of a decision, once that was decided, here or on the way here,
-- and not decided anew since; one that tells of an outcome, once the step had it; any other, while the step is open. `made`: is
-- there one already. They are owed until then, but for a public notice, which casework.noticed asks for.
CREATE OR REPLACE FUNCTION casework.told_at(here casework_task) RETURNS TABLE (kind text, decision bigint, made boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN QUERY
  WITH last AS (SELECT d.id, d.verdict, d.task_id FROM casework_decision d WHERE d.case_id = here.case_id ORDER BY d.id DESC LIMIT 1)
  SELECT s.kind, CASE WHEN s.verdict <> '' THEN last.id END,
    EXISTS (SELECT FROM casework_letter l WHERE l.case_id = here.case_id AND l.kind = s.kind
            AND CASE WHEN s.verdict = '' THEN l.task_id = here.id ELSE l.decision_id = last.id END)
  FROM casework_plan p JOIN casework_series s ON s.document = p.document LEFT JOIN last ON last.task_id <= here.id
  WHERE p.id = here.plan_id AND s.outcome IN ('', here.outcome) AND (s.verdict = '' OR last.verdict = ANY (string_to_array(s.verdict, ' ')))
    AND (here.done_at IS NULL OR s.outcome <> '' OR s.verdict <> '');
END
$$;

-- Whether what a letter answers came up: it follows an outcome of the step before (`follows`), such as papers found missing, or none.
CREATE OR REPLACE FUNCTION casework.called_for(here casework_task, of_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN (SELECT coalesce(s.follows IN ('', (SELECT t.outcome FROM casework_task t WHERE t.case_id = here.case_id AND t.id < here.id
                                             ORDER BY t.id DESC LIMIT 1)), false)
          FROM casework_series s WHERE s.kind = of_kind);
END
$$;

-- Whether a step lacks a letter that it owes: it is not over, or the case goes no further, without it.
CREATE OR REPLACE FUNCTION casework.owes(here casework_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT here.does <> 'publicise' AND EXISTS (SELECT FROM casework.told_at(here) x WHERE NOT x.made AND casework.called_for(here, x.kind))
$$;

-- The letters of a case that may be made now, at whichever desk; for who sees it.
CREATE OR REPLACE FUNCTION casework.writable(about bigint) RETURNS TABLE (task bigint, kind text, made boolean, owed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT t.id, x.kind, x.made, NOT x.made AND t.does <> 'publicise' AND casework.called_for(t, x.kind)
  FROM casework_case c JOIN casework_task t ON t.case_id = c.id, casework.told_at(t) x
  WHERE c.id = about AND casework.visible(c) ORDER BY t.id, x.kind
$$;

-- ---- numbers -------------------------------------------------------------------------------------

-- Twelve characters that nobody mistakes for others: 60 bits by chance.
CREATE OR REPLACE FUNCTION casework.new_code() RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT string_agg(substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (get_byte(chance.bytes, place) & 31), 1), '' ORDER BY place)
  FROM (SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) AS bytes) chance, generate_series(0, 11) place
$$;

-- The next number of a kind in a year; whoever wants the one after it waits until this transaction ends.
CREATE OR REPLACE FUNCTION casework.next_serial(of_kind text, in_year int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('letters ' || of_kind || in_year, 0));
  RETURN (SELECT coalesce(max(l.serial), 0) + 1 FROM casework_letter l WHERE l.kind = of_kind AND l.year = in_year);
END
$$;

-- Gives a letter its number and its code.
-- `after`: the last letter of the task and kind that who asks knows of, 0 for none, so that nothing is made twice by haste.
CREATE OR REPLACE FUNCTION casework.allot(task bigint, of_kind text, after bigint, last_day date, on_decision bigint, has_proof boolean,
                                          told jsonb, who bigint, in_batch bigint)
RETURNS TABLE (letter bigint, number text, code text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task; series casework_series; this_year int := extract(year FROM office.today()); next_one int; told_of record;
BEGIN
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task FOR UPDATE;
  SELECT s.* INTO series FROM casework_series s JOIN casework_plan p ON p.id = here.plan_id AND p.document = s.document WHERE s.kind = of_kind;
  SELECT x.* INTO told_of FROM casework.told_at(here) x WHERE x.kind = of_kind;
  IF series.kind IS NULL THEN
    RAISE EXCEPTION 'this step writes no such letter' USING ERRCODE = '23514', CONSTRAINT = 'letter_of_step';
  ELSIF told_of.kind IS NULL AND here.done_at IS NULL THEN
    RAISE EXCEPTION 'what it tells of is not settled' USING ERRCODE = '23514', CONSTRAINT = 'letter_early';
  ELSIF told_of.kind IS NULL THEN
    RAISE EXCEPTION 'it came otherwise, or is over' USING ERRCODE = '23514', CONSTRAINT = 'letter_late';
  ELSIF told_of.decision IS DISTINCT FROM on_decision THEN
    RAISE EXCEPTION 'decided anew meanwhile' USING ERRCODE = '23514', CONSTRAINT = 'moved_on';
  ELSIF coalesce((SELECT max(l.id) FROM casework_letter l WHERE l.task_id = task AND l.kind = of_kind), 0) <> after THEN
    RAISE EXCEPTION 'made already' USING ERRCODE = '23514', CONSTRAINT = 'letter_made';
  ELSIF last_day IS NOT NULL AND (SELECT c.restricted <> '' FROM casework_case c WHERE c.id = here.case_id) THEN
    RAISE EXCEPTION 'a restricted case is not hung out' USING ERRCODE = '23514', CONSTRAINT = 'restricted_notice';
  ELSIF last_day IS NOT NULL AND (SELECT casework.minor(c.subject_id) FROM casework_case c WHERE c.id = here.case_id) THEN
    RAISE EXCEPTION 'a child is not hung out' USING ERRCODE = '23514', CONSTRAINT = 'minor_notice';
  END IF;
  IF last_day > here.due AND here.done_at IS NULL THEN
    UPDATE casework_task SET due = last_day WHERE id = task;
  END IF;
  next_one := casework.next_serial(of_kind, this_year);
  RETURN QUERY INSERT INTO casework_letter AS made (case_id, task_id, decision_id, batch_id, kind, year, serial, number, closely, until, sha256,
                                                    made_day, made_at, made_by, fields, code)
  VALUES (here.case_id, task, on_decision, in_batch, of_kind, this_year, next_one,
          series.words || '〔' || this_year || '〕' || next_one || '号', has_proof OR series.proves, last_day, '', office.today(), clock_timestamp(), who, told,
          casework.new_code())
  RETURNING made.id, made.number, made.code;
END
$$;

-- The same at a desk.
CREATE OR REPLACE FUNCTION casework.write_letter(task bigint, of_kind text, after bigint, last_day date, on_decision bigint, has_proof boolean,
                                                 told jsonb)
RETURNS TABLE (letter bigint, number text, code text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT casework.may_write(task) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  END IF;
  RETURN QUERY SELECT * FROM casework.allot(task, of_kind, after, last_day, on_decision, has_proof, told, (SELECT user_id FROM office.desk()), NULL);
END
$$;

-- Keeps the PDF of a letter that this very transaction numbered.
CREATE OR REPLACE FUNCTION casework.keep_letter(about bigint, paper bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_letter SET pdf = paper, sha256 = encode(sha256(paper), 'hex')
  WHERE id = about AND pdf IS NULL AND xact = pg_current_xact_id() AND length(paper) > 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not numbered here' USING ERRCODE = '42501';
  END IF;
END
$$;

-- No number without its letter: what was numbered and not kept does not commit.
CREATE OR REPLACE FUNCTION casework.kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF EXISTS (SELECT FROM casework_letter WHERE id = NEW.id AND pdf IS NULL) THEN
    RAISE EXCEPTION 'a number without a letter' USING ERRCODE = '23514', CONSTRAINT = 'letter_kept';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS kept ON casework_letter;
CREATE CONSTRAINT TRIGGER kept AFTER INSERT ON casework_letter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION casework.kept();
CREATE OR REPLACE TRIGGER issued BEFORE UPDATE ON casework_letter FOR EACH ROW WHEN (OLD.pdf IS NOT NULL) EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER stays BEFORE DELETE ON casework_letter FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_letter FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_batch FOR EACH ROW EXECUTE FUNCTION office.log_change();

-- ---- reading -------------------------------------------------------------------------------------

-- Letters as they were issued, against a committed look at whom they are about; those with a proof for roles that may have
-- any fact revealed. Raises if one is not as it was.
CREATE OR REPLACE FUNCTION casework.letters(look bigint, wanted bigint[])
RETURNS TABLE (letter bigint, kind text, number text, code text, made_day date, fields jsonb, pdf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look; found bigint[];
BEGIN
  held := office.spend(look);
  SELECT array_agg(l.id) INTO found
  FROM casework_letter l LEFT JOIN casework_case c ON c.id = l.case_id LEFT JOIN discovery_bundle b ON b.id = l.bundle_id
  WHERE l.id = ANY (wanted) AND coalesce(c.subject_id, b.home_id) = ANY (held.subjects) AND (NOT l.closely OR office.closely())
    AND CASE WHEN l.bundle_id IS NULL THEN casework.visible(c) ELSE casework.sees_event(b) END;
  IF found IS NULL OR NOT found @> wanted THEN
    RAISE EXCEPTION 'no committed look at this letter' USING ERRCODE = '42501';
  ELSIF EXISTS (SELECT FROM casework_letter l WHERE l.id = ANY (found) AND encode(sha256(l.pdf), 'hex') <> l.sha256) THEN
    RAISE EXCEPTION 'a letter is not as it was issued' USING ERRCODE = '23514', CONSTRAINT = 'letter_whole';
  END IF;
  RETURN QUERY SELECT l.id, l.kind, l.number, l.code, l.made_day, l.fields, l.pdf FROM casework_letter l WHERE l.id = ANY (found) ORDER BY l.id;
END
$$;

-- What anybody may know who holds a letter: that it was issued, when, and whether it holds. Nobody's name. One that was made before the
-- step had the outcome which it tells of is void where it came otherwise. Of what was granted twice only the grant that ended is changed by that.
CREATE OR REPLACE FUNCTION casework.verify(of_code text) RETURNS TABLE (kind text, number text, made_day date, until date, standing text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN QUERY SELECT l.kind, l.number, l.made_day, l.until, CASE
    WHEN EXISTS (SELECT FROM casework_task t JOIN casework_series s ON s.kind = l.kind
                 WHERE t.id = l.task_id AND t.done_at IS NOT NULL AND s.outcome NOT IN ('', t.outcome)) THEN 'void'
    WHEN EXISTS (SELECT FROM casework_letter n WHERE n.task_id = l.task_id AND n.kind = l.kind AND n.id > l.id)
      OR EXISTS (SELECT FROM casework_letter n WHERE n.bundle_id = l.bundle_id AND n.id > l.id) THEN 'replaced'
    WHEN l.until < office.today() THEN 'over'
    WHEN EXISTS (SELECT FROM casework_decision d JOIN casework_decision n ON n.policy = d.policy AND n.subject_id = d.subject_id AND n.id > d.id
                      JOIN casework_case c ON c.id = n.case_id AND c.event = (SELECT event FROM casework_case WHERE id = l.case_id)
                 WHERE d.id = l.decision_id AND (c.way <> 'twice' OR c.parent_id = l.case_id)) THEN 'changed'
    ELSE 'holds' END
  FROM casework_letter l WHERE l.code = of_code AND of_code <> '';
END
$$;

-- The notices that hang today in the desk's area: until their last day, while the step stands, the latest of each; none of a child.
CREATE OR REPLACE FUNCTION casework.notices()
RETURNS TABLE (case_id bigint, policy text, number text, starts date, ends date, listed jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT c.id, c.policy, l.number, l.made_day, l.until, l.fields -> 'rows'
  FROM casework_letter l JOIN casework_task t ON t.id = l.task_id JOIN casework_case c ON c.id = l.case_id
  WHERE l.until >= office.today() AND l.made_day <= office.today() AND t.done_at IS NULL AND c.closed_day IS NULL AND c.restricted = ''
    AND c.area = ANY (office.areas()) AND casework.visible(c) AND NOT casework.minor(c.subject_id)
    AND NOT EXISTS (SELECT FROM casework_letter n WHERE n.task_id = l.task_id AND n.kind = l.kind AND n.id > l.id)
  ORDER BY c.policy, l.until, l.id
$$;

-- The amount, as it was written, that the last public notice of a case showed; for who sees the case. NULL where none hung.
CREATE OR REPLACE FUNCTION casework.publicised(about bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT l.fields -> 'rows' -> 0 ->> 'amount' FROM casework_letter l JOIN casework_case c ON c.id = l.case_id
  WHERE l.case_id = about AND l.until IS NOT NULL AND casework.visible(c) ORDER BY l.id DESC LIMIT 1
$$;

-- ---- many at once --------------------------------------------------------------------------------

-- The steps whose letters of a kind this desk's role makes and has not made yet; of whatever kind where it is ''. Restricted cases are
-- left out, and of cases that are over all that tells neither of a decision nor of how they ended.
CREATE OR REPLACE FUNCTION casework.waiting(of_kind text, of_policy text) RETURNS TABLE (task bigint, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me accounts_desk;
BEGIN
  SELECT * INTO me FROM office.desk();
  RETURN QUERY
  SELECT t.id, s.kind FROM casework_task t JOIN casework_plan p ON p.id = t.plan_id JOIN casework_series s ON s.document = p.document
         JOIN casework_case c ON c.id = t.case_id
  WHERE office.may('cases') AND office.may('state') AND s.kind = coalesce(nullif(of_kind, ''), s.kind) AND (of_policy = '' OR c.policy = of_policy)
    AND (t.done_at IS NULL OR s.verdict <> '' OR s.outcome = t.outcome AND (
      c.closed_day IS NULL OR NOT EXISTS (SELECT FROM casework_task n WHERE n.case_id = c.id AND n.id > t.id))) AND c.restricted = ''
    AND me.role = ANY (t.roles) AND c.area = ANY (me.areas) AND casework.visible(c)
    AND NOT EXISTS (SELECT FROM casework_letter l WHERE l.task_id = t.id AND l.kind = s.kind)
    AND EXISTS (SELECT FROM casework.told_at(t) x WHERE x.kind = s.kind AND NOT x.made) AND casework.called_for(t, s.kind);
END
$$;

-- Orders the letters of all tasks of this desk's role that owe one of the kind; the order's number. Letters that say why are for roles that
-- may have any fact revealed, and looks at everybody whom they are about; whom of those in a proof, and which guardian, the desk does
-- not see stays with the order, for the worker tells nothing of them.
CREATE OR REPLACE FUNCTION casework.order_letters(of_kind text, of_policy text, at_site text, most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me accounts_desk; wanted bigint[]; made bigint; unseen jsonb; proving boolean := (SELECT s.proves FROM casework_series s WHERE s.kind = of_kind);
BEGIN
  SELECT * INTO me FROM office.desk();
  IF NOT office.may('cases') OR NOT office.may('state') OR proving AND NOT office.closely() THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  SELECT array_agg(task ORDER BY task) INTO wanted FROM (
    SELECT w.task FROM casework.waiting(of_kind, of_policy) w WHERE of_kind <> '' ORDER BY w.task LIMIT least(most, 1000)) found;
  IF wanted IS NULL THEN
    RAISE EXCEPTION 'no letter to make' USING ERRCODE = '23514', CONSTRAINT = 'no_letters';
  END IF;
  IF proving THEN
    PERFORM office.write('look', c.subject_id, jsonb_build_object('facts', jsonb_build_array('law'), 'reason', c.number, 'about', c.subject_id))
    FROM casework_task t JOIN casework_case c ON c.id = t.case_id WHERE t.id = ANY (wanted);
  END IF;
  SELECT jsonb_object_agg(t.id, to_jsonb(casework.out_of_sight(coalesce(d.facts, '[]') || jsonb_build_object('subject', casework.hears(c.subject_id)))))
    INTO unseen
  FROM casework_task t JOIN casework_case c ON c.id = t.case_id, casework.told_at(t) x LEFT JOIN casework_decision d ON d.id = x.decision AND proving
  WHERE t.id = ANY (wanted) AND x.kind = of_kind;
  INSERT INTO casework_batch (kind, policy, tasks, hidden, site, done, failed, state, made_day, made_at, made_by)
  VALUES (of_kind, of_policy, wanted, coalesce(unseen, '{}'), at_site, 0, '{}', 'waiting', office.today(), clock_timestamp(), me.user_id)
  RETURNING id INTO made;
  RETURN made;
END
$$;

GRANT SELECT ON casework_series TO yingbao_web, yingbao_worker;
GRANT SELECT (id, case_id, task_id, decision_id, batch_id, kind, year, serial, number, closely, until, sha256, made_day, made_at, made_by)
  ON casework_letter TO yingbao_web;
GRANT SELECT ON casework_letter, casework_batch TO yingbao_worker;
GRANT SELECT ON casework_batch TO yingbao_web;
GRANT UPDATE (done, failed, state) ON casework_batch TO yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.publicised(bigint), casework.told_at(casework_task), casework.suggested(casework_case), casework.proposed(bigint), casework.counted(casework_case), casework.counts(bigint), casework.owes(casework_task), casework.called_for(casework_task, text), casework.writable(bigint), casework.waiting(text, text),
  casework.letter_about(bigint), casework.heard_before(casework_task), casework.may_write(bigint), casework.ask_letter(bigint), casework.new_code(),
  casework.allot(bigint, text, bigint, date, bigint, boolean, jsonb, bigint, bigint),
  casework.write_letter(bigint, text, bigint, date, bigint, boolean, jsonb), casework.keep_letter(bigint, bytea), casework.kept(),
  casework.letters(bigint, bigint[]), casework.verify(text), casework.notices(), casework.order_letters(text, text, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.publicised(bigint), casework.writable(bigint), casework.proposed(bigint), casework.counts(bigint), casework.waiting(text, text), casework.ask_letter(bigint), casework.may_write(bigint), casework.write_letter(bigint, text, bigint, date, bigint, boolean, jsonb),
  casework.keep_letter(bigint, bytea), casework.letters(bigint, bigint[]), casework.verify(text), casework.notices(),
  casework.order_letters(text, text, text, int) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.letter_about(bigint), casework.allot(bigint, text, bigint, date, bigint, boolean, jsonb, bigint, bigint),
  casework.keep_letter(bigint, bytea) TO yingbao_worker;
