-- Who authorised a means check may take it back: no batch asks about them by it any more, and what an institution answers
-- later is not taken. What was answered before stays, for it was asked with their leave.

ALTER TABLE casework_withdrawal ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_withdrawal TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_withdrawal FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM casework_authorisation a WHERE a.id = authorisation_id OFFSET 0));

-- Takes back whatever a person authorised in a case; by themselves, by who has their file as a guardian, or at a desk that works
-- on cases.
CREATE OR REPLACE FUNCTION casework.withdraw(about bigint, who bigint, words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  its := casework.hold(about);
  IF its.id IS NULL OR NOT casework.visible(its) OR NOT (who = ANY (office.subjects()) OR office.may('state') AND registry.visible(who)) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  INSERT INTO casework_withdrawal (authorisation_id, person_id, note, made_day, made_at, made_by)
  SELECT a.id, who, trim(words), office.today(), clock_timestamp(), d.user_id FROM casework_authorisation a, office.desk() d
  WHERE a.case_id = about AND who = ANY (a.people) AND a.until >= office.today()
    AND NOT EXISTS (SELECT FROM casework_withdrawal w WHERE w.authorisation_id = a.id AND w.person_id = who);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing of theirs is in force' USING ERRCODE = '23514', CONSTRAINT = 'nothing_to_withdraw';
  END IF;
  UPDATE casework_check_line SET state = 'withdrawn' WHERE case_id = about AND state = 'waiting' AND who = ANY (people);
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_withdrawal FOR EACH ROW EXECUTE FUNCTION office.log_change('person_id');
GRANT SELECT ON casework_withdrawal TO yingbao_web, yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.withdraw(bigint, bigint, text) FROM PUBLIC;
