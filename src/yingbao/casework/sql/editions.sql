-- Which edition's steps stand. They turn in the transaction that publishes it, so that no page goes by one law and another
-- process; steps that are not on file yet follow by the worker, soon after.

CREATE OR REPLACE FUNCTION casework.go_by(of_edition text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  UPDATE casework_plan SET current = false WHERE current AND edition <> of_edition;
  UPDATE casework_plan SET current = true WHERE NOT current AND edition = of_edition;
$$;

CREATE OR REPLACE FUNCTION casework.follow_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  published text;
BEGIN
  SELECT e.fingerprint INTO published FROM discovery_edition e WHERE e.id = NEW.edition_id;
  IF EXISTS (SELECT FROM casework_plan p WHERE p.edition = published) THEN
    PERFORM casework.go_by(published);
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER follow_edition AFTER INSERT ON discovery_publication FOR EACH ROW EXECUTE FUNCTION casework.follow_edition();
