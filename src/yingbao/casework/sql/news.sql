-- What is new at a desk, read from cases, steps, checks, messages and assignments; stored nowhere but up to when somebody looked.

CREATE OR REPLACE FUNCTION casework.urged_now() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$$ BEGIN NEW.urged_at := clock_timestamp(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER urged_now BEFORE UPDATE OF urged ON casework_task FOR EACH ROW
  WHEN (NEW.urged <> '' AND OLD.done_at IS NULL) EXECUTE FUNCTION casework.urged_now();

CREATE INDEX IF NOT EXISTS task_entered ON casework_task (entered_at) WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS task_urged ON casework_task (urged_at) WHERE done_at IS NULL AND urged_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS task_warn ON casework_task (warn) WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS task_actor ON casework_task (actor_id, case_id);
CREATE INDEX IF NOT EXISTS case_further ON casework_case (opened_at) WHERE parent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS check_line_answered ON casework_check_line (answered_at) WHERE state = 'answered';
CREATE INDEX IF NOT EXISTS message_unreached ON casework_message (settled_at) WHERE state IN ('failed', 'unsure');

-- Since when, and since which of the office's days, who is at this desk has not looked at the news of its role. Who never did
-- begins a fortnight ago.
DROP FUNCTION IF EXISTS casework.news(timestamptz, int);
DROP FUNCTION IF EXISTS casework.seen_at();
CREATE OR REPLACE FUNCTION casework.looked() RETURNS TABLE (at timestamptz, day date, role text, user_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(s.at, now() - interval '14 days'), coalesce(s.day, office.today() - 14), d.role, d.user_id
  FROM office.desk() d LEFT JOIN casework_seen s ON s.user_id = d.user_id AND s.role = d.role
$$;

CREATE OR REPLACE FUNCTION casework.see_news(upto timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO casework_seen (user_id, role, at, day) SELECT d.user_id, d.role, least(upto, clock_timestamp()), office.today() FROM office.desk() d
  ON CONFLICT (user_id, role) DO UPDATE SET at = greatest(casework_seen.at, excluded.at), day = excluded.day
$$;

-- What was lent or handed to who is at this desk, since then: role and area.
CREATE OR REPLACE FUNCTION casework.given(since timestamptz) RETURNS TABLE (at timestamptz, word text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT a.made_at, a.role_id || '/' || a.area FROM accounts_assignment a JOIN office.desk() d ON d.user_id = a.user_id
  WHERE a.made_at > since AND a.id <> d.assignment_id AND (a.ends IS NULL OR a.ends > office.today())
$$;

-- What happened since, of what this desk sees, the latest first. `word`: what somebody wrote with it. Each kind reads its own index
-- from the end and stops. A case that one has just sent on to one's own role is no news; one that comes to a step again was sent back.
CREATE OR REPLACE FUNCTION casework.news(most int) RETURNS TABLE (what text, case_id bigint, task_id bigint, at timestamptz, word text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH me AS MATERIALIZED (SELECT * FROM casework.looked()),
  came AS (
    SELECT t.case_id, t.id, t.step, t.entered_at FROM casework_task t
    WHERE t.done_at IS NULL AND t.entered_at > (SELECT at FROM me) AND t.roles @> ARRAY[(SELECT role FROM me)]
      AND NOT (SELECT user_id FROM me) = ANY (t.kept)
      AND (SELECT p.actor_id FROM casework_task p WHERE p.case_id = t.case_id AND p.id < t.id ORDER BY p.id DESC LIMIT 1)
          IS DISTINCT FROM (SELECT user_id FROM me)
      AND (SELECT c.opened_by FROM casework_case c WHERE c.id = t.case_id AND NOT EXISTS (
             SELECT FROM casework_task p WHERE p.case_id = t.case_id AND p.id < t.id)) IS DISTINCT FROM (SELECT user_id FROM me)
    ORDER BY t.entered_at DESC LIMIT most)
  SELECT * FROM (
    SELECT CASE WHEN b.reason IS NULL THEN 'came' ELSE 'returned' END, m.case_id, m.id, m.entered_at, coalesce(b.reason, '')
    FROM came m LEFT JOIN LATERAL (
      SELECT (SELECT p.reason FROM casework_task p WHERE p.case_id = m.case_id AND p.id < m.id ORDER BY p.id DESC LIMIT 1) AS reason
      WHERE EXISTS (SELECT FROM casework_task p WHERE p.case_id = m.case_id AND p.id < m.id AND p.step = m.step)) b ON true
    UNION ALL (
      SELECT 'urged', t.case_id, t.id, t.urged_at, t.urged FROM casework_task t
      WHERE t.done_at IS NULL AND t.urged_at > (SELECT at FROM me) AND t.roles @> ARRAY[(SELECT role FROM me)]
        AND NOT (SELECT user_id FROM me) = ANY (t.kept)
      ORDER BY t.urged_at DESC LIMIT most)
    UNION ALL (
      SELECT 'late', t.case_id, t.id, (t.due + 1)::timestamptz, '' FROM casework_task t
      WHERE t.done_at IS NULL AND t.due >= (SELECT day FROM me) AND t.due < (SELECT office.today()) AND t.roles @> ARRAY[(SELECT role FROM me)]
        AND NOT (SELECT user_id FROM me) = ANY (t.kept)
      ORDER BY t.due DESC LIMIT most)
    UNION ALL (
      SELECT 'near', t.case_id, t.id, t.warn::timestamptz, '' FROM casework_task t
      WHERE t.done_at IS NULL AND t.warn > (SELECT day FROM me) AND t.warn <= (SELECT office.today()) AND t.due >= (SELECT office.today())
        AND t.roles @> ARRAY[(SELECT role FROM me)] AND NOT (SELECT user_id FROM me) = ANY (t.kept)
      ORDER BY t.warn DESC LIMIT most)
    UNION ALL (
      SELECT 'answered', l.case_id, t.id, max(l.answered_at), '' FROM casework_check_line l
      JOIN casework_task t ON t.case_id = l.case_id AND t.done_at IS NULL AND t.roles @> ARRAY[(SELECT role FROM me)]
      WHERE l.state = 'answered' AND l.answered_at > (SELECT at FROM me) GROUP BY l.case_id, t.id ORDER BY 4 DESC LIMIT most)
    UNION ALL (
      SELECT 'reported', r.case_id, NULL, r.at, '' FROM casework_report r JOIN casework_case c ON c.id = r.case_id AND r.at > c.opened_at
      WHERE r.at > (SELECT at FROM me) AND r.taken_by <> (SELECT user_id FROM me) AND c.closed_day IS NULL
        AND ((SELECT user_id FROM me) = ANY (c.people)
             OR EXISTS (SELECT FROM casework_task t WHERE t.case_id = c.id AND t.actor_id = (SELECT user_id FROM me)
                                                       OR t.case_id = c.id AND t.done_at IS NULL AND t.roles @> ARRAY[(SELECT role FROM me)]))
      ORDER BY r.at DESC LIMIT most)
    UNION ALL (
      SELECT 'appealed', c.id, NULL, c.opened_at, '' FROM casework_case c
      WHERE c.parent_id IS NOT NULL AND c.opened_at > (SELECT at FROM me) AND c.opened_by IS DISTINCT FROM (SELECT user_id FROM me)
        AND EXISTS (SELECT FROM casework_task p WHERE p.case_id = c.parent_id AND p.actor_id = (SELECT user_id FROM me))
        AND casework.is_appeal(c.policy, c.entry) ORDER BY c.opened_at DESC LIMIT most)
    UNION ALL (
      SELECT 'unreached', g.case_id, g.task_id, g.settled_at, g.why FROM casework_message g
      WHERE g.state IN ('failed', 'unsure') AND g.settled_at > (SELECT at FROM me) ORDER BY g.settled_at DESC LIMIT most)
    UNION ALL SELECT 'given', NULL, NULL, g.at, g.word FROM casework.given((SELECT at FROM me)) g
  ) found (what, case_id, task_id, at, word)
  ORDER BY at DESC, case_id DESC LIMIT most
$$;

REVOKE EXECUTE ON FUNCTION casework.looked(), casework.see_news(timestamptz), casework.given(timestamptz), casework.news(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.looked(), casework.see_news(timestamptz), casework.given(timestamptz), casework.news(int),
  casework.is_appeal(text, text) TO yingbao_web;
