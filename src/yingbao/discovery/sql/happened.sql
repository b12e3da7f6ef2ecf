-- What happened since the last night, told from the statements that may tell of it.

-- The statements by which something may have happened: recorded since `since`, or by transactions from `mark` on that the
-- last night may not have seen; and those that begin or end to be true on the days since the last night. Of an import only if
-- its source had sent such a file before: the first one tells what is, not what happened. Of facts only such as name one of
-- `telling`, or whose source is whole: that says something by its silence, too.
DROP FUNCTION IF EXISTS discovery.newly_said(timestamptz, text, date, date);
CREATE OR REPLACE FUNCTION discovery.newly_said(since timestamptz, mark text, last_day date, this_day date, telling text[])
RETURNS TABLE (subject bigint, home bigint, topic text, occasion text, statement bigint, day date, known timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH said AS (
    SELECT s.* FROM registry_statement s WHERE s.recorded_at > since AND s.recorded_to IS NULL AND s.valid_from <= this_day
    UNION ALL
    SELECT s.* FROM registry_subject c JOIN registry_statement s ON s.subject_id = c.id
    WHERE c.xact >= mark::xid8 AND s.run_id IS NOT NULL AND s.recorded_at > since - interval '1 day' AND s.recorded_at <= since
      AND s.recorded_to IS NULL AND s.valid_from <= this_day
    UNION ALL
    SELECT s.* FROM registry_statement s
    WHERE last_day < this_day AND s.recorded_to IS NULL
      AND (s.valid_from > last_day AND s.valid_from <= this_day OR s.valid_to > last_day AND s.valid_to <= this_day)
  )
  SELECT me.id, coalesce(home.id, me.id), s.topic, s.occasion, max(s.id), max(s.valid_from),
    least(since, min(s.recorded_at) - interval '1 microsecond')
  FROM said s JOIN registry_source src ON src.id = s.source_id JOIN registry_subject c ON c.id = s.subject_id
    JOIN registry_subject me ON me.id = coalesce(c.merged_into_id, c.id) AND me.restricted = ''
    LEFT JOIN registry_subject home ON home.id = me.household_id
  WHERE s.restricted = '' AND (s.topic <> 'facts' OR src.whole OR s.facts ?| telling OR s.sensitive ?| telling)
    AND coalesce(home.made_at, me.made_at) <= since AND (s.run_id IS NULL OR EXISTS (
    SELECT FROM registry_run now JOIN registry_run before
      ON (before.source_id, before.topic, before.kind) = (now.source_id, now.topic, now.kind) AND before.done_at < s.recorded_at
      AND before.id <> now.id
    WHERE now.id = s.run_id))
  GROUP BY me.id, home.id, s.topic, s.occasion
$$;

-- Events of life since the last night, by `signs` (bundles/events.py). What was so is what was known then, as of its day; what is
-- so is the profile, and the statements in force.
CREATE OR REPLACE FUNCTION discovery.happened(since timestamptz, mark text, last_day date, this_day date, signs jsonb)
RETURNS TABLE (event text, sensitive boolean, subject bigint, home bigint, statement bigint, occasion text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH sign AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(signs) AS x(code text, kind text, topic text, fact text, change text, "values" text[],
      within_days int, newcomer boolean, dated boolean, sensitive boolean)
  ), said AS MATERIALIZED (
    SELECT * FROM discovery.newly_said(since, mark, last_day, this_day, ARRAY(SELECT sign.fact FROM sign)) n WHERE n.topic IN (SELECT sign.topic FROM sign)
  ), before AS MATERIALIZED (
    SELECT d.subject, d.facts || d.sensitive AS facts
    FROM (SELECT n.known, array_agg(n.subject) AS ids FROM said n WHERE n.topic = 'facts' GROUP BY n.known) g
      CROSS JOIN LATERAL registry.derive(g.ids, last_day, g.known) d
  ), turned AS (
    SELECT x.*, n.subject, n.home, n.statement, n.occasion, n.day, me.made_at,
      nullif(b.facts ->> x.fact, 'none') AS old, nullif((me.profile || me.sensitive) ->> x.fact, 'none') AS new
    FROM said n JOIN registry_subject me ON me.id = n.subject JOIN before b ON b.subject = n.subject
      JOIN sign x ON x.kind = me.kind AND x.topic = n.topic
    WHERE n.topic = 'facts'
  )
  SELECT t.code, t.sensitive, t.subject, t.home, t.statement, t.occasion, CASE WHEN t.dated AND t.new IS NOT NULL THEN t.new::date ELSE t.day END
  FROM turned t
  WHERE CASE t.change
      WHEN 'set' THEN t.old IS NULL AND t.new IS NOT NULL
      WHEN 'changes' THEN t.old <> t.new
      WHEN 'new' THEN t.new IS NOT NULL AND t.old IS DISTINCT FROM t.new
      WHEN 'becomes' THEN t.new = ANY (t."values") AND coalesce(t.old <> ALL (t."values"), true)
      WHEN 'leaves' THEN t.old = ANY (t."values") AND coalesce(t.new <> ALL (t."values"), true)
    END
    AND (t.newcomer OR t.made_at <= since)
    AND (t.within_days IS NULL OR t.new > (this_day - t.within_days)::text)
  UNION ALL
  SELECT x.code, x.sensitive, n.subject, n.home, n.statement, n.occasion, n.day
  FROM said n JOIN registry_subject me ON me.id = n.subject JOIN sign x ON x.topic = n.topic AND x.kind = me.kind
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM registry.said(ARRAY[n.subject], last_day, n.known) y JOIN registry_statement s ON s.id = y.id
                     WHERE s.topic = n.topic AND s.restricted = '' AND (x.change = 'lost' OR s.occasion = n.occasion)) AS was,
             EXISTS (SELECT FROM registry.said(ARRAY[n.subject], this_day, 'infinity') y JOIN registry_statement s ON s.id = y.id
                     WHERE s.topic = n.topic AND s.restricted = '' AND (x.change = 'lost' OR s.occasion = n.occasion)) AS holds
    ) seen
  WHERE CASE x.change WHEN 'row' THEN NOT seen.was AND seen.holds WHEN 'lost' THEN seen.was AND NOT seen.holds END
    AND (x.newcomer OR me.made_at <= since)
$$;
