-- Blank forms that come from above. Who brings one is the only one to have it back; what is filled in is asked for as any look is, and
-- what is handed over is kept nowhere.

ALTER TABLE casework_blank ADD COLUMN IF NOT EXISTS file bytea;
ALTER TABLE casework_blank ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_blank_plan ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_blank TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_blank_plan TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_blank FOR SELECT TO yingbao_web USING (
  (SELECT office.may('export')) AND made_by = (SELECT user_id FROM office.desk()));
CREATE POLICY desk ON casework_blank_plan FOR SELECT TO yingbao_web USING ((SELECT office.may('export')));

CREATE OR REPLACE FUNCTION casework.bring_blank(called text, of_print text, of_heads jsonb, lines int, sealed bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint;
BEGIN
  IF NOT office.may('export') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  INSERT INTO casework_blank (name, print, heads, size, made_day, made_at, made_by, rows, file)
  SELECT called, of_print, of_heads, lines, office.today(), clock_timestamp(), d.user_id, 0, sealed FROM office.desk() d RETURNING id INTO made;
  RETURN made;
END
$$;

-- A form of who is at this desk; raises if it is somebody else's.
CREATE OR REPLACE FUNCTION casework.own_blank(about bigint) RETURNS casework_blank
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held casework_blank;
BEGIN
  SELECT * INTO held FROM casework_blank WHERE id = about;
  IF held.id IS NULL OR held.made_by <> (SELECT user_id FROM office.desk()) OR NOT office.may('export') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF held.file IS NULL THEN
    RAISE EXCEPTION 'it is gone' USING ERRCODE = '23514', CONSTRAINT = 'blank_gone';
  END IF;
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION casework.blank_file(about bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT file FROM casework.own_blank(about) $$;

-- A form was filled for so many; what its columns hold is kept for the next one with the same heads.
CREATE OR REPLACE FUNCTION casework.note_blank(about bigint, decided jsonb, how_many int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held casework_blank := casework.own_blank(about);
BEGIN
  UPDATE casework_blank SET filled_at = clock_timestamp(), rows = how_many WHERE id = about;
  INSERT INTO casework_blank_plan (print, plan, at, by) SELECT held.print, decided, clock_timestamp(), d.user_id FROM office.desk() d
  ON CONFLICT (print) DO UPDATE SET plan = excluded.plan, at = excluded.at, by = excluded.by;
END
$$;

CREATE OR REPLACE FUNCTION casework.forget_blanks(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  gone bigint;
BEGIN
  UPDATE casework_blank SET file = NULL, forgotten_at = clock_timestamp() WHERE file IS NOT NULL AND made_at < before;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_blank FOR EACH ROW EXECUTE FUNCTION office.log_change();
GRANT SELECT (id, name, print, heads, size, made_day, made_at, made_by, filled_at, rows, forgotten_at) ON casework_blank TO yingbao_web;
GRANT SELECT ON casework_blank_plan TO yingbao_web;
GRANT SELECT ON casework_blank, casework_blank_plan TO yingbao_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA casework FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.bring_blank(text, text, jsonb, int, bytea), casework.blank_file(bigint),
  casework.note_blank(bigint, jsonb, int) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.forget_blanks(timestamptz) TO yingbao_worker;
