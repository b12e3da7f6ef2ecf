-- What is recorded for one period, from what was recorded for the period before and what was granted. Reads the tables paper (what
-- is recorded, or was made here for an earlier period), granted (decisions in force or ended), card (policies by the month or year)
-- and due (what the law gives, by occasion).
INSERT INTO paper BY NAME
WITH
mine AS (SELECT policy, kind FROM card WHERE each = $each),
-- Whatever was brought in by somebody else for this period is left alone.
brought AS (SELECT DISTINCT kept, policy FROM paper WHERE occasion = $occasion),
ended AS (SELECT kept, policy FROM granted GROUP BY ALL HAVING max(coalesce(until, DATE '9999-12-31')) <= $starts),
-- The amount that a decision of this office names goes before what was paid until then.
decided AS (
    SELECT *, greatest(strftime(since, $format), $first) AS whence
    FROM granted
    WHERE here AND since <= $ends AND coalesce(until > $starts, true)
    QUALIFY row_number() OVER (PARTITION BY kept, policy ORDER BY since DESC, file) = 1
),
before AS (
    SELECT file, kept, policy, source, amount, coalesce(quantity, 1) AS quantity, $previous AS whence
    FROM paper ANTI JOIN decided USING (kept, policy)
    WHERE occasion = $previous
    UNION ALL
    SELECT file, kept, policy, $source, amount, 1, whence FROM decided
)
SELECT
    before.file, before.kept, before.policy, before.source, before.quantity,
    $occasion AS occasion, coalesce(now.due, $starts) AS "from", $ends AS "to", true AS made,
    CASE
        WHEN before.amount IS NULL OR was.low IS NULL OR now.low IS NULL THEN before.amount
        WHEN before.amount < was.low THEN before.amount * now.low // was.low
        WHEN before.amount > was.high THEN before.amount * now.high // greatest(was.high, 1)
        WHEN was.low = was.high THEN now.low
        ELSE now.low + (before.amount - was.low) * (now.high - now.low) // (was.high - was.low)
    END AS amount
FROM before
JOIN mine USING (policy)
ANTI JOIN brought USING (kept, policy)
ANTI JOIN ended USING (kept, policy)
LEFT JOIN due AS was ON was.policy = before.policy AND was.subject = before.kept AND was.occasion = before.whence
LEFT JOIN due AS now ON now.policy = before.policy AND now.subject = before.kept AND now.occasion = $occasion
-- A year's benefit comes with the year; a duty, and what has a day, with that day.
WHERE $each = 'month' OR (coalesce(now.due, $starts) > $before AND coalesce(now.due, $starts) <= $today AND (mine.kind <> 'duty' OR now.due IS NOT NULL))
