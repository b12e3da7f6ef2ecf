-- Holds a case: first the file that it is about, as whoever writes of somebody does, then the case. NULL if there is none.
CREATE OR REPLACE FUNCTION casework.hold(about bigint) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; held bigint[];
BEGIN
  held := registry.hold(ARRAY(SELECT subject_id FROM casework_case WHERE id = about));
  SELECT * INTO its FROM casework_case WHERE id = about FOR UPDATE;
  IF its.id IS NOT NULL AND NOT its.subject_id = ANY (held) THEN
    RAISE EXCEPTION 'the files have just been split' USING ERRCODE = '23514', CONSTRAINT = 'moved_on';
  END IF;
  RETURN its;
END
$$;
