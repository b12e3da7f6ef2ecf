-- The log is verified by the worker, for a desk that audits; one verification at a time.

ALTER TABLE log_verification ALTER COLUMN asked_at SET DEFAULT clock_timestamp(), ALTER COLUMN state SET DEFAULT 'waiting',
  ALTER COLUMN share SET DEFAULT 0, ALTER COLUMN entries SET DEFAULT 0, ALTER COLUMN seals SET DEFAULT 0,
  ALTER COLUMN unsealed SET DEFAULT 0, ALTER COLUMN found SET DEFAULT 0, ALTER COLUMN defects SET DEFAULT '[]',
  ALTER COLUMN restored SET DEFAULT '[]';
ALTER TABLE log_verification ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON log_verification TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON log_verification FOR SELECT TO yingbao_web USING ((SELECT office.may('audit')));

-- Asks for a verification: its number, for the worker; nothing where one is under way. Asking is an entry of the log as well.
CREATE OR REPLACE FUNCTION office.ask_verification() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint;
BEGIN
  IF NOT office.may('audit') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('verification of the log', 0));
  IF EXISTS (SELECT FROM log_verification
             WHERE state IN ('waiting', 'working') AND asked_at > clock_timestamp() - interval '1 hour') THEN
    RETURN NULL;
  END IF;
  INSERT INTO log_verification (asked_by) SELECT user_id FROM office.desk() RETURNING id INTO made;
  PERFORM office.write('audit', NULL, jsonb_build_object('read', 'verify', 'verification', made), true);
  RETURN made;
END
$$;
