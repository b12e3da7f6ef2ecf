-- Whose answer in the view later differs from the one in written, by status or by amounts that are both known;
-- of all subjects, or of those in the table asked.
WITH
now_known AS (
    SELECT written.*, CASE WHEN card.occasion IS NULL THEN written.occasion ELSE '' END AS event
    FROM written JOIN card USING (policy)
    WHERE $all OR subject IN (SELECT subject FROM asked)
),
then_known AS (
    SELECT later.*, CASE WHEN card.occasion IS NULL THEN later.occasion ELSE '' END AS event
    FROM later JOIN card USING (policy)
    WHERE $all OR subject IN (SELECT subject FROM asked)
),
pair AS (
    SELECT
        coalesce(t.policy, n.policy) AS policy,
        coalesce(t.subject, n.subject) AS subject,
        coalesce(t.event, n.event) AS event,
        coalesce(t.occasion, n.occasion) AS occasion,
        coalesce(t.ground, n.ground) AS ground,
        t.cause,
        n.status AS status_now,
        t.status AS status_then,
        CASE WHEN n.status IS NULL THEN 0 ELSE n.amount_fen END AS least_now,
        CASE WHEN t.status IS NULL THEN 0 ELSE t.amount_fen END AS least_then,
        coalesce(n.amount_max_fen, n.amount_fen) AS most_now,
        CASE WHEN t.status IS NULL THEN 0 ELSE coalesce(t.amount_max_fen, t.amount_fen) END AS most_then
    FROM now_known AS n
    FULL JOIN then_known AS t ON t.policy = n.policy AND t.subject = n.subject AND t.event = n.event
)
SELECT policy, subject, event, occasion, ground, cause, least_then, most_then, least_then - least_now AS gain
FROM pair
WHERE ($all OR (policy, subject, event) IN (SELECT (policy, subject, event) FROM asked))
    AND CASE
        WHEN status_now IS DISTINCT FROM status_then THEN status_then IS NULL OR status_then = 'entitled' OR cause NOT LIKE 'parameter:%'
        ELSE status_now = 'entitled' AND (coalesce(least_now <> least_then, false) OR coalesce(most_now <> most_then, false))
    END
