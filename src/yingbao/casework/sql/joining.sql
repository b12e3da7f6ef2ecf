-- A finding of a matter that somebody opened a case of before, by hand, joins that case: it is in process from the first, or, of an
-- event for which something was granted already, decided and to be delivered.

CREATE OR REPLACE FUNCTION casework.join_finding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  SELECT * INTO its FROM casework_case c
  WHERE c.subject_id = NEW.subject_id AND c.policy = NEW.policy AND c.event = substr(NEW.event, strpos(NEW.event, ':') + 1)
    AND c.finding_id IS NULL AND c.parent_id IS NULL AND c.restricted = ''
    AND (c.closed_day IS NULL OR c.event <> '' AND c.outcome = 'grant')
  ORDER BY c.closed_day IS NOT NULL, c.id LIMIT 1;
  IF its.id IS NOT NULL THEN
    UPDATE casework_case SET finding_id = NEW.id WHERE id = its.id;
    PERFORM casework.tell_finding(NEW.id, CASE WHEN its.closed_day IS NULL THEN 'in_process' ELSE 'awaiting' END, its.number);
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER join_case AFTER INSERT ON discovery_finding FOR EACH ROW
  WHEN (NEW.state = 'suspected' AND NEW.cell IN ('missed', 'underpaid', 'ask')) EXECUTE FUNCTION casework.join_finding();
CREATE OR REPLACE TRIGGER join_case_again AFTER UPDATE OF state ON discovery_finding FOR EACH ROW
  WHEN (NEW.state = 'suspected' AND OLD.state <> 'suspected' AND NEW.cell IN ('missed', 'underpaid', 'ask'))
  EXECUTE FUNCTION casework.join_finding();
