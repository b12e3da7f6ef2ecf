-- Which open steps stand before all others: no law sets them a term, and somebody waits in an emergency. No term is made up for them.

-- Whether a step without a term presses: help that goes first, or one of an urgent case of whose process the step for urgent cases is still to
-- come. What is decided, followed up and completed afterwards does not.
CREATE OR REPLACE FUNCTION casework.presses(here casework_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT here.due IS NULL AND (here.does = 'pay_first' OR EXISTS (
    SELECT FROM casework_case c JOIN casework_plan p ON p.policy = c.policy AND p.current AND p.only_when = 'urgent'
    WHERE c.id = here.case_id AND 'urgent' = ANY (c.marks)
      AND NOT EXISTS (SELECT FROM casework_task t JOIN casework_plan d ON d.id = t.plan_id
                      WHERE t.case_id = c.id AND t.id IS DISTINCT FROM here.id AND d.only_when = 'urgent')))
$$;

CREATE OR REPLACE FUNCTION casework.press() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  NEW.pressing := casework.presses(NEW);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER pressing BEFORE INSERT ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.press();

CREATE OR REPLACE FUNCTION casework.press_marked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_task t SET pressing = casework.presses(t) WHERE t.case_id = NEW.id AND t.done_at IS NULL AND t.pressing <> casework.presses(t);
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER pressing AFTER UPDATE OF marks ON casework_case FOR EACH ROW
  WHEN (OLD.marks IS DISTINCT FROM NEW.marks) EXECUTE FUNCTION casework.press_marked();

UPDATE casework_task t SET pressing = true WHERE t.done_at IS NULL AND casework.presses(t);
REVOKE EXECUTE ON FUNCTION casework.presses(casework_task), casework.press(), casework.press_marked() FROM PUBLIC;
