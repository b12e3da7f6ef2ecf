-- Who sees what is as it was. OFFSET 0 keeps each row's case and file looked up by their numbers, so that a list reads its first
-- rows and stops: else the planner reads all files of the desk first.

ALTER POLICY desk ON casework_case USING (
  (SELECT office.may('cases')) AND CASE
    WHEN restricted = '' THEN EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0)
    ELSE area = ANY ((SELECT office.areas())::text[])
         AND ((SELECT office.may('restricted')) OR (SELECT user_id FROM office.desk()) = ANY (people)) END);
-- What no desk of these areas could see is passed over before its case is looked up; single files are looked up always.
ALTER POLICY desk ON casework_task USING (
  (done_at IS NOT NULL OR seen && (SELECT office.areas())::text[] OR (SELECT office.subjects())::bigint[] <> '{}')
  AND EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER POLICY desk ON casework_decision USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER POLICY desk ON casework_letter USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER POLICY desk ON casework_authorisation USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER POLICY desk ON casework_check_line USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER POLICY desk ON casework_check USING (
  EXISTS (SELECT FROM casework_check_line l WHERE l.batch_id = casework_check.id OFFSET 0));

-- ---- from where a task may be seen ---------------------------------------------------------------

-- The areas at whose desks an open task may show: where its case was opened, where its subject is served, and where they are
-- registered. Whoever's desk has none of them sees it nowhere, so its policy need not look further.
CREATE OR REPLACE FUNCTION casework.seen_in(its casework_case) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT array_agg(DISTINCT area) FROM (
    SELECT its.area UNION SELECT unnest(ARRAY[s.area, s.hukou_area]) FROM registry_subject s WHERE s.id = its.subject_id) AS a(area)
$$;

CREATE OR REPLACE FUNCTION casework.see_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  SELECT casework.seen_in(c) INTO NEW.seen FROM casework_case c WHERE c.id = NEW.case_id;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER seen BEFORE INSERT ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.see_task();

-- A subject that moves takes its open tasks along, and so does a case that comes to another subject.
CREATE OR REPLACE FUNCTION casework.see_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_task t SET seen = casework.seen_in(c) FROM casework_case c
  WHERE t.case_id = c.id AND t.done_at IS NULL
    AND c.subject_id = CASE TG_TABLE_NAME WHEN 'casework_case' THEN (to_jsonb(NEW) ->> 'subject_id')::bigint ELSE NEW.id END;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER seen AFTER UPDATE OF area, hukou_area ON registry_subject FOR EACH ROW
  WHEN ((OLD.area, OLD.hukou_area) IS DISTINCT FROM (NEW.area, NEW.hukou_area)) EXECUTE FUNCTION casework.see_moved();
CREATE OR REPLACE TRIGGER seen AFTER UPDATE OF subject_id, area ON casework_case FOR EACH ROW
  WHEN ((OLD.subject_id, OLD.area) IS DISTINCT FROM (NEW.subject_id, NEW.area)) EXECUTE FUNCTION casework.see_moved();

UPDATE casework_task t SET seen = casework.seen_in(c) FROM casework_case c WHERE c.id = t.case_id AND t.done_at IS NULL;
ANALYZE casework_task;
