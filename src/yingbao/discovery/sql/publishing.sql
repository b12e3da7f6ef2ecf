-- Who proposes and publishes an edition of the policies. What decides is here: the files beside the database only follow.

ALTER TABLE discovery_edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON discovery_edition TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_publication FOR SELECT TO yingbao_worker USING (true);
CREATE POLICY desk ON discovery_edition FOR SELECT TO yingbao_web USING ((SELECT office.may('publish')) OR (SELECT office.may('audit')));
CREATE POLICY desk ON discovery_publication FOR SELECT TO yingbao_web USING ((SELECT office.may('publish')) OR (SELECT office.may('audit')));

-- A new edition, in the name of the desk; its files come next, then a job looks at them.
CREATE OR REPLACE FUNCTION discovery.propose(named text, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint;
BEGIN
  IF NOT office.may('publish') OR length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'not at this desk, or no reason' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  INSERT INTO discovery_edition (fingerprint, name, reason, state, stage, share, faults, against, found, proposed_by, proposer, proposed_at)
  SELECT '', left(named, 200), why, 'waiting', '', 0, '{}', '', '{}', d.user_id, u.name, clock_timestamp()
  FROM office.desk() d JOIN accounts_user u ON u.id = d.user_id RETURNING id INTO made;
  RETURN made;
END
$$;

-- An edition that passed its checks is to be compared with the one in force now.
CREATE OR REPLACE FUNCTION discovery.compare_again(edition bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF NOT office.may('publish') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  UPDATE discovery_edition SET state = 'waiting', stage = '', share = 0 WHERE id = edition AND state = 'checked';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not from here' USING ERRCODE = '23514', CONSTRAINT = 'not_checked';
  END IF;
END
$$;

-- Publishes an edition; its fingerprint. `in_force`: the edition that the page showed the differences to. Never by who
-- proposed it, and never against another edition than the one now in force: nobody publishes what they have not seen.
CREATE OR REPLACE FUNCTION discovery.publish(edition bigint, in_force text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held discovery_edition; last text; me bigint := (SELECT user_id FROM office.desk());
BEGIN
  IF NOT office.may('publish') OR length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'not at this desk, or no reason' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  LOCK TABLE discovery_publication IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO held FROM discovery_edition WHERE id = edition FOR UPDATE;
  SELECT e.fingerprint INTO last FROM discovery_publication p JOIN discovery_edition e ON e.id = p.edition_id ORDER BY p.id DESC LIMIT 1;
  IF held.id IS NULL OR held.state <> 'checked' THEN
    RAISE EXCEPTION 'not checked' USING ERRCODE = '23514', CONSTRAINT = 'not_checked';
  ELSIF held.proposed_by = me THEN
    RAISE EXCEPTION 'who proposed it does not publish it' USING ERRCODE = '42501', CONSTRAINT = 'proposed_it_oneself';
  ELSIF held.against <> in_force OR coalesce(last, in_force) <> in_force OR held.fingerprint = in_force THEN
    RAISE EXCEPTION 'compared with another edition' USING ERRCODE = '23514', CONSTRAINT = 'compared_with_another';
  END IF;
  INSERT INTO discovery_publication (edition_id, at, author_id, author, reason)
  SELECT edition, clock_timestamp(), me, u.name, why FROM accounts_user u WHERE u.id = me;
  RETURN held.fingerprint;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE OF state ON discovery_edition FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON discovery_publication FOR EACH ROW EXECUTE FUNCTION office.log_change();

GRANT SELECT, INSERT ON discovery_edition TO yingbao_worker;
GRANT UPDATE (fingerprint, state, stage, share, faults, against, day, found, checked_at) ON discovery_edition TO yingbao_worker;
GRANT USAGE, SELECT ON SEQUENCE discovery_edition_id_seq TO yingbao_worker;
GRANT SELECT ON discovery_publication TO yingbao_worker;
GRANT SELECT ON discovery_edition, discovery_publication TO yingbao_web;
REVOKE EXECUTE ON FUNCTION discovery.propose(text, text), discovery.compare_again(bigint), discovery.publish(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION discovery.propose(text, text), discovery.compare_again(bigint), discovery.publish(bigint, text, text)
  TO yingbao_web;
