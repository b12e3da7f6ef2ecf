-- Messages to whom a case is about. Triggers make them as the case goes, once for a step and a kind; a restricted case makes none.

ALTER TABLE casework_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_message TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_message FOR SELECT TO yingbao_web USING (
  (SELECT office.may('state')) AND EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));
ALTER TABLE casework_seen ENABLE ROW LEVEL SECURITY;

-- The phone of a subject as it is kept, by the source that is believed first: ciphertext and whose it is.
CREATE OR REPLACE FUNCTION casework.phone(whom bigint) RETURNS TABLE (cipher bytea, whose bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT e.cipher, e.subject_id
  FROM registry.said(ARRAY[whom], office.today(), 'infinity') x JOIN registry_statement s ON s.id = x.id AND s.restricted = ''
       JOIN registry_secret e ON e.statement_id = s.id AND e.fact = 'phone' JOIN registry_source src ON src.id = s.source_id
  ORDER BY src.rank, s.valid_from DESC, e.id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION casework.tell(at_task casework_task, of_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; whom bigint;
BEGIN
  SELECT * INTO its FROM casework_case WHERE id = at_task.case_id;
  IF its.restricted <> '' OR its.outcome = 'died' THEN
    RETURN;
  END IF;
  whom := casework.hears(its.subject_id);
  INSERT INTO casework_message (case_id, task_id, whom_id, area, kind, channel, state, tries, run, text, why, made_day, made_at)
  VALUES (its.id, at_task.id, coalesce(whom, its.subject_id), its.area, of_kind,
          CASE WHEN whom IS NOT NULL AND EXISTS (SELECT FROM casework.phone(whom)) THEN 'sms' ELSE 'hand' END,
          'waiting', 0, '', '', '', office.today(), clock_timestamp())
  ON CONFLICT DO NOTHING;
END
$$;

-- A step that was just done, or that a case has just come to, says what it has to say.
CREATE OR REPLACE FUNCTION casework.tell_of_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  of_kind text;
BEGIN
  FOR of_kind IN
    SELECT t.kind FROM casework_telling t
    WHERE CASE WHEN TG_OP = 'INSERT' THEN NEW.done_at IS NULL AND NEW.does = ANY (t.steps) ELSE NEW.outcome = ANY (t.outcomes) END
    ORDER BY t.kind
  LOOP
    PERFORM casework.tell(NEW, of_kind);
  END LOOP;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tell_entered AFTER INSERT ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.tell_of_step();
CREATE OR REPLACE TRIGGER tell_done AFTER UPDATE ON casework_task FOR EACH ROW
  WHEN (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL) EXECUTE FUNCTION casework.tell_of_step();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_message FOR EACH ROW EXECUTE FUNCTION office.log_change('whom_id');

GRANT SELECT ON casework_message TO yingbao_web, yingbao_worker;
GRANT SELECT ON casework_telling TO yingbao_worker;
GRANT UPDATE (state, tries, run, text, why, settled_at) ON casework_message TO yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.phone(bigint), casework.tell(casework_task, text), casework.tell_of_step() FROM PUBLIC;
