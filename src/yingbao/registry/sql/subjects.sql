-- What the pages of a subject read beside the rows that they see anyway: who told us, what was known on another day, what
-- happened, and lists in order. Each function asks the desk itself, and says nothing of a subject that it does not see.

-- Every source's word on each plain or personal fact, as valid on `day` and known at `known`: of one fact the one that is
-- believed first. Sensitive facts and restricted statements are not among them.
CREATE OR REPLACE FUNCTION registry.told(about bigint, day date, known timestamptz)
RETURNS TABLE (fact text, value jsonb, statement bigint, source_id bigint, valid_from date, valid_to date, recorded_at timestamptz,
               author text, reason text, evidence text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT f.key, f.value, s.id, s.source_id, s.valid_from, s.valid_to, s.recorded_at, coalesce(u.name, ''), s.reason, s.evidence
  FROM registry.said(ARRAY[about], day, known) x
  JOIN registry_statement s ON s.id = x.id AND s.topic = 'facts' AND s.restricted = ''
  JOIN registry_source src ON src.id = s.source_id
  JOIN registry_subject sub ON sub.id = x.subject
  CROSS JOIN LATERAL jsonb_each(s.facts) f
  LEFT JOIN registry_precedence p ON p.fact = sub.kind || '.' || f.key AND p.source_id = s.source_id
  LEFT JOIN accounts_user u ON u.id = s.author_id
  WHERE registry.visible(about)
  ORDER BY f.key, coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC
$$;

-- The same of one sensitive fact, but without its value: only for a desk that had it revealed within the last minute.
CREATE OR REPLACE FUNCTION registry.told_sensitive(about bigint, of_facts text[])
RETURNS TABLE (fact text, differs boolean, statement bigint, source_id bigint, valid_from date, valid_to date, recorded_at timestamptz,
               author text, reason text, evidence text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT f.key, f.value <> first_value(f.value) OVER believed, s.id, s.source_id, s.valid_from, s.valid_to, s.recorded_at,
         coalesce(u.name, ''), s.reason, s.evidence
  FROM registry.said(ARRAY[about], office.today(), 'infinity') x
  JOIN registry_statement s ON s.id = x.id AND s.topic = 'facts' AND s.restricted = ''
  JOIN registry_source src ON src.id = s.source_id
  JOIN registry_subject sub ON sub.id = x.subject
  CROSS JOIN LATERAL jsonb_each(s.sensitive) f
  LEFT JOIN registry_precedence p ON p.fact = sub.kind || '.' || f.key AND p.source_id = s.source_id
  LEFT JOIN accounts_user u ON u.id = s.author_id
  WHERE f.key = ANY (of_facts) AND registry.visible(about) AND EXISTS (
    SELECT FROM accounts_look l JOIN office.desk() d ON d.id = l.desk_id
    WHERE about = ANY (l.subjects) AND sub.kind || '.' || f.key = ANY (l.facts) AND l.used_at > clock_timestamp() - interval '1 minute')
  WINDOW believed AS (PARTITION BY f.key ORDER BY coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC)
  ORDER BY f.key, coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC
$$;

-- Which secrets (ID, phone, account numbers) of a subject are kept; never what they are.
CREATE OR REPLACE FUNCTION registry.secrets_of(about bigint) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT DISTINCT e.fact FROM registry.said(ARRAY[about], office.today(), 'infinity') x
  JOIN registry_statement s ON s.id = x.id AND s.restricted = '' JOIN registry_secret e ON e.statement_id = s.id
  WHERE registry.visible(about)
$$;

-- What happened to a file, the latest first: what was said and taken back, merges, and, for who may read the log, looks.
-- A word that is only of sensitive facts is told to those roles that may have such facts revealed.
CREATE OR REPLACE FUNCTION registry.history(about bigint, before timestamptz, most int)
RETURNS TABLE (at timestamptz, what text, number bigint, topic text, other bigint, source_id bigint, valid_from date, valid_to date,
               facts jsonb, author text, reason text, evidence text, run bigint, holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH files AS MATERIALIZED (SELECT file FROM registry.files(ARRAY[about], 'infinity') WHERE registry.visible(about)),
  close AS MATERIALIZED (SELECT 'sensitive' = ANY (r.sees) AS may FROM office.desk() d JOIN accounts_role r ON r.code = d.role),
  found AS (
    SELECT s.recorded_at, 'said', s.id, s.topic, s.other_id, s.source_id, s.valid_from, s.valid_to, s.facts, s.author_id, s.reason,
           s.evidence, s.run_id, s.recorded_to IS NULL
    FROM files JOIN registry_statement s ON s.subject_id = files.file
    WHERE s.restricted = '' AND s.topic NOT IN ('receipts', 'decisions') AND s.recorded_at < before
      AND (s.facts <> '{}' OR s.topic <> 'facts' OR (SELECT close.may FROM close)
           OR EXISTS (SELECT FROM registry_secret e WHERE e.statement_id = s.id))
    UNION ALL
    SELECT m.made_at, 'merged', m.id, '', m.gone_id, NULL, NULL, NULL, '{}', m.author_id, m.reason, '', NULL, m.split_at IS NULL
    FROM registry_merge m WHERE m.kept_id IN (SELECT file FROM files) AND m.made_at < before
    UNION ALL
    SELECT m.split_at, 'split', m.id, '', m.gone_id, NULL, NULL, NULL, '{}', m.split_by, m.split_reason, '', NULL, true
    FROM registry_merge m WHERE m.kept_id IN (SELECT file FROM files) AND m.split_at < before
    UNION ALL
    SELECT e.at, 'look', e.id, '', NULL, NULL, NULL, NULL, e.detail -> 'facts', e.user_id, coalesce(e.detail ->> 'reason', ''), '', NULL, true
    FROM files JOIN accounts_entry e ON e.subject_id = files.file
    WHERE office.may('audit') AND e.kind = 'look' AND e.at < before
  )
  SELECT f.recorded_at, f.what, f.id, f.topic, f.other_id, f.source_id, f.valid_from, f.valid_to, f.facts, coalesce(u.name, ''),
         f.reason, f.evidence, f.run_id, f.holds
  FROM found f (recorded_at, what, id, topic, other_id, source_id, valid_from, valid_to, facts, author_id, reason, evidence, run_id, holds)
  LEFT JOIN accounts_user u ON u.id = f.author_id
  ORDER BY f.recorded_at DESC, f.id DESC LIMIT most
$$;

-- The files that whoever is at this desk worked on last, as far as the desk sees them.
CREATE OR REPLACE FUNCTION registry.recent(most int) RETURNS TABLE (subject bigint, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT subject_id, at FROM (
    SELECT subject_id, max(at) AS at FROM (
      SELECT e.subject_id, e.at FROM accounts_entry e JOIN office.desk() d ON d.user_id = e.user_id
      WHERE e.subject_id IS NOT NULL AND NOT e.hidden AND NOT e.detail ? 'about' ORDER BY e.id DESC LIMIT 300) lately
    GROUP BY subject_id ORDER BY 2 DESC LIMIT 3 * most) newest
  WHERE registry.visible(subject_id) ORDER BY at DESC LIMIT most
$$;
