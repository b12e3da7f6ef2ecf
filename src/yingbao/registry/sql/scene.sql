-- What the law looks at when it answers about one subject: its home, whoever lives there, their relations, events and
-- ledgers, and whom the relations lead to. The law must count people whom this desk does not see, too; they are marked,
-- and what is known of them is told to the office's own process alone (the worker's role), never to the pages' role.

-- The subject, its family, and all who belong to it; the subject first.
CREATE OR REPLACE FUNCTION registry.home(subject bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH top AS (SELECT CASE kind WHEN 'household' THEN id ELSE household_id END AS id FROM registry_subject WHERE id = subject)
  SELECT id FROM (
    SELECT subject AS id, 0 AS nearness
    UNION ALL SELECT id, 1 FROM top WHERE id IS NOT NULL AND id <> subject
    UNION ALL SELECT s.id, 2 FROM top JOIN registry_subject s ON s.household_id = top.id
              WHERE s.id <> subject AND s.merged_into_id IS NULL) found
  ORDER BY nearness, id
$$;

-- Everything around a subject. A row of topic 'facts' is a subject, its occasion 'home' if it belongs to the home and
-- `other` its household; any other row says something of `subject` (to `other`).
-- Several words about one thing come with the most believed last. `seen`: whether this desk sees the subject. Of whom it
-- does not see only the law may know, and so of them only who asks as the worker is told more than that they are there.
CREATE OR REPLACE FUNCTION registry.around(about bigint, closely boolean)
RETURNS TABLE (topic text, subject bigint, kind text, other bigint, occasion text, facts jsonb, seen boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH asker AS (SELECT closely AND session_user = 'yingbao_worker' AS is_law),
  home AS MATERIALIZED (SELECT registry.home(about) AS id),
  said AS MATERIALIZED (
    SELECT x.subject, st.id, st.topic, coalesce(o.merged_into_id, o.id) AS other, st.occasion, src.rank, st.valid_from,
           CASE WHEN closely THEN st.facts || st.sensitive ELSE st.facts END AS facts
    FROM registry.said(ARRAY(SELECT id FROM home, asker WHERE is_law OR registry.visible(id)), office.today(), 'infinity') x
    JOIN registry_statement st ON st.id = x.id AND st.topic <> 'facts' AND st.restricted = ''
    JOIN registry_source src ON src.id = st.source_id
    LEFT JOIN registry_subject o ON o.id = st.other_id),
  there AS MATERIALIZED (
    SELECT s.id, s.kind, s.household_id, registry.visible(s.id) AS seen,
           CASE WHEN closely THEN s.profile || s.sensitive ELSE s.profile END AS facts
    FROM registry_subject s WHERE s.id IN (SELECT id FROM home UNION SELECT other FROM said WHERE other IS NOT NULL))
  (SELECT 'facts', t.id, t.kind, t.household_id, CASE WHEN h.id IS NULL THEN '' ELSE 'home' END,
          CASE WHEN t.seen OR is_law THEN t.facts ELSE '{}' END, t.seen
   FROM asker, there t LEFT JOIN home h ON h.id = t.id ORDER BY t.id <> about, t.id)
  UNION ALL
  (SELECT s.topic, s.subject, '', s.other, s.occasion, s.facts, t.seen
   FROM said s JOIN there t ON t.id = s.subject ORDER BY s.rank DESC, s.valid_from, s.id)
$$;

-- Asks that the law may look at a subject with every fact, also the sensitive ones; written to the log of each who
-- belongs to the home. The caller commits, then opens registry.scene with the number.
CREATE OR REPLACE FUNCTION registry.consult(about bigint, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  at_desk accounts_desk;
  one bigint; entry bigint; first bigint;
BEGIN
  SELECT * INTO at_desk FROM office.desk();
  IF NOT FOUND OR NOT registry.visible(about) THEN
    RAISE EXCEPTION 'no such file' USING ERRCODE = '42501';
  ELSIF NOT office.closely() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  FOR one IN SELECT registry.home(about) LOOP
    entry := office.write('look', one, jsonb_build_object('facts', jsonb_build_array('law'), 'reason', why, 'about', about));
    first := coalesce(first, entry);
  END LOOP;
  INSERT INTO accounts_look (entry_id, desk_id, subjects, facts, at)
  VALUES (first, at_desk.id, ARRAY[about], '{law}', clock_timestamp()) RETURNING id INTO one;
  RETURN one;
END
$$;

-- What a committed consultation shows, once, within a minute: all to the worker's role, which must not show anybody what is
-- not `seen`; to the pages' role no more than that others are there.
CREATE OR REPLACE FUNCTION registry.scene(look bigint)
RETURNS TABLE (topic text, subject bigint, kind text, other bigint, occasion text, facts jsonb, seen boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  held := office.spend(look, '{law}');
  RETURN QUERY SELECT * FROM registry.around(held.subjects[1], true);
END
$$;

-- The same without a look, for desks that may not look closely: only what the desk sees anyway, and that others are there.
CREATE OR REPLACE FUNCTION registry.outline(about bigint)
RETURNS TABLE (topic text, subject bigint, kind text, other bigint, occasion text, facts jsonb, seen boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT * FROM registry.around(about, false) WHERE registry.visible(about) $$;
