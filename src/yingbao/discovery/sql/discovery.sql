-- Who sees a finding, and how a person's word about it is taken down.

ALTER TABLE discovery_finding ADD COLUMN proof jsonb;

ALTER TABLE discovery_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_turn ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON discovery_finding TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_turn TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON discovery_finding FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));
CREATE POLICY desk ON discovery_turn FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM discovery_finding f WHERE f.id = finding_id));

CREATE SCHEMA IF NOT EXISTS discovery;
GRANT USAGE ON SCHEMA discovery TO yingbao_web, yingbao_worker;

-- A person's word: verified, declined, mistaken, or suspected again, of what no case has and is not over. What is declined or
-- mistaken needs a reason, and an end on which the night may ask again. What was declined until now is looked at again.
CREATE OR REPLACE FUNCTION discovery.settle(finding bigint, to_state text, why text, ends date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  old discovery_finding;
BEGIN
  SELECT * INTO old FROM discovery_finding WHERE id = finding FOR UPDATE;
  IF old.id IS NULL OR NOT office.may('state') OR NOT old.area = ANY (office.areas()) OR NOT registry.visible(old.subject_id) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF to_state NOT IN ('suspected', 'verified', 'declined', 'mistaken') OR old.state IN ('in_process', 'awaiting', 'delivered', 'gone') THEN
    RAISE EXCEPTION 'not from here' USING ERRCODE = '23514';
  ELSIF to_state IN ('declined', 'mistaken') AND (length(trim(why)) < 2 OR ends IS NULL OR ends <= office.today()
        OR ends > office.today() + interval '2 years') THEN
    RAISE EXCEPTION 'a reason and an end within two years' USING ERRCODE = '23514';
  END IF;
  UPDATE discovery_finding SET state = to_state, until = CASE WHEN to_state IN ('declined', 'mistaken') THEN ends END,
    closed_at = CASE WHEN to_state IN ('declined', 'mistaken') THEN clock_timestamp() END, refreshed_at = clock_timestamp()
  WHERE id = finding;
  UPDATE registry_subject SET xact = pg_current_xact_id() WHERE id = old.subject_id AND old.state = 'declined';
  INSERT INTO discovery_turn (finding_id, at, before, after, cell, author_id, reason)
  SELECT finding, clock_timestamp(), old.state, to_state, old.cell, user_id, why FROM office.desk();
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON discovery_turn
  FOR EACH ROW WHEN (NEW.author_id IS NOT NULL) EXECUTE FUNCTION office.log_change();
