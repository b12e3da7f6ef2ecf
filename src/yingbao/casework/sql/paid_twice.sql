-- What was paid too much by two grants at once (sql/twice.sql), by the receipts of the months in which both were in force. The decisions tell
-- nothing of that: of two that were in force one alone may have been paid.

-- The grants that a later one takes the place of, in the order in which they were granted: those of today, or those that were ended with this
-- one. `key`: of the statement, or of the row of the one that was ended. `begins`: the first of the months in which both were in force.
CREATE OR REPLACE FUNCTION casework.superseded(here casework_twice)
RETURNS TABLE (key bigint, n bigint, since date, fen bigint, by_since date, by_fen bigint, months int, begins date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN QUERY
  SELECT x.*, date_trunc('month', greatest(x.since, x.by_since)::timestamp)::date FROM (
    SELECT r.statement, r.ordinality, r.since, r.fen, r.ends_on, r.by_fen, r.months::int
    FROM casework.runs_beside(here.subject_id, here.policy, here.event) WITH ORDINALITY r
    WHERE here.settled_at IS NULL AND r.ends_on IS NOT NULL
    UNION ALL
    SELECT w.id, w.id, w.since, w.fen, w.by_since, w.by_fen, w.months FROM casework_twice w
    WHERE w.subject_id = here.subject_id AND w.policy = here.policy AND w.event = here.event AND w.settled_at = here.settled_at
  ) x (key, n, since, fen, by_since, by_fen, months);
END
$$;

-- What was paid of a policy for each month from the first to the last of which there is a receipt; of one receipt told twice the word that is
-- recorded last. `fen`: NULL where an amount is not known, or is of more months than this one.
CREATE OR REPLACE FUNCTION casework.paid_in(of_whom bigint, of_policy text, of_event text, first date, last date)
RETURNS TABLE (month date, payments bigint, fen bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH told AS (
    SELECT DISTINCT ON (s.subject_id, s.occasion) coalesce(s.facts ->> 'occasion', '') AS occasion,
      CASE WHEN jsonb_typeof(s.facts -> 'amount') = 'number' THEN (s.facts ->> 'amount')::bigint END AS fen,
      CASE WHEN s.facts ->> 'from' ~ '^\d{4}-\d\d-\d\d$' THEN (s.facts ->> 'from')::date ELSE s.valid_from END AS starts,
      CASE WHEN s.facts ->> 'to' ~ '^\d{4}-\d\d-\d\d$' THEN (s.facts ->> 'to')::date END AS ends
    FROM registry.files(ARRAY[of_whom], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'receipts' AND s.recorded_to IS NULL AND s.restricted = '' AND s.facts ->> 'policy' = of_policy
      AND coalesce(s.valid_to > s.valid_from, true)
    ORDER BY s.subject_id, s.occasion, s.id DESC
  ), placed AS (
    SELECT m.month::date AS month, CASE WHEN t.names OR coalesce(t.ends, t.starts) <= date_trunc('month', t.starts::timestamp) + interval '1 month' THEN t.fen END AS fen
    FROM generate_series(first::timestamp, last::timestamp, interval '1 month') m (month)
    JOIN (SELECT *, occasion ~ '^\d{4}-\d\d$' AS names FROM told) t ON CASE
      WHEN t.names THEN t.occasion = to_char(m.month, 'YYYY-MM')
      WHEN of_event <> '' AND t.occasion NOT IN ('', of_event) THEN false
      ELSE date_trunc('month', t.starts::timestamp) = m.month OR t.starts < m.month AND coalesce(t.ends, t.starts) > m.month END
  )
  SELECT p.month, count(*), CASE WHEN count(p.fen) = count(*) THEN sum(p.fen)::bigint END FROM placed p GROUP BY 1
$$;

-- Of each of them: of how many of its months there is a receipt, how many payments these are, and how much was paid beyond what the one that
-- stays gives; in a month in which the earlier ran alone at first, beyond the higher of the two. Of three grants the later bears what was
-- paid too much first, up to its own amount. `fen`: NULL where there were several payments and nobody knows how much.
CREATE OR REPLACE FUNCTION casework.overpaid(here casework_twice) RETURNS TABLE (key bigint, seen bigint, payments bigint, fen bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH beside AS (
    SELECT g.key, g.n, coalesce(g.fen, 0) AS fen, m.month::date AS month, CASE
      WHEN g.by_since <= greatest(g.since, m.month::date) OR g.fen <= g.by_fen THEN g.by_fen
      WHEN g.by_fen IS NOT NULL THEN g.fen END AS due
    FROM casework.superseded(here) g CROSS JOIN LATERAL
      generate_series(g.begins::timestamp, g.begins + make_interval(months => g.months - 1), interval '1 month') m (month)
  ), paid AS (
    SELECT p.* FROM (SELECT min(month) AS first, max(month) AS last FROM beside) b
      CROSS JOIN LATERAL casework.paid_in(here.subject_id, here.policy, here.event, b.first, b.last) p
  ), beyond AS (
    SELECT b.key, b.n, b.fen, p.month, p.payments, sum(b.fen) OVER later - b.fen AS borne, min(b.n) OVER (PARTITION BY p.month) = b.n AS last,
      p.fen - first_value(b.due) OVER later AS fen_beyond
    FROM beside b JOIN paid p ON p.month = b.month WINDOW later AS (PARTITION BY p.month ORDER BY b.n DESC)
  ), too_much AS (
    SELECT b.*, CASE WHEN b.fen_beyond > 0 THEN b.fen_beyond WHEN b.fen_beyond <= 0 OR b.payments = 1 THEN 0 END AS over FROM beyond b
  )
  SELECT t.key, count(*), sum(t.payments)::bigint, CASE WHEN bool_and(t.over IS NOT NULL) THEN sum(
    CASE WHEN t.last THEN t.over - least(t.over, t.borne) ELSE least(t.fen, t.over - least(t.over, t.borne)) END)::bigint END
  FROM too_much t GROUP BY t.key
$$;

-- The same for a desk that sees whose it is.
CREATE OR REPLACE FUNCTION casework.overpaid_twice(about bigint) RETURNS TABLE (key bigint, seen bigint, payments bigint, fen bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT o.* FROM casework_twice t CROSS JOIN LATERAL casework.overpaid(t) o
  WHERE t.id = about AND office.may('state') AND registry.visible(registry.kept(t.subject_id))
$$;

-- Of one that was ended: `seen`, that too much was paid, or it cannot be told how much; `not_seen`, where receipts of some of the months
-- lack; `once`, where there is one of each and nothing was paid too much.
CREATE OR REPLACE FUNCTION casework.seen_paid(about bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT CASE WHEN o.key IS NULL THEN 'not_seen' WHEN o.fen IS NULL OR o.fen > 0 THEN 'seen' WHEN o.seen < t.months THEN 'not_seen' ELSE 'once' END
  FROM casework_twice t LEFT JOIN LATERAL casework.overpaid(t) o ON o.key = t.id
  WHERE t.id = about AND t.settled_at IS NOT NULL AND office.may('state') AND registry.visible(registry.kept(t.subject_id))
$$;

-- The receipts in a list: seen, payments and fen of one that was ended.
CREATE OR REPLACE FUNCTION casework.receipts_of(about bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT jsonb_build_array(o.seen, o.payments, o.fen) FROM casework.overpaid_twice(about) o WHERE o.key = about $$;

-- Whether who is at this desk takes down what became of the money: of one that was ended, by who decides such cases; where each month was paid
-- once there is nothing to take down, but what was may be put right.
CREATE OR REPLACE FUNCTION casework.may_settle(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM casework_twice t
    WHERE t.id = about AND t.settled_at IS NOT NULL AND t.months > 0 AND registry.visible(registry.kept(t.subject_id)) AND casework.stops(t.policy)
      AND (casework.seen_paid(about) <> 'once' OR EXISTS (SELECT FROM casework_overpaid o WHERE o.twice_id = about)))
$$;

REVOKE EXECUTE ON FUNCTION casework.superseded(casework_twice), casework.paid_in(bigint, text, text, date, date), casework.overpaid(casework_twice),
  casework.overpaid_twice(bigint), casework.seen_paid(bigint), casework.receipts_of(bigint), casework.may_settle(bigint) FROM PUBLIC;
