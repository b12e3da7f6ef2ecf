-- What a death ends: open cases at once, by the worker, after a look at what changed. What was granted is stopped by people (endings.sql).

-- Whether a case is over with a death of whom it is about: not where it checks again what is still in force, for which people end it; and
-- a restricted one in which nothing is granted, such as one of abuse, is looked into all the more.
CREATE OR REPLACE FUNCTION casework.over_by_death(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT its.closed_day IS NULL AND registry.dead(its.subject_id) AND NOT (
    (SELECT t.does = 'recheck' FROM casework_task t WHERE t.case_id = its.id ORDER BY t.id LIMIT 1)
    AND casework.runs(its.subject_id, its.policy))
    AND (its.restricted = '' OR EXISTS (
      SELECT FROM casework_plan p CROSS JOIN jsonb_array_elements(p.next) pair JOIN casework_word w ON w.outcome = pair ->> 0
      WHERE p.current AND p.policy = its.policy AND w.verdict <> ''))
$$;

-- The open cases that are over with a death.
CREATE OR REPLACE FUNCTION casework.dead_cases() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT c.id FROM casework_case c JOIN registry_subject s ON s.id = c.subject_id
  WHERE c.closed_day IS NULL AND CASE s.kind
      WHEN 'person' THEN s.profile ->> 'death' IS NOT NULL
      WHEN 'household' THEN EXISTS (SELECT FROM registry_subject m WHERE m.household_id = s.id AND m.profile ->> 'death' IS NOT NULL)
    END AND casework.over_by_death(c)
  ORDER BY c.id
$$;

-- Ends a case that nobody is to go on with; by the worker. `why`: died, or lives where the death was taken back.
CREATE OR REPLACE FUNCTION casework.end_by_itself(about bigint, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_task SET done_day = office.today(), done_at = clock_timestamp(), outcome = why, role = 'system'
  WHERE case_id = about AND done_at IS NULL;
  UPDATE casework_case SET closed_day = office.today(), outcome = why WHERE id = about;
$$;

-- Closes a case that is over with a death, the finding that it works on, and what still waits of it: no institution is asked any more, and
-- nobody is told what was to be told before. Letters go on to the family. Whether it did.
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
  UPDATE casework_check_line SET state = 'dropped' WHERE case_id = its.id AND state = 'waiting';
  UPDATE casework_message SET state = 'void', settled_at = clock_timestamp()
  WHERE case_id = its.id AND letter_id IS NULL AND state IN ('waiting', 'failed', 'unsure');
  IF EXISTS (SELECT FROM discovery_finding f WHERE f.id = its.finding_id AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting')) THEN
    PERFORM casework.tell_finding(its.finding_id, 'gone', its.number);
  END IF;
  RETURN true;
END
$$;
