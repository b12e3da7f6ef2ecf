-- Bundles: what happened since the last night, what belongs together, who sees it, and how consent and the visit are taken down.

CREATE INDEX IF NOT EXISTS statement_recorded ON registry_statement USING brin (recorded_at);

ALTER TABLE discovery_bundle ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_happening ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_bundled ENABLE ROW LEVEL SECURITY;
ALTER TABLE discovery_bundleturn ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS worker ON discovery_bundle;
DROP POLICY IF EXISTS worker ON discovery_happening;
DROP POLICY IF EXISTS worker ON discovery_bundled;
DROP POLICY IF EXISTS worker ON discovery_bundleturn;
DROP POLICY IF EXISTS desk ON discovery_bundle;
DROP POLICY IF EXISTS desk ON discovery_happening;
DROP POLICY IF EXISTS desk ON discovery_bundled;
DROP POLICY IF EXISTS desk ON discovery_bundleturn;
CREATE POLICY worker ON discovery_bundle TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_happening TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_bundled TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON discovery_bundleturn TO yingbao_worker USING (true) WITH CHECK (true);
-- An event that tells a sensitive fact is for roles that may have any fact revealed.
CREATE POLICY desk ON discovery_bundle FOR SELECT TO yingbao_web USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[]) AND (NOT sensitive OR (SELECT office.closely()))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = home_id));
CREATE POLICY desk ON discovery_happening FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id) AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id));
CREATE POLICY desk ON discovery_bundled FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id) AND EXISTS (SELECT FROM discovery_finding f WHERE f.id = finding_id));
CREATE POLICY desk ON discovery_bundleturn FOR SELECT TO yingbao_web USING (
  EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id));

-- ---- what happened (happened.sql tells) -----------------------------------------------------------

-- Opens what happened, once, where somebody lives; lets findings join what is open; closes what is settled. `since` empty: nothing was
-- known before.
CREATE OR REPLACE FUNCTION discovery.bundle(night bigint, at timestamptz, since timestamptz, mark text, last_day date, this_day date, signs jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  one record; held bigint;
BEGIN
  LOCK TABLE discovery_bundle IN SHARE ROW EXCLUSIVE MODE;
  -- The index by the time of recording knows nothing of what was added since it was told to look.
  PERFORM brin_summarize_new_values('statement_recorded');
  FOR one IN
    SELECT * FROM discovery.happened(since, mark, last_day, this_day, signs) h
    WHERE since IS NOT NULL AND NOT EXISTS (
      SELECT FROM discovery_happening o WHERE o.event = h.event AND (o.statement_id = h.statement OR o.subject_id = h.subject
        AND CASE WHEN h.occasion = '' THEN o.seen_at > since ELSE o.occasion = h.occasion END))
      AND NOT registry.dead(h.home)
    ORDER BY h.home, h.event, h.statement
  LOOP
    SELECT b.id INTO held FROM discovery_bundle b WHERE b.home_id = one.home AND b.event = one.event AND b.state <> 'closed';
    IF held IS NULL THEN
      INSERT INTO discovery_bundle (home_id, event, day, sensitive, area, state, opened_at, night_id, consent_who, consent_how, visit_note)
      SELECT s.id, one.event, one.day, one.sensitive, s.area, 'open', at, night, '', '', '' FROM registry_subject s WHERE s.id = one.home
      RETURNING id INTO held;
      INSERT INTO discovery_bundleturn (bundle_id, at, before, after, reason, night_id) VALUES (held, at, '', 'open', '', night);
    END IF;
    INSERT INTO discovery_happening (bundle_id, event, subject_id, statement_id, occasion, day, seen_at)
    VALUES (held, one.event, one.subject, one.statement, one.occasion, one.day, at) ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM discovery.follow(night, at);
END
$$;

-- Open bundles as the night leaves them: served where the home is now, with every open finding of the home, closed if settled or if
-- nobody lives there any more.
CREATE OR REPLACE FUNCTION discovery.follow(night bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE discovery_bundle b SET area = s.area FROM registry_subject s
  WHERE s.id = b.home_id AND b.state <> 'closed' AND b.area <> s.area;
  WITH left_empty AS (
    SELECT b.id, b.state FROM discovery_bundle b WHERE b.state <> 'closed' AND registry.dead(b.home_id)
  ), closed AS (
    UPDATE discovery_bundle b SET state = 'closed', closed_at = at FROM left_empty WHERE b.id = left_empty.id
  )
  INSERT INTO discovery_bundleturn (bundle_id, at, before, after, reason, night_id)
  SELECT id, at, state, 'closed', 'died', night FROM left_empty;
  INSERT INTO discovery_bundled (bundle_id, finding_id, joined_at)
  SELECT b.id, f.id, at
  FROM discovery_bundle b JOIN registry_subject home ON home.id = b.home_id
    JOIN registry_subject s ON s.id = coalesce(home.merged_into_id, home.id) OR s.household_id = coalesce(home.merged_into_id, home.id)
    JOIN discovery_finding f ON f.subject_id = s.id AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting')
  WHERE b.state <> 'closed'
  ON CONFLICT DO NOTHING;
  PERFORM discovery.close_settled(b.id, night) FROM discovery_bundle b
  WHERE b.state <> 'closed' AND (b.state = 'visited' OR EXISTS (SELECT FROM discovery_bundled l WHERE l.bundle_id = b.id));
END
$$;

-- Closes a bundle of which nothing is left to do.
CREATE OR REPLACE FUNCTION discovery.close_settled(bundle bigint, night bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH open AS (
    SELECT b.id, b.state FROM discovery_bundle b
    WHERE b.id = bundle AND b.state <> 'closed' AND NOT EXISTS (
      SELECT FROM discovery_bundled l JOIN discovery_finding f ON f.id = l.finding_id
      WHERE l.bundle_id = b.id AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting'))
  ), closed AS (
    UPDATE discovery_bundle b SET state = 'closed', closed_at = clock_timestamp() FROM open WHERE b.id = open.id
  )
  INSERT INTO discovery_bundleturn (bundle_id, at, before, after, author_id, reason, night_id)
  SELECT id, clock_timestamp(), state, 'closed', (SELECT user_id FROM office.desk()), '', night FROM open
$$;

-- What a person settles on a page closes its bundles at once; nights close theirs after everything has joined.
CREATE OR REPLACE FUNCTION discovery.settled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM discovery.close_settled(l.bundle_id, NULL) FROM discovery_bundled l WHERE l.finding_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER settled AFTER UPDATE OF state ON discovery_finding FOR EACH ROW
  WHEN (session_user = 'yingbao_web' AND OLD.state <> NEW.state AND NEW.state IN ('declined', 'mistaken', 'delivered', 'gone'))
  EXECUTE FUNCTION discovery.settled();

-- ---- what people say of it -----------------------------------------------------------------------

-- Consent once, who gave it and how; the visit once, when there is consent; each on a day since the event; closed by hand (a refusal, too)
-- with a reason.
CREATE OR REPLACE FUNCTION discovery.turn_bundle(bundle bigint, to_state text, who text, how text, why text, on_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  old discovery_bundle; me bigint := (SELECT user_id FROM office.desk());
BEGIN
  SELECT * INTO old FROM discovery_bundle WHERE id = bundle FOR UPDATE;
  IF old.id IS NULL OR NOT office.may('state') OR NOT old.area = ANY (office.areas()) OR NOT registry.visible(old.home_id)
     OR old.sensitive AND NOT office.closely() THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT (to_state = 'consented' AND old.state = 'open' OR to_state = 'visited' AND old.state = 'consented'
             OR to_state = 'closed' AND old.state <> 'closed') THEN
    RAISE EXCEPTION 'not from here' USING ERRCODE = '23514';
  ELSIF to_state = 'consented' AND (length(trim(who)) = 0 OR length(trim(how)) = 0) OR to_state = 'closed' AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'who and how, or why' USING ERRCODE = '23514';
  ELSIF to_state <> 'closed' AND (on_day IS NULL OR on_day > office.today() OR on_day < least(old.day, office.today())) THEN
    RAISE EXCEPTION 'not between the event and today' USING ERRCODE = '23514';
  END IF;
  UPDATE discovery_bundle SET state = to_state,
    consent_day = CASE WHEN to_state = 'consented' THEN on_day ELSE consent_day END,
    consent_at = CASE WHEN to_state = 'consented' THEN clock_timestamp() ELSE consent_at END,
    consent_by = CASE WHEN to_state = 'consented' THEN me ELSE consent_by END,
    consent_who = CASE WHEN to_state = 'consented' THEN who ELSE consent_who END,
    consent_how = CASE WHEN to_state = 'consented' THEN how ELSE consent_how END,
    visited_day = CASE WHEN to_state = 'visited' THEN on_day ELSE visited_day END,
    visited_at = CASE WHEN to_state = 'visited' THEN clock_timestamp() ELSE visited_at END,
    visited_by = CASE WHEN to_state = 'visited' THEN me ELSE visited_by END,
    visit_note = CASE WHEN to_state = 'visited' THEN why ELSE visit_note END,
    closed_at = CASE WHEN to_state = 'closed' THEN clock_timestamp() END
  WHERE id = bundle;
  INSERT INTO discovery_bundleturn (bundle_id, at, before, after, author_id, reason)
  VALUES (bundle, clock_timestamp(), old.state, to_state, me, why);
  IF to_state = 'visited' THEN
    PERFORM discovery.close_settled(bundle, NULL);
  END IF;
END
$$;

CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON discovery_bundleturn
  FOR EACH ROW WHEN (NEW.author_id IS NOT NULL) EXECUTE FUNCTION office.log_change();
