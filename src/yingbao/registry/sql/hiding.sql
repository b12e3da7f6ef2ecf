-- What is put down about a restricted file is hidden from whom it is about, whoever writes it: a look, a change, the law's.

CREATE OR REPLACE FUNCTION registry.hide_restricted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  NEW.hidden := EXISTS (SELECT FROM registry_subject WHERE id = NEW.subject_id AND restricted <> '');
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER hide_restricted BEFORE INSERT ON accounts_entry
  FOR EACH ROW WHEN (NEW.subject_id IS NOT NULL AND NOT NEW.hidden) EXECUTE FUNCTION registry.hide_restricted();
