-- What is granted twice: two decisions of one policy that is paid month by month, in force of one file on the same days. Made before a new
-- grant took the place of the one before, or of two files that turned out to be one. People mend it; nothing is overwritten.

ALTER TABLE casework_twice ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS worker ON casework_twice;
DROP POLICY IF EXISTS desk ON casework_twice;
CREATE POLICY worker ON casework_twice TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_twice FOR SELECT TO yingbao_web USING (
  (SELECT office.may('state')) AND registry.visible(registry.kept(subject_id)));

-- What a policy granted somebody for an event and is in force, or will be, by its statements, the last granted last. `ends_on`: from where
-- on a later grant takes its place, as it would if it were granted today, and `by_what` of these that is, of how much; NULL where none does.
-- `months`: in how many, up to that of the day, both were in force, so that it was paid too much.
CREATE OR REPLACE FUNCTION casework.runs_beside(of_whom bigint, of_policy text, of_event text)
RETURNS TABLE (statement bigint, since date, until date, fen bigint, number text, ends_on date, by_what text, by_fen bigint, months bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH held AS (
    SELECT s.id, s.valid_from, s.valid_to, (s.facts ->> 'amount')::bigint AS fen, substring(s.occasion FROM '[^:]*$') AS number, coalesce(
      (SELECT max(d.at) FROM casework_decision d JOIN casework_case c ON c.id = d.case_id
       WHERE c.number = substring(s.occasion FROM '[^:]*$') AND c.policy = of_policy AND d.since = s.valid_from AND d.verdict IN ('grant', 'raise', 'reduce')),
      (SELECT min(b.recorded_at) FROM registry_statement b
       WHERE b.subject_id = s.subject_id AND b.topic = s.topic AND b.occasion = s.occasion AND b.valid_from = s.valid_from)) AS granted
    FROM registry.files(ARRAY[of_whom], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'decisions' AND s.recorded_to IS NULL AND s.facts ->> 'policy' = of_policy
      AND coalesce(s.facts ->> 'occasion', '') = of_event AND coalesce(s.valid_to > office.today(), true)
  )
  SELECT e.id, e.valid_from, e.valid_to, e.fen, e.number, l.valid_from, l.number, l.fen, m.months
  FROM held e LEFT JOIN LATERAL (
    SELECT l.valid_from, l.number, l.fen FROM held l
    WHERE (l.granted, l.id) > (e.granted, e.id)
      AND e.valid_from < coalesce(l.valid_to, 'infinity') AND l.valid_from < coalesce(e.valid_to, 'infinity')
    ORDER BY l.valid_from, l.granted DESC LIMIT 1) l ON true
  CROSS JOIN LATERAL (
    SELECT count(*) AS months FROM generate_series(date_trunc('month', e.valid_from), office.today(), interval '1 month') m (begins)
    WHERE EXISTS (
      SELECT FROM held l WHERE (l.granted, l.id) > (e.granted, e.id) AND greatest(e.valid_from, l.valid_from, m.begins::date)
        < least(e.valid_to, l.valid_to, (m.begins + interval '1 month')::date, office.today() + 1))) m
  ORDER BY e.granted, e.id
$$;

-- Of which policies, of these, something is in force twice, and of whom.
CREATE OR REPLACE FUNCTION casework.granted_twice(policies text[]) RETURNS TABLE (subject bigint, policy text, event text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT x.* FROM (
    SELECT coalesce(f.merged_into_id, f.id) AS subject, s.facts ->> 'policy' AS policy, coalesce(s.facts ->> 'occasion', '') AS event
    FROM registry_statement s JOIN registry_subject f ON f.id = s.subject_id
    WHERE s.topic = 'decisions' AND s.recorded_to IS NULL AND s.facts ->> 'policy' = ANY (policies)
      AND coalesce(s.valid_to > office.today(), true)
    GROUP BY 1, 2, 3 HAVING count(*) > 1) x
  WHERE EXISTS (SELECT FROM casework.runs_beside(x.subject, x.policy, x.event) r WHERE r.ends_on IS NOT NULL)
$$;

-- Whether the worker has not looked on this of the office's days.
CREATE OR REPLACE FUNCTION casework.first_look_today() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM casework_deaths_seen d WHERE d.day = office.today()) $$;

-- Takes down what is granted twice, once each; how many are new.
CREATE OR REPLACE FUNCTION casework.find_twice(policies text[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH made AS (
    INSERT INTO casework_twice (subject_id, policy, event, found_at, settled_why)
    SELECT g.subject, g.policy, g.event, clock_timestamp(), '' FROM casework.granted_twice(policies) g
    ON CONFLICT (subject_id, policy, event) WHERE settled_at IS NULL DO NOTHING RETURNING id)
  SELECT count(*) FROM made
$$;

-- Whether it still is so: nobody mended it, no re-check took the place of both, and the file was not merged into another.
CREATE OR REPLACE FUNCTION casework.still_twice(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM casework_twice t CROSS JOIN LATERAL casework.runs_beside(t.subject_id, t.policy, t.event) r
    WHERE t.id = about AND t.settled_at IS NULL AND registry.kept(t.subject_id) = t.subject_id AND r.ends_on IS NOT NULL)
$$;

-- What is in force beside one another, for a desk that sees whose it is.
CREATE OR REPLACE FUNCTION casework.beside(about bigint)
RETURNS TABLE (statement bigint, since date, until date, fen bigint, number text, ends_on date, by_what text, by_fen bigint, months bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT r.* FROM casework_twice t CROSS JOIN LATERAL casework.runs_beside(t.subject_id, t.policy, t.event) r
  WHERE t.id = about AND office.may('state') AND registry.visible(registry.kept(t.subject_id))
$$;

-- Whether the law of the day has somebody heard before they get less, where somebody lives to be.
CREATE OR REPLACE FUNCTION casework.hears_first(about bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN office.may('state') AND EXISTS (
    SELECT FROM casework_twice t JOIN casework_plan p ON p.policy = t.policy AND p.current AND p.does = 'hearing'
      AND coalesce(p.starts <= office.today(), true) AND coalesce(office.today() < p.ends, true)
    WHERE t.id = about AND registry.visible(registry.kept(t.subject_id)) AND NOT casework.gone(t.subject_id));
END
$$;

-- Ends what a later grant takes the place of, each on the day from which that runs; by who decides cases of the policy, with a reason. Each
-- is a decision in a case of its own, whose letter is owed, and a row here, with how long both were paid. `decided`: as casework.act takes it, and
-- `heard`: what they said to it, who are to be heard.
CREATE OR REPLACE FUNCTION casework.end_twice(about bigint, why text, decided jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_twice; one record; before casework_case; made casework_case; first boolean := true;
  answer text := trim(coalesce(decided ->> 'heard', ''));
  said text := trim(why) || CASE WHEN answer <> '' THEN '（听取本人意见：' || answer || '）' ELSE '' END;
BEGIN
  PERFORM registry.hold(ARRAY(SELECT subject_id FROM casework_twice WHERE id = about));
  SELECT * INTO here FROM casework_twice WHERE id = about FOR UPDATE;
  IF here.id IS NULL OR NOT registry.visible(registry.kept(here.subject_id)) OR NOT casework.stops(here.policy) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT casework.still_twice(about) THEN
    RAISE EXCEPTION 'done already' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  ELSIF length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF length(answer) < 2 AND casework.hears_first(about) THEN
    RAISE EXCEPTION 'nobody was heard' USING ERRCODE = '23514', CONSTRAINT = 'hear_first';
  END IF;
  UPDATE casework_twice SET settled_at = clock_timestamp(), settled_by = (SELECT user_id FROM office.desk()), settled_why = said,
    heard = answer <> ''
  WHERE id = about RETURNING * INTO here;
  FOR one IN SELECT r.* FROM casework.runs_beside(here.subject_id, here.policy, here.event) r WHERE r.ends_on IS NOT NULL LOOP
    SELECT c.* INTO before FROM casework_case c WHERE c.number = one.number AND c.policy = here.policy;
    made := casework.decide_by_hand(here.policy, here.subject_id, here.event, 'twice', before, greatest(one.since, one.ends_on), said, decided);
    PERFORM casework.end_statements(ARRAY[one.statement], one.ends_on, said, one.by_what);
    IF first THEN
      UPDATE casework_twice SET (case_id, since, fen, by_since, by_fen, months) = (made.id, one.since, one.fen, one.ends_on, one.by_fen, one.months)
      WHERE id = about;
    ELSE
      INSERT INTO casework_twice (subject_id, policy, event, found_at, settled_at, settled_by, settled_why, heard, case_id, since, fen, by_since, by_fen, months)
      VALUES (here.subject_id, here.policy, here.event, here.found_at, here.settled_at, here.settled_by, here.settled_why, here.heard, made.id, one.since,
              one.fen, one.ends_on, one.by_fen, one.months);
    END IF;
    first := false;
  END LOOP;
  PERFORM registry.refresh(ARRAY[here.subject_id]);
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_twice FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
REVOKE EXECUTE ON FUNCTION casework.runs_beside(bigint, text, text), casework.granted_twice(text[]), casework.first_look_today(), casework.find_twice(text[]),
  casework.still_twice(bigint), casework.hears_first(bigint), casework.beside(bigint), casework.end_twice(bigint, text, jsonb) FROM PUBLIC;
