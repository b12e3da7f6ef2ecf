-- Entitled × delivered: the views entitlement, receipt, decision and subject_area, the tables set_aside and card
-- (sources.py). A benefit or duty is delivered by a receipt; a status or permission by a decision in force, too.
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
),
pair AS (
    SELECT
        coalesce(e.n, d.n) AS n,
        coalesce(e.subject, d.subject) AS subject,
        coalesce(e.occasion, d.occasion) AS occasion,
        e.status, e.least, e.most, e.quantity, e.due, e.ground, e.cause,
        coalesce(d.delivered, false) AS delivered,
        d.fen, d.quantity AS delivered_quantity, d.copied_fen, d.copied, d.twice, d.lately
    FROM entitled AS e
    FULL JOIN delivered AS d ON d.n = e.n AND d.subject = e.subject AND d.occasion = e.occasion
),
placed AS (
    SELECT
        pair.*,
        card.* EXCLUDE (n, occasion, starts, ends),
        coalesce(copied OR (twice AND card.delivers = 'cash' AND (most IS NULL OR fen > most)), false) AS repeated,
        coalesce(fen > most, false) AS over,
        -- Visits fall due through the period: by the tenth of a month of thirty days, a third of them.
        coalesce(fen < least, least IS NULL AND delivered_quantity < quantity * passed // days, false) AS short,
        subject_area.area,
        set_aside.id IS NOT NULL AS aside,
        subject_area.id IS NULL AS unregistered
    FROM pair
    JOIN card USING (n)
    LEFT JOIN subject_area ON subject_area.id = pair.subject AND subject_area.way = card.way
    LEFT JOIN set_aside ON set_aside.id = pair.subject AND set_aside."table" = card.subject_table
),
judged AS (
    SELECT
        *,
        CASE
            WHEN delivered AND aside THEN 'verify'::finding
            WHEN delivered AND status IS NULL THEN CASE
                WHEN NOT (dated OR lately) THEN NULL -- once, or for an event: it was judged on its own day
                WHEN unregistered THEN 'verify'::finding
                ELSE 'overpaid'::finding
            END
            WHEN delivered AND repeated THEN 'duplicate'::finding
            WHEN delivered AND status = 'unknown' THEN 'verify'::finding
            WHEN delivered AND over THEN 'overpaid'::finding
            WHEN delivered AND short THEN 'underpaid'::finding
            WHEN delivered THEN 'covered'::finding
            WHEN status = 'unknown' THEN 'ask'::finding
            WHEN kind = 'benefit' AND most = 0 THEN NULL -- a top-up of nothing: nothing is owed
            WHEN kind = 'duty' AND due >= $day THEN 'upcoming'::finding
            ELSE 'missed'::finding
        END AS finding
    FROM placed
)
SELECT
    policy,
    programme,
    subject_table,
    subject,
    occasion,
    finding,
    least AS entitled_fen,
    most AS entitled_max_fen,
    CASE WHEN delivered THEN fen ELSE 0 END AS delivered_fen,
    CASE WHEN kind = 'benefit' THEN CASE finding
        WHEN 'covered' THEN 0
        WHEN 'missed' THEN least
        WHEN 'underpaid' THEN coalesce(least - fen, 0)
        WHEN 'overpaid' THEN CASE WHEN status IS NULL THEN fen ELSE fen - most END
        WHEN 'duplicate' THEN greatest(copied_fen, fen - most)
        WHEN 'verify' THEN fen
    END END AS stake_fen,
    quantity,
    delivered_quantity,
    ground,
    cause,
    CASE WHEN finding = 'upcoming' THEN CAST(due + INTERVAL 1 DAY AS DATE) END AS since,
    area
FROM judged
WHERE finding IS NOT NULL
