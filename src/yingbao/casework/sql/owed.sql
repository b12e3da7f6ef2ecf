-- Steps that lack a letter which they owe, kept as they come and go: so the first page need not look through all steps that were ever done.

ALTER TABLE casework_owed ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_owed TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_owed FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_task t WHERE t.id = task_id OFFSET 0));

-- Looks anew at the steps of a case; at all where it is NULL.
CREATE OR REPLACE FUNCTION casework.reckon_owed(about bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  DELETE FROM casework_owed o USING casework_task t WHERE t.id = o.task_id AND t.case_id = coalesce(about, t.case_id) AND NOT casework.owes(t);
  INSERT INTO casework_owed (task_id)
  SELECT t.id FROM casework_task t JOIN casework_plan p ON p.id = t.plan_id AND p.document <> ''
  WHERE t.case_id = coalesce(about, t.case_id) AND casework.owes(t) ON CONFLICT DO NOTHING;
$$;

CREATE OR REPLACE FUNCTION casework.owed_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF TG_TABLE_NAME <> 'casework_task' THEN
    PERFORM casework.reckon_owed(NEW.case_id);
  ELSIF EXISTS (SELECT FROM casework_plan p WHERE p.id = NEW.plan_id AND p.document <> '') THEN  -- no other step owes otherwise by it
    DELETE FROM casework_owed o WHERE o.task_id = NEW.id AND NOT casework.owes(NEW);
    INSERT INTO casework_owed (task_id) SELECT NEW.id WHERE casework.owes(NEW) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER owed AFTER INSERT OR UPDATE OF done_at ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.owed_anew();
CREATE OR REPLACE TRIGGER owed AFTER INSERT ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework.owed_anew();
CREATE OR REPLACE TRIGGER owed AFTER INSERT ON casework_letter FOR EACH ROW EXECUTE FUNCTION casework.owed_anew();

GRANT SELECT ON casework_owed TO yingbao_web, yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.reckon_owed(bigint), casework.owed_anew() FROM PUBLIC;
SELECT casework.reckon_owed(NULL);
