-- Survey forms that were printed: which question stands under which number. Printed and typed in at a step of asking, by who does it.

ALTER TABLE casework_sheet ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_sheet TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_sheet FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- Remembers a form that is about to be printed; which one of its case.
CREATE OR REPLACE FUNCTION casework.keep_sheet(task bigint, asked jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.asking(task); made int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('sheets ' || here.case_id, 0));
  INSERT INTO casework_sheet (case_id, serial, items, day, printed_at, printed_by)
  SELECT here.case_id, 1 + (SELECT count(*) FROM casework_sheet s WHERE s.case_id = here.case_id), asked, office.today(), clock_timestamp(), d.user_id
  FROM office.desk() d RETURNING serial INTO made;
  RETURN made;
END
$$;

-- That a form was typed in.
CREATE OR REPLACE FUNCTION casework.sheet_entered(task bigint, which int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.asking(task);
BEGIN
  UPDATE casework_sheet s SET entered_day = office.today(), entered_by = d.user_id FROM office.desk() d
  WHERE s.case_id = here.case_id AND s.serial = which;
END
$$;

CREATE OR REPLACE TRIGGER stays BEFORE DELETE ON casework_sheet FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER printed BEFORE UPDATE ON casework_sheet FOR EACH ROW
  WHEN ((OLD.case_id, OLD.serial, OLD.items) IS DISTINCT FROM (NEW.case_id, NEW.serial, NEW.items)) EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_sheet FOR EACH ROW EXECUTE FUNCTION office.log_change();
