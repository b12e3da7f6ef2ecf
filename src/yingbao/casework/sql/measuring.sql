-- The amount of a decision. What grants, raises or reduces has one where the rules computed one, and a reason where it is not theirs;
-- what refuses or ends has no amount, whatever the form still held.

CREATE OR REPLACE FUNCTION casework.measure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NEW.verdict NOT IN ('grant', 'raise', 'reduce') THEN
    NEW.amount_fen := NULL;
    NEW.amount_max_fen := NULL;
  ELSIF NEW.said = 'entitled' AND NEW.said_fen IS NOT NULL AND NEW.amount_fen IS NULL THEN
    RAISE EXCEPTION 'no amount, where % was computed', NEW.said_fen USING ERRCODE = '23514', CONSTRAINT = 'amount_missing';
  ELSIF NEW.said = 'entitled' AND NEW.said_fen IS NOT NULL
        AND coalesce(NEW.amount_fen NOT BETWEEN NEW.said_fen AND coalesce(NEW.said_max_fen, NEW.said_fen), true)
        AND NOT EXISTS (SELECT FROM casework_task t WHERE t.id = NEW.task_id AND length(trim(t.reason)) >= 2) THEN
    RAISE EXCEPTION 'another amount than %: a reason', NEW.said_fen USING ERRCODE = '23514', CONSTRAINT = 'departs_amount';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER measure BEFORE INSERT ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework.measure();
