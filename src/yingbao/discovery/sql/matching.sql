-- The pool of the day against the pool of the day of the last comparison. One statement a step.

-- step: the comparison itself, once a quarter
INSERT INTO discovery_crossmatch (quarter, day, at, night_id, watched, counts)
SELECT %(quarter)s, %(day)s, %(now)s, %(night)s, count(DISTINCT w.subject_id), '{}' FROM discovery_watched w WHERE w.until IS NULL;

-- step: who differs
WITH this AS (SELECT id FROM discovery_crossmatch WHERE quarter = %(quarter)s),
last AS (SELECT day FROM discovery_crossmatch WHERE quarter < %(quarter)s ORDER BY quarter DESC LIMIT 1),
before AS (
  SELECT w.subject_id, max(w.area) AS area, jsonb_agg(w.reason ORDER BY w.reason) AS reasons
  FROM discovery_watched w, last WHERE w.since <= last.day AND (w.until IS NULL OR w.until > last.day) GROUP BY w.subject_id
), after AS (
  SELECT w.subject_id, max(w.area) AS area, jsonb_agg(w.reason ORDER BY w.reason) AS reasons
  FROM discovery_watched w WHERE w.until IS NULL GROUP BY w.subject_id
), told AS (
  SELECT coalesce(a.subject_id, b.subject_id) AS subject_id, a.area, b.area AS area_before, b.reasons AS before, a.reasons AS after,
    CASE WHEN b.subject_id IS NULL THEN 'entered'
         WHEN a.subject_id IS NULL THEN (SELECT w.ended FROM discovery_watched w WHERE w.subject_id = b.subject_id AND w.until IS NOT NULL
                                         ORDER BY w.until DESC, w.id DESC LIMIT 1)
         WHEN a.area <> b.area THEN 'moved' WHEN a.reasons <> b.reasons THEN 'reasons' END AS change
  FROM before b FULL JOIN after a ON a.subject_id = b.subject_id
)
INSERT INTO discovery_difference (match_id, subject_id, change, area, area_before, before, after)
SELECT this.id, t.subject_id, t.change, coalesce(t.area, s.area), coalesce(t.area_before, ''), coalesce(t.before, '[]'), coalesce(t.after, '[]')
FROM told t JOIN registry_subject s ON s.id = t.subject_id, this
WHERE t.change IS NOT NULL AND EXISTS (SELECT FROM last);

-- step: how many of each
UPDATE discovery_crossmatch m SET counts = (
  SELECT coalesce(jsonb_object_agg(d.change, d.number), '{}')
  FROM (SELECT change, count(*) AS number FROM discovery_difference WHERE match_id = m.id GROUP BY change) d)
WHERE m.quarter = %(quarter)s;
