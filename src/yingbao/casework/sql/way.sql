-- The way of a case: which step it arrives at, and the lots by which cases are drawn.

-- The step of a policy in force on a day; one that has gone from the plan, as `of_edition` had it. Raises if there is none: a
-- case never ends by a gap in the plan.
CREATE OR REPLACE FUNCTION casework.planned(of_policy text, at_step text, on_day date, of_edition text DEFAULT NULL) RETURNS casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan;
BEGIN
  SELECT * INTO plan FROM casework_plan p
  WHERE (p.current OR p.edition = of_edition) AND p.policy = of_policy AND p.step = at_step
    AND coalesce(p.starts <= on_day, true) AND coalesce(on_day < p.ends, true)
  ORDER BY p.current DESC, p.id DESC LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no step % of % on %', at_step, of_policy, on_day USING ERRCODE = '23514', CONSTRAINT = 'step_in_plan';
  END IF;
  RETURN plan;
END
$$;

-- The step at which a case with these marks really arrives: a step that is only for a mark is passed over by who does
-- not bear it, on to what its first outcome leads to. No row: the end. `of_edition`: by which it came so far.
CREATE OR REPLACE FUNCTION casework.arriving(of_policy text, at_step text, with_marks text[], on_day date, of_edition text DEFAULT NULL)
RETURNS SETOF casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  plan casework_plan; step text := at_step; needed text;
BEGIN
  FOR hop IN 1..50 LOOP
    IF step = 'end' THEN
      RETURN;
    END IF;
    plan := casework.planned(of_policy, step, on_day, of_edition);
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

-- The seeds by which cases are drawn for a check by the district: one a month, published before its first lot falls, never changed.
-- `id` is by what the log names a row; `day`: the day of the office on which it was published.
CREATE TABLE IF NOT EXISTS casework_seed (
  month date PRIMARY KEY, seed text NOT NULL CHECK (length(seed) >= 8), made_by bigint, made_at timestamptz NOT NULL DEFAULT clock_timestamp());
ALTER TABLE casework_seed ADD COLUMN IF NOT EXISTS id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE casework_seed ADD COLUMN IF NOT EXISTS day date;

CREATE OR REPLACE FUNCTION casework.seed_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RAISE EXCEPTION 'a published seed never changes' USING ERRCODE = '42501';
END
$$;
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON casework_seed FOR EACH ROW EXECUTE FUNCTION casework.seed_stands();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_seed FOR EACH ROW EXECUTE FUNCTION office.log_change();

-- What is mixed into the lot of a case: drawn by the database as the case is opened, shown to nobody before its lot has fallen, never changed.
-- Cases opened before there was such a thing have none.
CREATE TABLE IF NOT EXISTS casework_nonce (case_id bigint PRIMARY KEY REFERENCES casework_case, nonce uuid NOT NULL DEFAULT gen_random_uuid());
ALTER TABLE casework_nonce ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION casework.keep_nonce() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  INSERT INTO casework_nonce (case_id) VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON casework_nonce FOR EACH ROW EXECUTE FUNCTION casework.seed_stands();
CREATE OR REPLACE TRIGGER keep_nonce AFTER INSERT ON casework_case FOR EACH ROW EXECUTE FUNCTION casework.keep_nonce();

-- Publishes the seed of a month in which a case can still be drawn by it: opened from tomorrow on.
CREATE OR REPLACE FUNCTION casework.publish_seed(for_month date, with_seed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT office.may('date') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF date_trunc('month', for_month) + interval '1 month' <= office.today() + 1
        OR EXISTS (SELECT FROM casework_case c WHERE c.lot_month = date_trunc('month', for_month)::date) THEN
    RAISE EXCEPTION 'cases were drawn in that month already' USING ERRCODE = '23514', CONSTRAINT = 'seed_late';
  END IF;
  INSERT INTO casework_seed (month, seed, day, made_by)
  SELECT date_trunc('month', for_month)::date, trim(with_seed), office.today(), user_id FROM office.desk();
END
$$;
CREATE OR REPLACE FUNCTION casework.seeds() RETURNS TABLE (month date, seed text, day date, made_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.month, s.seed, s.day, s.made_at FROM casework_seed s WHERE office.may('cases') ORDER BY s.month DESC
$$;

-- Whether a case is drawn: its lot, the SHA-256 of the month's seed, its number and what was mixed in, is among the least 30 of 100; or too few
-- of those that came here this month were; or the month has no seed, for then nobody could check the draw; or the seed was not
-- published on a day before the case was opened.
CREATE OR REPLACE FUNCTION casework.drawn(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH this AS (SELECT date_trunc('month', office.today())::date AS month),
  lot AS (SELECT ('x' || substr(encode(sha256(convert_to(concat_ws(':', s.seed, its.number, n.nonce), 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint & 4294967295 AS n
          FROM this JOIN casework_seed s ON s.month = this.month AND s.day < its.opened_day LEFT JOIN casework_nonce n ON n.case_id = its.id),
  came AS (SELECT count(*) AS all_of_them, count(*) FILTER (WHERE 'drawn' = ANY (c.marks)) AS drawn FROM casework_case c, this
           WHERE c.policy = its.policy AND c.lot_month = this.month)
  SELECT coalesce((SELECT n < 4294967296 * 0.3 FROM lot), true) OR (SELECT drawn < 0.3 * (all_of_them + 1) FROM came)
$$;

-- By what the lot of a case fell, once it has, for who sees the case: the month, its seed where that was published on a day before the case was
-- opened, and what was mixed in.
CREATE OR REPLACE FUNCTION casework.lot(about bigint) RETURNS TABLE (month date, seed text, nonce uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT c.lot_month, s.seed, n.nonce
  FROM casework_case c LEFT JOIN casework_seed s ON s.month = c.lot_month AND s.day < c.opened_day LEFT JOIN casework_nonce n ON n.case_id = c.id
  WHERE c.id = about AND c.lot_month IS NOT NULL AND casework.visible(c)
$$;

-- Whether whom a case is about is under eighteen today, or a household in which nobody else lives.
CREATE OR REPLACE FUNCTION casework.minor(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(bool_and(coalesce((m.profile ->> 'birth')::date + interval '18 years' > office.today(), false)), false)
  FROM registry_subject m
  WHERE m.kind = 'person' AND m.merged_into_id IS NULL AND (m.id = about OR m.household_id = about)
    AND (m.id = about OR coalesce((m.profile ->> 'death')::date > office.today(), true))
$$;

-- The marks of a case, with those that nobody sets: that whom it is about has died, or is a child.
CREATE OR REPLACE FUNCTION casework.bears(its casework_case) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN its.marks || CASE WHEN registry.dead(its.subject_id) THEN '{died}'::text[] ELSE '{}' END
    || CASE WHEN casework.minor(its.subject_id) THEN '{minor}'::text[] ELSE '{}' END;
END
$$;

-- What may come of a task, and where it leads, in pairs: by the row of the plan that it was entered by. Where the law has changed since, and
-- that row is over, by the row of its edition that took its place: who is to be heard since July is heard though the check began in June. Last
-- what only the same step of the edition in force knows, where the row that it was entered by stands no more.
CREATE OR REPLACE FUNCTION casework.led(here casework_task) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH came AS (SELECT p.*, coalesce(p.ends <= office.today(), false) AS is_over FROM casework_plan p WHERE p.id = here.plan_id),
  today AS (
    SELECT p.* FROM casework_plan p JOIN came c ON (p.policy, p.step, p.does) = (c.policy, c.step, c.does)
    WHERE coalesce(p.starts <= (SELECT office.today()), true) AND coalesce((SELECT office.today()) < p.ends, true))
  SELECT (
      SELECT coalesce(jsonb_agg(coalesce((
          SELECT y.pair FROM today t CROSS JOIN jsonb_array_elements(t.next) y (pair)
          WHERE c.is_over AND t.edition = c.edition AND y.pair ->> 0 = x.pair ->> 0 LIMIT 1), x.pair) ORDER BY x.place), '[]')
      FROM jsonb_array_elements(c.next) WITH ORDINALITY x (pair, place)) || (
      SELECT coalesce(jsonb_agg(x.pair ORDER BY x.place), '[]')
      FROM today t CROSS JOIN jsonb_array_elements(t.next) WITH ORDINALITY x (pair, place)
      WHERE (c.is_over OR NOT c.current) AND t.current
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(c.next) own WHERE own ->> 0 = x.pair ->> 0))
  FROM came c
$$;

-- The hearing to which what came of an earlier step of the case leads by the law of the day, where nobody was heard since: the law has
-- changed, or who was passed over as dead lives. NULL: heard, or not to be.
CREATE OR REPLACE FUNCTION casework.unheard(here casework_task) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT a.step
  FROM casework_case c JOIN casework_task t ON t.case_id = c.id AND t.id < here.id JOIN casework_plan p ON p.id = t.plan_id
    CROSS JOIN jsonb_array_elements(casework.led(t)) y (pair)
    JOIN casework_plan h ON h.policy = c.policy AND h.step = y.pair ->> 1 AND h.does = 'hearing' AND (h.current OR h.edition = p.edition)
      AND coalesce(h.starts <= office.today(), true) AND coalesce(office.today() < h.ends, true)
    CROSS JOIN LATERAL casework.arriving(c.policy, h.step, casework.bears(c), office.today(), p.edition) a
  WHERE c.id = here.case_id AND y.pair ->> 0 = t.outcome AND a.does = 'hearing'
    AND NOT EXISTS (SELECT FROM casework_task x WHERE x.case_id = c.id AND x.id > t.id AND x.id < here.id AND x.does = 'hearing')
  ORDER BY t.id DESC LIMIT 1
$$;

-- The same, and nothing by which somebody gets less unheard: in its place the way to the hearing.
CREATE OR REPLACE FUNCTION casework.ways(here casework_task) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  pairs jsonb := casework.led(here); harmless jsonb; hearing text;
BEGIN
  SELECT coalesce(jsonb_agg(x.pair ORDER BY x.place), '[]') INTO harmless FROM jsonb_array_elements(pairs) WITH ORDINALITY x (pair, place)
  WHERE NOT EXISTS (SELECT FROM casework_word w WHERE w.outcome = x.pair ->> 0 AND w.verdict IN ('reduce', 'stop'));
  IF harmless <> pairs THEN
    hearing := casework.unheard(here);
  END IF;
  RETURN CASE WHEN hearing IS NULL THEN pairs ELSE harmless || jsonb_build_array(jsonb_build_array('hear', hearing)) END;
END
$$;

-- The surveys that a case owes for what it is marked with: the plan has one for a mark alone, and nobody made it in this case.
CREATE OR REPLACE FUNCTION casework.owed_surveys(its casework_case) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(p.step ORDER BY p.place), '{}') FROM casework_plan p
    WHERE p.current AND p.policy = its.policy AND p.does = 'survey' AND p.only_when = ANY (its.marks)
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true)
      AND NOT EXISTS (SELECT FROM casework_task t WHERE t.case_id = its.id AND t.step = p.step AND t.done_at IS NOT NULL));
END
$$;

-- The same for who sees the case.
CREATE OR REPLACE FUNCTION casework.surveys_owed(about bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT casework.owed_surveys(c) FROM casework_case c WHERE c.id = about AND casework.visible(c) $$;

-- The marks of a case that a further one of the same matter bears from its beginning: those for which the plan has a survey of their own,
-- for kin of staff stay kin.
CREATE OR REPLACE FUNCTION casework.lasting_marks(beside bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(array_agg(m ORDER BY m), '{}') FROM casework_case c, unnest(c.marks) m
  WHERE c.id = beside AND EXISTS (
    SELECT FROM casework_plan p WHERE p.current AND p.policy = c.policy AND p.does = 'survey' AND p.only_when = m
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true))
$$;

-- Where an outcome of an open task leads: its plan, or no row for the end. The page asks it to reckon the next clock. A case in which
-- something was decided, or is by this outcome, bears the mark `decided`.
CREATE OR REPLACE FUNCTION casework.following(task bigint, with_outcome text) RETURNS SETOF casework_plan
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task; its casework_case; came casework_plan; target text;
BEGIN
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task;
  SELECT c.* INTO its FROM casework_case c WHERE c.id = here.case_id;
  IF its.id IS NULL OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO came FROM casework_plan p WHERE p.id = here.plan_id;
  SELECT pair ->> 1 INTO target FROM jsonb_array_elements(casework.ways(here)) pair WHERE pair ->> 0 = with_outcome LIMIT 1;
  IF target IS NULL THEN
    RAISE EXCEPTION 'no such outcome here: %', with_outcome USING ERRCODE = '23514', CONSTRAINT = 'outcome_in_plan';
  END IF;
  IF EXISTS (SELECT FROM casework_decision d WHERE d.case_id = its.id)
     OR EXISTS (SELECT FROM casework_word w WHERE w.outcome = with_outcome AND w.verdict <> '') THEN
    its.marks := its.marks || '{decided}'::text[];
  END IF;
  IF target <> 'end' AND (casework.planned(its.policy, target, office.today(), came.edition)).only_when = 'drawn' AND its.lot_month IS NULL
     AND casework.drawn(its) THEN
    its.marks := its.marks || '{drawn}'::text[];
  END IF;
  RETURN QUERY SELECT * FROM casework.arriving(its.policy, target, casework.bears(its), office.today(), came.edition);
END
$$;

-- Remembers the lot of a case that comes to a step for which cases are drawn, whichever way it fell.
CREATE OR REPLACE FUNCTION casework.draw(its casework_case, here casework_task, with_outcome text, plan casework_plan) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_case c SET lot_month = date_trunc('month', office.today())::date,
    marks = CASE WHEN plan.only_when = 'drawn' AND NOT 'drawn' = ANY (c.marks) THEN c.marks || '{drawn}'::text[] ELSE c.marks END
  WHERE c.id = its.id AND c.lot_month IS NULL AND EXISTS (
    SELECT FROM jsonb_array_elements(casework.ways(here)) pair, casework_plan target
    WHERE pair ->> 0 = with_outcome AND target.current AND target.policy = c.policy
      AND target.step = pair ->> 1 AND target.only_when = 'drawn')
$$;
