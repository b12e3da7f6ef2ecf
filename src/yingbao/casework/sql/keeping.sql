-- What holds whoever writes: merged files, the log, and that what was decided is not changed.

-- A case shows under the file that was kept when files are merged, and under its own again when they are split.
CREATE OR REPLACE FUNCTION casework.follow_merges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_case SET subject_id = coalesce(NEW.merged_into_id, NEW.id) WHERE opened_for = NEW.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER cases AFTER UPDATE OF merged_into_id ON registry_subject FOR EACH ROW
  WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION casework.follow_merges();

CREATE OR REPLACE FUNCTION casework.opened_for() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN NEW.opened_for := coalesce(NEW.opened_for, NEW.subject_id); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER opened_for BEFORE INSERT ON casework_case FOR EACH ROW EXECUTE FUNCTION casework.opened_for();

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_case FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_task FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_decision FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE FUNCTION casework.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN RAISE EXCEPTION 'what was decided is not changed' USING ERRCODE = '42501'; END $$;
CREATE OR REPLACE TRIGGER decided BEFORE UPDATE OR DELETE ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER done BEFORE UPDATE OR DELETE ON casework_task FOR EACH ROW WHEN (OLD.done_at IS NOT NULL)
  EXECUTE FUNCTION casework.refuse();
