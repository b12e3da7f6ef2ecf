-- Honest coverage: what was reached and what is only suspected, how often a rule is right, and a sample of those whom
-- nothing flagged.

ALTER TABLE discovery_reach ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON discovery_reach TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_visit TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON discovery_visit FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));

-- By policy: delivered as the last night of everybody saw it; open findings of missed people, those verified among them;
-- what people settled: verified, or granted, or mistaken, though it is gone since; that somebody began to work on a finding proves
-- nothing. Who sees files reads their own areas; who reads statistics only, everybody, without areas.
CREATE OR REPLACE FUNCTION discovery.reach() RETURNS TABLE
  (policy text, area text, delivered bigint, suspected bigint, verified bigint, confirmed bigint, mistaken bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH last AS (SELECT id FROM discovery_night WHERE scope IS NULL AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1),
  told AS (
    SELECT r.policy, r.area, r.delivered::bigint AS delivered, 0 AS suspected, 0 AS verified, 0 AS confirmed, 0 AS mistaken
    FROM discovery_reach r JOIN last ON last.id = r.night_id
    UNION ALL
    SELECT f.policy, f.area, 0,
      (f.cell = 'missed' AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting'))::int,
      (f.cell = 'missed' AND (f.state IN ('verified', 'awaiting')
        OR f.state = 'in_process' AND EXISTS (SELECT FROM discovery_turn t WHERE t.finding_id = f.id AND t.after = 'verified')))::int,
      (f.state IN ('verified', 'in_process', 'awaiting', 'delivered')
       AND EXISTS (SELECT FROM discovery_turn t WHERE t.finding_id = f.id AND t.after IN ('verified', 'awaiting')))::int,
      (f.state = 'mistaken' OR f.state = 'gone'
       AND (SELECT t.before FROM discovery_turn t WHERE t.finding_id = f.id ORDER BY t.id DESC LIMIT 1) = 'mistaken')::int
    FROM discovery_finding f
  )
  SELECT t.policy, CASE WHEN office.may('statistics') THEN '' ELSE t.area END AS area, sum(t.delivered)::bigint,
    sum(t.suspected)::bigint, sum(t.verified)::bigint, sum(t.confirmed)::bigint, sum(t.mistaken)::bigint
  FROM told t
  WHERE office.may('statistics') OR office.may('files') AND t.area = ANY (office.areas())
  GROUP BY 1, 2
$$;

-- What a visit of the sample found, on a day since its month began, or today where the office's day was moved back before it: `missed` with
-- the policies, `clear`, or `absent`.
CREATE OR REPLACE FUNCTION discovery.visited(visit bigint, outcome text, missed jsonb, why text, on_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  old discovery_visit;
BEGIN
  SELECT * INTO old FROM discovery_visit WHERE id = visit FOR UPDATE;
  IF old.id IS NULL OR NOT office.may('state') OR NOT registry.visible(old.subject_id) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF outcome NOT IN ('missed', 'clear', 'absent') OR (outcome = 'missed') <> (jsonb_array_length(missed) > 0) THEN
    RAISE EXCEPTION 'missed with policies, clear, or absent' USING ERRCODE = '23514';
  ELSIF on_day IS NULL OR on_day > office.today()
        OR on_day < (SELECT least(s.month, office.today()) FROM discovery_sample s WHERE s.id = old.sample_id) THEN
    RAISE EXCEPTION 'not between the draw and today' USING ERRCODE = '23514';
  END IF;
  UPDATE discovery_visit SET state = outcome, policies = missed, note = why, day = on_day, author_id = (SELECT user_id FROM office.desk()),
    at = clock_timestamp() WHERE id = visit;
END
$$;

-- How the samples came out, without names: by month, how many were visited and how many of them missed something.
CREATE OR REPLACE FUNCTION discovery.samples() RETURNS TABLE
  (month date, seed text, mark text, size int, pool int, drawn_at timestamptz, visited bigint, missed bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.month, s.seed, s.mark, s.size, s.pool, s.drawn_at, count(*) FILTER (WHERE v.state IN ('missed', 'clear')),
    count(*) FILTER (WHERE v.state = 'missed'), count(*) FILTER (WHERE v.state = 'waiting')
  FROM discovery_sample s LEFT JOIN discovery_visit v ON v.sample_id = s.id
  WHERE office.may('statistics') OR office.may('files')
  GROUP BY s.id ORDER BY s.month DESC
$$;

-- Whoever moves before they were met is visited by the community where they are served now.
CREATE OR REPLACE FUNCTION discovery.visit_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE discovery_visit SET area = NEW.area WHERE subject_id = NEW.id AND state IN ('waiting', 'absent') AND area <> NEW.area;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER visits AFTER UPDATE OF area ON registry_subject FOR EACH ROW
  WHEN (OLD.area IS DISTINCT FROM NEW.area) EXECUTE FUNCTION discovery.visit_moved();

CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON discovery_sample FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER UPDATE ON discovery_visit FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
