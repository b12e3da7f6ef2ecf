-- The letter of a life event (一件事): of a home, and of no case. Numbered, kept, read and verified as any other (letters.sql).

-- Who sees the event reads its letters; one that tells a sensitive fact is for roles that may have any fact revealed.
ALTER POLICY desk ON casework_letter USING (
  CASE WHEN bundle_id IS NULL THEN EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0)
       ELSE EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id OFFSET 0) END);
GRANT SELECT (bundle_id) ON casework_letter TO yingbao_web;

-- No step owes it.
CREATE OR REPLACE TRIGGER owed AFTER INSERT ON casework_letter FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION casework.owed_anew();

-- Whether this desk sees an event, for functions that read as their owner.
CREATE OR REPLACE FUNCTION casework.sees_event(its discovery_bundle) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(office.may('files') AND its.area = ANY (office.areas()) AND registry.visible(its.home_id) AND (NOT its.sensitive OR office.closely()), false)
$$;

-- Gives the letter of an event its number and its code. `after`: the last one of the event that who asks knows of, 0 for none.
CREATE OR REPLACE FUNCTION casework.write_home_letter(about bigint, after bigint, told jsonb)
RETURNS TABLE (letter bigint, number text, code text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  home discovery_bundle; series casework_series; this_year int := extract(year FROM office.today()); next_one int;
BEGIN
  SELECT b.* INTO home FROM discovery_bundle b WHERE b.id = about FOR UPDATE;
  SELECT s.* INTO series FROM casework_series s WHERE s.kind = 'life_event';
  IF home.id IS NULL OR series.kind IS NULL OR NOT office.may('state') OR NOT casework.sees_event(home) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF home.state = 'closed' THEN
    RAISE EXCEPTION 'the event is closed' USING ERRCODE = '23514', CONSTRAINT = 'event_closed';
  ELSIF coalesce((SELECT max(l.id) FROM casework_letter l WHERE l.bundle_id = about), 0) <> after THEN
    RAISE EXCEPTION 'made already' USING ERRCODE = '23514', CONSTRAINT = 'letter_made';
  END IF;
  next_one := casework.next_serial(series.kind, this_year);
  RETURN QUERY INSERT INTO casework_letter AS made (bundle_id, kind, year, serial, number, closely, sha256, made_day, made_at, made_by, fields, code)
  VALUES (about, series.kind, this_year, next_one, series.words || '〔' || this_year || '〕' || next_one || '号', home.sensitive, '', office.today(),
          clock_timestamp(), (SELECT user_id FROM office.desk()), told, casework.new_code())
  RETURNING made.id, made.number, made.code;
END
$$;

REVOKE EXECUTE ON FUNCTION casework.next_serial(text, int), casework.sees_event(discovery_bundle), casework.write_home_letter(bigint, bigint, jsonb)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.write_home_letter(bigint, bigint, jsonb) TO yingbao_web;
