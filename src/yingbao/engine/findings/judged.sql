-- What each row of the table pair is, with the money at stake; reads the view subject_area and the tables set_aside and card, too.
WITH
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
