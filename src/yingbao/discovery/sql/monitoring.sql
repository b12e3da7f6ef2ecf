-- Who sees the pool and the work that it pushes, and how an outcome is taken down.

ALTER TABLE discovery_watched ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_pushed ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_crossmatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_difference ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON discovery_watched TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_pushed TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_crossmatch TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_difference TO yingbao_worker USING (true) WITH CHECK (true);
-- A signal tells of illness, disability or income: it is for roles that may have any fact revealed.
CREATE POLICY desk ON discovery_watched FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND (SELECT office.closely()) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));
CREATE POLICY desk ON discovery_pushed FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND (SELECT office.closely()) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = home_id));
CREATE POLICY desk ON discovery_crossmatch FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) OR (SELECT office.may('statistics')));
CREATE POLICY desk ON discovery_difference FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND (SELECT office.closely())
  AND (area = ANY ((SELECT office.areas())::text[]) OR area_before = ANY ((SELECT office.areas())::text[]))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));

-- How many are watched, and how much work is open, by community, without names; who reads statistics only, everybody, without areas.
CREATE OR REPLACE FUNCTION discovery.watched_counts() RETURNS TABLE (area text, kind text, code text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH told AS (
    SELECT w.area, 'reason' AS kind, w.reason AS code FROM discovery_watched w WHERE w.until IS NULL
    UNION ALL
    SELECT p.area, 'push', p.push FROM discovery_pushed p WHERE p.state = 'open'
  )
  SELECT CASE WHEN office.may('statistics') THEN '' ELSE t.area END AS area, t.kind, t.code, count(*)
  FROM told t
  WHERE office.may('statistics') OR office.may('files') AND office.closely() AND t.area = ANY (office.areas())
  GROUP BY 1, 2, 3
$$;

-- A person's outcome of a push, once.
CREATE OR REPLACE FUNCTION discovery.settle_push(work bigint, came_of_it text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  old discovery_pushed;
BEGIN
  SELECT * INTO old FROM discovery_pushed WHERE id = work FOR UPDATE;
  IF old.id IS NULL OR NOT office.may('state') OR NOT office.closely() OR NOT old.area = ANY (office.areas())
     OR NOT registry.visible(old.home_id) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF old.state <> 'open' OR length(came_of_it) = 0 OR length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'settled already, or no outcome and reason' USING ERRCODE = '23514';
  END IF;
  UPDATE discovery_pushed SET state = 'done', outcome = came_of_it, note = why, author_id = (SELECT user_id FROM office.desk()),
    closed_at = clock_timestamp() WHERE id = work;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER UPDATE ON discovery_pushed
  FOR EACH ROW WHEN (NEW.author_id IS NOT NULL) EXECUTE FUNCTION office.log_change('home_id');
