-- What a night's signals (the temporary table `shown`) change in the pool. `scoped` holds the subjects that were evaluated;
-- where everybody was, it is empty and $everybody is true. One statement a step. Files are looked up one by one (OFFSET 0): the
-- pool is small beside the registry.

-- step: who shows a signal no longer, or shows it elsewhere
UPDATE discovery_watched w SET until = %(day)s, ended_night_id = %(night)s,
  ended = CASE WHEN (s.profile || s.sensitive) ->> (%(died)s::jsonb ->> s.kind) <= %(day)s::text THEN 'died'
               WHEN s.area <> w.area THEN 'moved' ELSE 'left' END
FROM discovery_watched open, LATERAL (SELECT * FROM registry_subject r WHERE r.id = open.subject_id OFFSET 0) s
WHERE open.id = w.id AND open.until IS NULL
  AND (%(everybody)s OR open.subject_id IN (SELECT subject_id FROM scoped)
    OR open.subject_id IN (SELECT id FROM registry_subject WHERE merged_into_id IS NOT NULL))
  AND (s.area <> w.area OR NOT EXISTS (SELECT FROM shown n WHERE n.subject_id = w.subject_id AND n.reason = w.reason));

-- step: who shows one that nobody had on file
INSERT INTO discovery_watched (subject_id, reason, ground, area, since, ended, seen_at, night_id)
SELECT n.subject_id, n.reason, n.ground, s.area, %(day)s, '', %(now)s, %(night)s
FROM shown n JOIN registry_subject s ON s.id = n.subject_id AND s.restricted = ''
WHERE NOT EXISTS (SELECT FROM discovery_watched w WHERE w.subject_id = n.subject_id AND w.reason = n.reason AND w.until IS NULL);

-- step: at which homes that may be another than before: theirs, and those of whose findings somebody has said something since
CREATE TEMPORARY TABLE homes ON COMMIT DROP AS
SELECT subject_id AS home_id FROM scoped
UNION SELECT coalesce(s.household_id, s.id) FROM scoped JOIN registry_subject s ON s.id = scoped.subject_id
UNION SELECT coalesce(s.household_id, s.id) FROM discovery_turn t JOIN discovery_finding f ON f.id = t.finding_id
  JOIN registry_subject s ON s.id = f.subject_id
  WHERE t.night_id IS NULL AND t.at > (SELECT max(started_at) FROM discovery_night WHERE ended_at IS NOT NULL) - interval '1 hour';

-- step: what work that wants, since when
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
SELECT home.id AS home_id, home.area, w.reason, p.push, max(coalesce(f.opened_at, w.seen_at)) AS fresh
FROM discovery_watched w CROSS JOIN LATERAL (SELECT * FROM registry_subject r WHERE r.id = w.subject_id OFFSET 0) s
  CROSS JOIN LATERAL (SELECT * FROM registry_subject r WHERE r.id = coalesce(s.household_id, s.id) OFFSET 0) home
  JOIN jsonb_to_recordset(%(pushes)s::jsonb) AS p(reason text, push text, cells text[]) ON p.reason = w.reason
  LEFT JOIN LATERAL (
    SELECT max(f.opened_at) AS opened_at FROM discovery_finding f JOIN registry_subject m ON m.id = f.subject_id
    WHERE p.cells <> '{}' AND (m.id = home.id OR m.household_id = home.id) AND f.cell = ANY (p.cells)
      AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting')) f ON true
WHERE w.until IS NULL AND (p.cells = '{}' OR f.opened_at IS NOT NULL)
  AND (%(everybody)s OR coalesce(s.household_id, s.id) IN (SELECT home_id FROM homes))
GROUP BY home.id, home.area, w.reason, p.push;

-- step: work that is wanted no longer
UPDATE discovery_pushed p SET state = 'void', closed_at = %(now)s
WHERE p.state = 'open' AND (%(everybody)s OR p.home_id IN (SELECT home_id FROM homes)) AND NOT EXISTS (
  SELECT FROM wanted n WHERE (n.home_id, n.reason, n.push) = (p.home_id, p.reason, p.push));

-- step: work that follows its home
UPDATE discovery_pushed p SET area = n.area FROM wanted n
WHERE (n.home_id, n.reason, n.push) = (p.home_id, p.reason, p.push) AND p.state = 'open' AND p.area <> n.area;

-- step: work that is new; what somebody has settled is not asked again until something new shows
INSERT INTO discovery_pushed (home_id, reason, push, area, state, opened_at, night_id, outcome, note)
SELECT n.home_id, n.reason, n.push, n.area, 'open', %(now)s, %(night)s, '', ''
FROM wanted n
WHERE NOT EXISTS (
  SELECT FROM discovery_pushed p WHERE (n.home_id, n.reason, n.push) = (p.home_id, p.reason, p.push)
    AND (p.state = 'open' OR p.state = 'done' AND p.closed_at >= n.fresh));
