-- Entitled × delivered, one row a policy, subject and occasion: from the views entitlement, receipt and decision and the
-- table card (sources.py). A benefit or duty is delivered by a receipt; a status or permission by a decision in force, too.
WITH
paper AS (
    SELECT *, false AS decided FROM receipt
    UNION ALL
    SELECT *, true AS decided FROM decision
),
-- The papers of each policy's period, copies folded together: the same period, amount and quantity written twice.
alike AS (
    SELECT
        card.n,
        paper.subject,
        coalesce(card.occasion, paper.occasion) AS occasion,
        paper."from" AS starts,
        paper."to" AS ends,
        paper.amount,
        paper.quantity,
        paper.occasion <> '' AS stated,
        count(*) AS copies
    FROM paper
    JOIN card ON card.policy = paper.policy AND card.subject_table = paper."table"
    WHERE (NOT decided OR card.kind IN ('status', 'permission')) AND CASE
        WHEN card.each = 'once' THEN true
        WHEN paper.occasion <> '' THEN card.occasion IS NULL OR paper.occasion = card.occasion
        WHEN card.occasion IS NULL THEN false
        -- `to` may be the last day or the day after it: a period that only ends on the first day is the one before.
        ELSE paper."from" BETWEEN card.starts AND card.ends
            OR (paper."from" < card.starts AND coalesce(paper."to", card.ends) > card.starts)
    END
    GROUP BY ALL
),
delivered AS (
    SELECT
        n,
        subject,
        occasion,
        true AS delivered,
        CASE WHEN count(amount) = count(*) THEN CAST(sum(amount * copies) AS BIGINT) END AS fen,
        CASE WHEN count(quantity) = count(*) THEN CAST(sum(quantity * copies) AS BIGINT) END AS quantity,
        max(copies) > 1 AS copied,
        CAST(sum(amount * (copies - 1)) AS BIGINT) AS copied_fen,
        min(starts) AS since,
        coalesce(max(starts) BETWEEN $first AND $last, false) AS lately,
        -- Two payments that say they are for one occasion, or for the very same days.
        count(*) > 1 AND (count_if(stated) > 1 OR (min(starts) = max(starts) AND min(ends) = max(ends))) AS twice
    FROM alike
    GROUP BY ALL
),
entitled AS (
    SELECT
        card.n,
        entitlement.subject,
        entitlement.occasion,
        entitlement.status,
        entitlement.amount_fen AS least,
        coalesce(entitlement.amount_max_fen, entitlement.amount_fen) AS most,
        entitlement.quantity,
        entitlement.due,
        entitlement.ground,
        entitlement.cause
    FROM entitlement
    JOIN card USING (policy)
)
SELECT
    coalesce(e.n, d.n) AS n,
    coalesce(e.subject, d.subject) AS subject,
    coalesce(e.occasion, d.occasion) AS occasion,
    e.status, e.least, e.most, e.quantity, e.due, e.ground, e.cause,
    coalesce(d.delivered, false) AS delivered,
    d.fen, d.quantity AS delivered_quantity, d.copied_fen, d.copied, d.twice, d.lately, d.since
FROM entitled AS e
FULL JOIN delivered AS d ON d.n = e.n AND d.subject = e.subject AND d.occasion = e.occasion
