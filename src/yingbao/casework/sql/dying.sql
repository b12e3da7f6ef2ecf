-- What a death ends: open cases at once, by the worker, after a look at what changed. What was granted is stopped by people (endings.sql).

-- Whether a case is over with a death of whom it is about: not where it checks again what is still in force, for which people end it.
CREATE OR REPLACE FUNCTION casework.over_by_death(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT its.closed_day IS NULL AND registry.dead(its.subject_id) AND NOT (
    (SELECT t.does = 'recheck' FROM casework_task t WHERE t.case_id = its.id ORDER BY t.id LIMIT 1)
    AND casework.runs(its.subject_id, its.policy))
$$;

-- The persons who have died, each with the home that they belonged to.
CREATE OR REPLACE FUNCTION casework.the_dead() RETURNS TABLE (person bigint, home bigint, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id, s.household_id, (s.profile ->> 'death')::date FROM registry_subject s
  WHERE s.profile ->> 'death' IS NOT NULL AND s.kind = 'person' AND s.merged_into_id IS NULL
    AND (s.profile ->> 'death')::date <= office.today()
$$;

-- The open cases that are over with a death.
CREATE OR REPLACE FUNCTION casework.dead_cases() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT c.id FROM casework_case c
  WHERE c.closed_day IS NULL AND c.subject_id IN (SELECT d.person FROM casework.the_dead() d UNION SELECT d.home FROM casework.the_dead() d)
    AND casework.over_by_death(c)
$$;

-- Ends a case that nobody is to go on with; by the worker. `why`: died, or lives where the death was taken back.
CREATE OR REPLACE FUNCTION casework.end_by_itself(about bigint, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_task SET done_day = office.today(), done_at = clock_timestamp(), outcome = why, role = 'system'
  WHERE case_id = about AND done_at IS NULL;
  UPDATE casework_case SET closed_day = office.today(), outcome = why WHERE id = about;
$$;

-- Closes a case that is over with a death, and the finding that it works on; whether it did.
CREATE OR REPLACE FUNCTION casework.close_dead(about bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case := casework.hold(about);
BEGIN
  IF its.id IS NULL OR NOT casework.over_by_death(its) THEN
    RETURN false;
  END IF;
  PERFORM casework.end_by_itself(its.id, 'died');
  IF EXISTS (SELECT FROM discovery_finding f WHERE f.id = its.finding_id AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting')) THEN
    PERFORM casework.tell_finding(its.finding_id, 'gone', its.number);
  END IF;
  RETURN true;
END
$$;
