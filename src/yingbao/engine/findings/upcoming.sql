-- Whose answer in the view later differs from the one in written, by status or by amounts that are both known, and both
-- answers. Answer.differs in answer.py says the same of one.
WITH
now_known AS (
    SELECT written.*, CASE WHEN card.occasion IS NULL THEN written.occasion ELSE '' END AS event
    FROM written JOIN card USING (policy)
),
then_known AS (
    SELECT later.*, CASE WHEN card.occasion IS NULL THEN later.occasion ELSE '' END AS event
    FROM later JOIN card USING (policy)
),
pair AS (
    SELECT
        coalesce(t.policy, n.policy) AS policy,
        coalesce(t.subject, n.subject) AS subject,
        coalesce(t.event, n.event) AS event,
        n.status AS status_now, n.occasion AS occasion_now, n.ground AS ground_now, n.cause AS cause_now,
        CASE WHEN n.status IS NULL THEN 0 ELSE n.amount_fen END AS least_now,
        CASE WHEN n.status IS NULL THEN 0 ELSE coalesce(n.amount_max_fen, n.amount_fen) END AS most_now,
        t.status AS status_then, t.occasion AS occasion_then, t.ground AS ground_then, t.cause AS cause_then,
        CASE WHEN t.status IS NULL THEN 0 ELSE t.amount_fen END AS least_then,
        CASE WHEN t.status IS NULL THEN 0 ELSE coalesce(t.amount_max_fen, t.amount_fen) END AS most_then
    FROM now_known AS n
    FULL JOIN then_known AS t ON t.policy = n.policy AND t.subject = n.subject AND t.event = n.event
)
SELECT * FROM pair
WHERE CASE
    WHEN status_now IS DISTINCT FROM status_then THEN status_then IS NULL OR status_then = 'entitled' OR cause_then NOT LIKE 'parameter:%'
    ELSE status_now = 'entitled' AND (coalesce(least_now <> least_then, false) OR coalesce(most_now <> most_then, false))
END
