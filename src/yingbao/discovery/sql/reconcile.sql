-- What the night found (the temporary table `found`: a row a policy, subject and event, no two alike) against what is
-- on file. `scoped` holds the subjects that were evaluated; where everybody was, it is empty and $everybody is true.
-- One statement a step, each told apart by a blank comment line; the parameters are the night, its day and its time.

-- step: what stands under the same key, with what becomes of it
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT f.id, f.state AS before, f.cell AS cell_before, n.*,
  CASE
    -- A person's word holds until its end, or until the night sees something else than they did; that it was a mistake is
    -- said of its ground.
    WHEN f.state IN ('declined', 'mistaken') AND f.until > %(day)s AND f.cell = n.cell
      AND (f.state = 'declined' OR f.ground IS NOT DISTINCT FROM n.ground) THEN f.state
    -- What was missed is delivered now; what was too much is so no longer.
    WHEN n.cell = 'covered' THEN CASE WHEN f.state IN ('gone', 'delivered') THEN f.state
                                      WHEN f.cell IN ('overpaid', 'duplicate', 'verify') THEN 'gone' ELSE 'delivered' END
    WHEN f.state IN ('delivered', 'gone', 'declined', 'mistaken') THEN 'suspected'
    -- What was granted is paid by now; that it is too little, or soon another, is something else, which nobody looked at.
    WHEN f.state = 'awaiting' AND f.cell = 'missed' AND n.cell <> 'missed'
      AND (coalesce(n.delivered_fen, 0) > 0 OR coalesce(n.delivered_quantity, 0) > 0) THEN 'suspected'
    ELSE f.state
  END AS after
FROM discovery_finding f JOIN found n ON n.policy = f.policy AND n.subject_id = f.subject_id AND n.event = f.event;

-- step: turns of those that change
INSERT INTO discovery_turn (finding_id, at, before, after, cell, night_id, reason)
SELECT id, %(now)s, before, after, CASE WHEN cell = 'covered' THEN cell_before ELSE cell END, %(night)s, '' FROM matched
WHERE before <> after OR (cell <> cell_before AND cell <> 'covered');

-- step: figures and states
UPDATE discovery_finding f SET
  state = m.after, cell = CASE WHEN m.cell = 'covered' THEN f.cell ELSE m.cell END, occasion = m.occasion, area = m.area,
  entitled_fen = m.entitled_fen, entitled_max_fen = m.entitled_max_fen, delivered_fen = m.delivered_fen, stake_fen = m.stake_fen,
  quantity = m.quantity, delivered_quantity = m.delivered_quantity, ground = m.ground, cause = m.cause, since = m.since,
  rank = m.rank, law = m.law, known_at = m.known_at, refreshed_at = %(now)s, night_id = %(night)s,
  closed_at = CASE WHEN m.after IN ('delivered', 'gone') THEN coalesce(f.closed_at, %(now)s)
                   WHEN m.after IN ('declined', 'mistaken') THEN f.closed_at END,
  until = CASE WHEN m.after IN ('declined', 'mistaken') THEN f.until END
FROM matched m WHERE f.id = m.id
  AND (f.state, f.cell, f.occasion, f.area, f.entitled_fen, f.entitled_max_fen, f.delivered_fen, f.stake_fen, f.quantity,
       f.delivered_quantity, f.ground, f.cause, f.since, f.rank, f.law)
    IS DISTINCT FROM (m.after, CASE WHEN m.cell = 'covered' THEN f.cell ELSE m.cell END, m.occasion, m.area, m.entitled_fen, m.entitled_max_fen, m.delivered_fen, m.stake_fen, m.quantity,
       m.delivered_quantity, m.ground, m.cause, m.since, m.rank, m.law);

-- step: what nobody had on file
WITH made AS (
  INSERT INTO discovery_finding (policy, programme, subject_id, event, occasion, cell, state, area, entitled_fen, entitled_max_fen,
    delivered_fen, stake_fen, quantity, delivered_quantity, ground, cause, since, rank, law, known_at, opened_at, refreshed_at, night_id)
  SELECT n.policy, n.programme, n.subject_id, n.event, n.occasion, n.cell, 'suspected', n.area, n.entitled_fen, n.entitled_max_fen,
    n.delivered_fen, n.stake_fen, n.quantity, n.delivered_quantity, n.ground, n.cause, n.since, n.rank, n.law, n.known_at, %(now)s,
    %(now)s, %(night)s
  FROM found n
  WHERE n.cell <> 'covered'
    AND NOT EXISTS (SELECT FROM matched m WHERE m.policy = n.policy AND m.subject_id = n.subject_id AND m.event = n.event)
  RETURNING id, cell
)
INSERT INTO discovery_turn (finding_id, at, before, after, cell, night_id, reason)
SELECT id, %(now)s, '', 'suspected', cell, %(night)s, '' FROM made;

-- step: what is no longer so, of those who were looked at; of the dead also what was to be delivered. That it was
-- a mistake ends with it, so that somebody of whom it is so once more is seen; of a file that was merged the word is kept, for it may be split.
WITH over AS (
  SELECT f.id, f.state, f.cell FROM discovery_finding f
  WHERE (f.state IN ('suspected', 'verified') OR f.state = 'awaiting' AND registry.dead(f.subject_id)
         OR f.state = 'mistaken' AND EXISTS (SELECT FROM registry_subject s WHERE s.id = f.subject_id AND s.merged_into_id IS NULL))
    AND (%(everybody)s OR f.subject_id IN (SELECT subject_id FROM scoped)
         OR EXISTS (SELECT FROM registry_subject s WHERE s.id = f.subject_id AND s.merged_into_id IS NOT NULL))
    AND NOT EXISTS (SELECT FROM found n WHERE n.policy = f.policy AND n.subject_id = f.subject_id AND n.event = f.event)
), closed AS (
  UPDATE discovery_finding f SET state = 'gone', closed_at = %(now)s, until = NULL, refreshed_at = %(now)s, night_id = %(night)s
  FROM over WHERE f.id = over.id
)
INSERT INTO discovery_turn (finding_id, at, before, after, cell, night_id, reason)
SELECT id, %(now)s, state, 'gone', cell, %(night)s, '' FROM over;
