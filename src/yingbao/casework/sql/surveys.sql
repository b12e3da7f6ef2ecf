-- What was answered at a visit, case by case. What somebody said of a fact is a statement of the registry; here stands that it was
-- asked, by whom, and what it was said against. Nothing here is overwritten.

ALTER TABLE casework_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_answer TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_answer FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- ---- answers -------------------------------------------------------------------------------------

-- An open task that this desk does; raises if it is not.
CREATE OR REPLACE FUNCTION casework.mine(task bigint) RETURNS casework_task
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_task;
BEGIN
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task;
  SELECT c.* INTO its FROM casework_case c WHERE c.id = here.case_id FOR SHARE;
  IF its.id IS NULL OR NOT casework.visible(its) OR NOT office.may('state') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT (SELECT role FROM office.desk()) = ANY (here.roles) THEN
    RAISE EXCEPTION 'not a task of this role' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  ELSIF here.done_at IS NOT NULL THEN
    RAISE EXCEPTION 'done already' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  END IF;
  RETURN here;
END
$$;

-- An open step of asking that this desk does; raises if it is not.
CREATE OR REPLACE FUNCTION casework.asking(task bigint) RETURNS casework_task
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.mine(task);
BEGIN
  IF NOT casework.asks(here, 'questions') THEN
    RAISE EXCEPTION 'not at a step of asking' USING ERRCODE = '42501', CONSTRAINT = 'at_survey';
  END IF;
  RETURN here;
END
$$;

-- What another source says of the fact of a statement, and says otherwise: the statement that is believed first among those.
CREATE OR REPLACE FUNCTION casework.said_against(made registry_statement, of_fact text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id
  FROM registry.said(ARRAY[made.subject_id], office.today(), 'infinity') x
  JOIN registry_statement s ON s.id = x.id AND s.topic = made.topic AND s.occasion = made.occasion AND s.restricted = ''
       AND s.source_id <> made.source_id
  JOIN registry_source src ON src.id = s.source_id
  JOIN registry_subject sub ON sub.id = s.subject_id
  LEFT JOIN registry_precedence p ON p.fact = sub.kind || '.' || of_fact AND p.source_id = s.source_id
  WHERE nullif((coalesce(s.sensitive, '{}') || s.facts) -> of_fact, 'null') <> (coalesce(made.sensitive, '{}') || made.facts) -> of_fact
  ORDER BY coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC LIMIT 1
$$;

-- Takes down one answer at a step of asking; its number. `said`: value (then `statement` holds it), confirms, unknown, declines.
-- `once`: chosen by who asks, so that what is sent twice is taken down once.
CREATE OR REPLACE FUNCTION casework.answer(task bigint, about bigint, of_topic text, of_occasion text, of_fact text, with_said text,
                                           statement bigint, on_day date, second bigint, once uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task; its casework_case; held registry_statement; other bigint; made bigint;
BEGIN
  here := casework.asking(task);
  SELECT * INTO its FROM casework_case WHERE id = here.case_id;
  PERFORM casework.check_actor(here, second);
  SELECT * INTO held FROM registry_statement s WHERE s.id = statement;
  IF NOT registry.visible(about) OR NOT (about IN (its.subject_id, casework.home_of(its.subject_id))
                                         OR about IN (SELECT casework.members_of(its.subject_id))) THEN
    RAISE EXCEPTION 'not of this home' USING ERRCODE = '42501';
  ELSIF on_day > office.today() OR on_day < its.opened_day THEN
    RAISE EXCEPTION 'a day of this case' USING ERRCODE = '23514', CONSTRAINT = 'day_of_visit';
  ELSIF (with_said = 'value') <> (held.id IS NOT NULL) OR held.subject_id <> about OR held.topic <> of_topic
        OR held.author_id <> (SELECT user_id FROM office.desk()) OR held.recorded_to IS NOT NULL
        OR NOT (coalesce(held.sensitive, '{}') || held.facts) ? of_fact THEN
    RAISE EXCEPTION 'an answer without its statement' USING ERRCODE = '42501';
  END IF;
  other := CASE WHEN held.id IS NOT NULL THEN casework.said_against(held, of_fact) END;
  INSERT INTO casework_answer (case_id, task_id, subject_id, topic, occasion, fact, said, statement, against, holds, day, once,
                               second_id, asked_by, at)
  VALUES (here.case_id, task, about, of_topic, of_occasion, of_fact, with_said, statement, other, '', on_day, once, second,
          (SELECT user_id FROM office.desk()), clock_timestamp()) RETURNING id INTO made;
  RETURN made;
END
$$;

-- Says of an answer that differs which holds: visit, register, or open. Both statements stay; whom the office believes first is the
-- dictionary's word.
CREATE OR REPLACE FUNCTION casework.settle_answer(answer bigint, with_holds text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM casework.mine((SELECT task_id FROM casework_answer WHERE id = answer));
  UPDATE casework_answer SET holds = with_holds WHERE id = answer AND against IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing differs' USING ERRCODE = '42501';
  END IF;
END
$$;

-- What was found otherwise than registered, in one case: both values, whose they are and since when. Of sensitive facts the values
-- are told against a committed look, to roles that may have any fact revealed.
CREATE OR REPLACE FUNCTION casework.differences(about bigint, look bigint)
RETURNS TABLE (answer bigint, subject bigint, topic text, fact text, day date, holds text, hidden boolean, found jsonb, registered jsonb,
               source_id bigint, since date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look; closely boolean := false;
BEGIN
  IF look IS NOT NULL THEN
    held := office.spend(look);
    closely := office.closely() AND (SELECT c.subject_id FROM casework_case c WHERE c.id = about) = ANY (held.subjects);
  END IF;
  RETURN QUERY
    SELECT a.id, a.subject_id, a.topic, a.fact, a.day, a.holds, NOT (m.facts ? a.fact),
           CASE WHEN closely THEN coalesce(m.sensitive, '{}') || m.facts ELSE m.facts END -> a.fact,
           CASE WHEN closely OR m.facts ? a.fact THEN coalesce(o.sensitive, '{}') || o.facts ELSE o.facts END -> a.fact,
           o.source_id, o.valid_from
    FROM casework_answer a JOIN casework_case c ON c.id = a.case_id JOIN registry_statement m ON m.id = a.statement
    JOIN registry_statement o ON o.id = a.against
    WHERE a.case_id = about AND casework.visible(c) AND registry.visible(a.subject_id)
      AND NOT EXISTS (SELECT FROM casework_answer n WHERE n.case_id = about AND n.subject_id = a.subject_id AND n.topic = a.topic
                      AND n.occasion = a.occasion AND n.fact = a.fact AND n.id > a.id AND n.said = 'value')
    ORDER BY a.id;
END
$$;

-- Who tells us each fact of a home that is known, and since when; never what. For whoever asks there.
CREATE OR REPLACE FUNCTION casework.told_by(about bigint) RETURNS TABLE (subject bigint, fact text, source_id bigint, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT f.subject, f.fact, s.source_id, s.valid_from
  FROM casework_case c
  CROSS JOIN LATERAL (SELECT array_agg(DISTINCT m) AS ids FROM (
    SELECT c.subject_id UNION SELECT casework.home_of(c.subject_id) UNION SELECT casework.members_of(c.subject_id)) home (m)
    WHERE m IS NOT NULL AND registry.visible(m)) home
  CROSS JOIN LATERAL registry.facts(home.ids, office.today(), 'infinity') f
  JOIN registry_statement s ON s.id = f.statement
  WHERE c.id = about AND casework.visible(c) AND office.may('state') AND f.value <> 'null' AND (NOT f.is_sensitive OR office.closely())
$$;

CREATE OR REPLACE TRIGGER stays BEFORE DELETE ON casework_answer FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_answer FOR EACH ROW EXECUTE FUNCTION office.log_change();

GRANT SELECT ON casework_answer TO yingbao_web, yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.mine(bigint), casework.asking(bigint), casework.said_against(registry_statement, text),
  casework.answer(bigint, bigint, text, text, text, text, bigint, date, bigint, uuid), casework.settle_answer(bigint, text),
  casework.differences(bigint, bigint), casework.told_by(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.answer(bigint, bigint, text, text, text, text, bigint, date, bigint, uuid), casework.settle_answer(bigint, text),
  casework.differences(bigint, bigint), casework.told_by(bigint) TO yingbao_web;
