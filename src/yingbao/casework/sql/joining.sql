-- A finding of a matter that somebody opened a case of before, by hand, joins that case: it is in process from the first, or, of an
-- event for which something was granted already, decided and to be delivered. What somebody declined before it was found is not asked again
-- until the day that was said.

-- The last word by which somebody declined what a finding is about, while it holds: not before a later grant, nor where they asked for it since, applying
-- or agreeing, so that a case went on past the asking; and not once the finding was closed for it, for after that it goes as any that was
-- declined. What few may know says nothing here.
CREATE OR REPLACE FUNCTION casework.declined_before(of_policy text, about bigint, of_event text, found bigint) RETURNS casework_task
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT t FROM casework_case c JOIN casework_task t ON t.case_id = c.id
  WHERE c.subject_id = about AND c.policy = of_policy AND c.event = of_event AND c.restricted = ''
    AND t.outcome = 'declines' AND t.until > office.today()
    AND NOT EXISTS (
      SELECT FROM casework_case g JOIN casework_decision d ON d.case_id = g.id
      WHERE (g.subject_id, g.policy, g.event) = (about, of_policy, of_event) AND d.verdict = 'grant' AND d.at > t.done_at)
    AND NOT EXISTS (
      SELECT FROM casework_case g JOIN casework_task w ON w.case_id = g.id
      WHERE (g.subject_id, g.policy, g.event) = (about, of_policy, of_event) AND g.restricted = '' AND casework.begins_alike(of_policy, t.step, g.entry)
        AND w.step <> t.step AND w.entered_at > t.done_at)
    AND NOT EXISTS (SELECT FROM discovery_turn u WHERE u.finding_id = found AND u.after = 'declined' AND u.at >= t.done_at)
  ORDER BY t.done_at DESC LIMIT 1
$$;

-- The finding of what a case is about: that on which it works, or one that stands beside it, such as one that was declined before.
CREATE OR REPLACE FUNCTION casework.finding_of(its casework_case) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(its.finding_id, (
    SELECT f.id FROM discovery_finding f
    WHERE its.restricted = '' AND f.subject_id = its.subject_id AND f.policy = its.policy
      AND its.event = substr(f.event, strpos(f.event, ':') + 1)
      AND f.state IN ('suspected', 'verified', 'declined') AND f.cell IN ('missed', 'underpaid', 'ask')))
$$;

CREATE OR REPLACE FUNCTION casework.join_finding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; declined casework_task; happened text := substr(NEW.event, strpos(NEW.event, ':') + 1);
BEGIN
  SELECT * INTO its FROM casework_case c
  WHERE c.subject_id = NEW.subject_id AND c.policy = NEW.policy AND c.event = happened
    AND c.finding_id IS NULL AND c.parent_id IS NULL AND c.restricted = ''
    AND (c.closed_day IS NULL OR c.event <> '' AND c.outcome = 'grant')
  ORDER BY c.closed_day IS NOT NULL, c.id LIMIT 1;
  IF its.id IS NOT NULL THEN
    UPDATE casework_case SET finding_id = NEW.id WHERE id = its.id;
    PERFORM casework.tell_finding(NEW.id, CASE WHEN its.closed_day IS NULL THEN 'in_process' ELSE 'awaiting' END, its.number);
    RETURN NULL;
  END IF;
  declined := casework.declined_before(NEW.policy, NEW.subject_id, happened, NEW.id);
  IF declined.id IS NOT NULL THEN
    PERFORM casework.tell_finding(NEW.id, 'declined', declined.reason, declined.until);
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER join_case AFTER INSERT ON discovery_finding FOR EACH ROW
  WHEN (NEW.state = 'suspected' AND NEW.cell IN ('missed', 'underpaid', 'ask')) EXECUTE FUNCTION casework.join_finding();
CREATE OR REPLACE TRIGGER join_case_again AFTER UPDATE OF state ON discovery_finding FOR EACH ROW
  WHEN (NEW.state = 'suspected' AND OLD.state <> 'suspected' AND NEW.cell IN ('missed', 'underpaid', 'ask'))
  EXECUTE FUNCTION casework.join_finding();
