-- Cases and their steps. The pages' role reads what its desk sees and changes nothing but through the functions of these
-- files, which ask the desk and the plan: who acts must hold a role of the step, and must not be who may not.

ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS facts jsonb NOT NULL DEFAULT '[]';
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS proof jsonb NOT NULL DEFAULT '{}';
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS said_fen bigint;
ALTER TABLE casework_decision ADD COLUMN IF NOT EXISTS said_max_fen bigint;
ALTER TABLE casework_case ADD COLUMN IF NOT EXISTS lot_month date;
ALTER TABLE casework_task ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();

-- For whom a case was opened. `subject_id` is the file that this one reads as part of now: the same, until files are merged.
ALTER TABLE casework_case ADD COLUMN IF NOT EXISTS opened_for bigint;
DROP INDEX one_open_case;
CREATE UNIQUE INDEX one_open_case ON casework_case (policy, opened_for, event, entry) WHERE closed_day IS NULL;
CREATE INDEX IF NOT EXISTS case_opened_for ON casework_case (opened_for);

CREATE SCHEMA IF NOT EXISTS casework;
GRANT USAGE ON SCHEMA casework TO yingbao_web, yingbao_worker;
CREATE SEQUENCE IF NOT EXISTS casework.numbers;

-- A restricted case is seen by who may see restricted files of its area, and by the people put on it; never by who has
-- single files only, for they may be the very ones it is about.
CREATE OR REPLACE FUNCTION casework.visible(one casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT office.may('cases') AND CASE WHEN one.restricted = '' THEN registry.visible(one.subject_id)
    ELSE one.area = ANY (office.areas())
         AND (office.may('restricted') OR (SELECT user_id FROM office.desk()) = ANY (one.people)) END
$$;

ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_case TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_task TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_decision TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_case FOR SELECT TO yingbao_web USING (
  (SELECT office.may('cases')) AND CASE
    WHEN restricted = '' THEN EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id)
    ELSE area = ANY ((SELECT office.areas())::text[])
         AND ((SELECT office.may('restricted')) OR (SELECT user_id FROM office.desk()) = ANY (people)) END);
CREATE POLICY desk ON casework_task FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
CREATE POLICY desk ON casework_decision FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
