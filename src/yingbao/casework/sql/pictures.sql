-- Photographs and scanned papers of a case. That there is one is seen by whoever sees the case; what it shows, and where it was
-- taken, lies sealed in columns that no page may select, and is told against a committed look.

ALTER TABLE casework_picture ADD COLUMN IF NOT EXISTS file bytea;
ALTER TABLE casework_picture ADD COLUMN IF NOT EXISTS place bytea;
ALTER TABLE casework_picture ALTER COLUMN file SET STORAGE EXTERNAL;

ALTER TABLE casework_picture ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_picture TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_picture FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- Lays a picture down at a step; its number, and the same if it lies there already. Not for the pages: who calls it asks the desk first.
CREATE OR REPLACE FUNCTION casework.lay_picture(here casework_task, of_kind text, of_file text, of_page int, what text, signs text, wide int,
                                                high int, sealed bytea, sealed_place bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint;
BEGIN
  PERFORM FROM casework_task t WHERE t.id = here.id FOR UPDATE;
  SELECT p.id INTO made FROM casework_picture p
  WHERE p.task_id = here.id AND p.kind = of_kind AND p.sha256 = of_file AND p.page = of_page AND p.signs_as = signs AND p.withdrawn_at IS NULL;
  IF made IS NOT NULL THEN
    RETURN made;
  ELSIF casework.keeps_from(here, (SELECT user_id FROM office.desk())) <> '{}' THEN
    RAISE EXCEPTION 'who did an earlier step' USING ERRCODE = '42501', CONSTRAINT = 'apart';
  ELSIF (SELECT count(*) FROM casework_picture p WHERE p.task_id = here.id AND p.withdrawn_at IS NULL) >= 60 THEN
    RAISE EXCEPTION 'too many' USING ERRCODE = '23514', CONSTRAINT = 'pictures_many';
  ELSIF length(sealed) NOT BETWEEN 1 AND 8388608 OR coalesce(length(sealed_place), 0) > 200 OR length(what) > 200 THEN
    RAISE EXCEPTION 'no picture' USING ERRCODE = '42501';
  END IF;
  INSERT INTO casework_picture (case_id, task_id, kind, sha256, page, shows, signs_as, width, height, size, located, day, at, brought_by, why, file, place)
  SELECT here.case_id, here.id, of_kind, of_file, of_page, what, signs, wide, high, length(sealed), sealed_place IS NOT NULL, office.today(),
         clock_timestamp(), d.user_id, '', sealed, sealed_place FROM office.desk() d RETURNING id INTO made;
  RETURN made;
END
$$;

-- Keeps a photograph or a page of a scan at an open step that this desk does; its number.
CREATE OR REPLACE FUNCTION casework.keep_picture(task bigint, of_kind text, of_file text, of_page int, what text, wide int, high int,
                                                 sealed bytea, sealed_place bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.mine(task);
BEGIN
  IF NOT of_kind = ANY ('{photo,scan}'::text[]) THEN
    RAISE EXCEPTION 'no picture' USING ERRCODE = '42501';
  END IF;
  RETURN casework.lay_picture(here, of_kind, of_file, of_page, what, '', wide, high, sealed, sealed_place);
END
$$;

-- Takes a picture away while its step is open: what it shows is gone for good, that there was one stays. Only who brought it does so.
CREATE OR REPLACE FUNCTION casework.withdraw_picture(about bigint, because text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM casework.mine((SELECT task_id FROM casework_picture WHERE id = about));
  IF length(trim(because)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  UPDATE casework_picture p SET file = NULL, place = NULL, located = false, withdrawn_at = clock_timestamp(), withdrawn_by = d.user_id, why = trim(because)
  FROM office.desk() d WHERE p.id = about AND p.brought_by = d.user_id AND p.withdrawn_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not who brought it' USING ERRCODE = '42501';
  END IF;
END
$$;

-- Pictures, sealed as they lie, against a committed look at whom their case is about: to roles that may have any fact revealed, and to
-- who brought them. Raises if one of them is not for this desk.
CREATE OR REPLACE FUNCTION casework.pictures(look bigint, wanted bigint[]) RETURNS TABLE (picture bigint, file bytea, place bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look := office.spend(look); found bigint[];
BEGIN
  SELECT array_agg(p.id) INTO found FROM casework_picture p JOIN casework_case c ON c.id = p.case_id, office.desk() d
  WHERE p.id = ANY (wanted) AND p.withdrawn_at IS NULL AND c.subject_id = ANY (held.subjects) AND casework.visible(c)
    AND (office.closely() OR p.brought_by = d.user_id);
  IF found IS NULL OR NOT found @> wanted THEN
    RAISE EXCEPTION 'no committed look at this picture' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT p.id, p.file, p.place FROM casework_picture p WHERE p.id = ANY (found) ORDER BY p.id;
END
$$;

CREATE OR REPLACE TRIGGER stays BEFORE DELETE ON casework_picture FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER gone BEFORE UPDATE ON casework_picture FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_picture FOR EACH ROW EXECUTE FUNCTION office.log_change();

GRANT SELECT (id, case_id, task_id, kind, sha256, page, shows, width, height, size, located, day, at, brought_by, withdrawn_at, withdrawn_by, why)
  ON casework_picture TO yingbao_web;
GRANT SELECT ON casework_picture TO yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.lay_picture(casework_task, text, text, int, text, text, int, int, bytea, bytea),
  casework.keep_picture(bigint, text, text, int, text, int, int, bytea, bytea),
  casework.withdraw_picture(bigint, text), casework.pictures(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.keep_picture(bigint, text, text, int, text, int, int, bytea, bytea),
  casework.withdraw_picture(bigint, text), casework.pictures(bigint, bigint[]) TO yingbao_web;
