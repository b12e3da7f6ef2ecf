-- Marks of cases that what is registered of the event sets, and the record of who or what set or took away each.

ALTER TABLE casework_marking ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_marking TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_marking FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- What is registered of an event's plain fact of yes or no, and the statement that says so: the one that is believed first.
CREATE OR REPLACE FUNCTION casework.event_says(to_whom bigint, of_table text, of_event text, of_fact text)
RETURNS TABLE (statement bigint, yes boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT s.id, (s.facts ->> of_fact)::boolean
  FROM registry.said(ARRAY[to_whom], office.today(), 'infinity') x
  JOIN registry_statement s ON s.id = x.id AND s.topic = of_table AND s.occasion = of_event AND s.restricted = ''
  JOIN registry_source src ON src.id = s.source_id
  JOIN registry_subject sub ON sub.id = s.subject_id
  LEFT JOIN registry_precedence p ON p.fact = sub.kind || '.' || of_fact AND p.source_id = s.source_id
  WHERE jsonb_typeof(s.facts -> of_fact) = 'boolean'
  ORDER BY coalesce(p.rank, src.rank + 1000), s.valid_from DESC, s.recorded_at DESC, s.id DESC LIMIT 1
$$;

-- What a case's event says of one of its marks: none where its policy goes by no events, or no fact sets the mark.
CREATE OR REPLACE FUNCTION casework.marked_by_event(its casework_case, of_mark text) RETURNS TABLE (statement bigint, yes boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT e.statement, e.yes
  FROM casework_mark m, (SELECT event FROM casework_plan WHERE current AND policy = its.policy LIMIT 1) p,
       casework.event_says(its.subject_id, p.event, its.event, m.fact) e
  WHERE m.code = of_mark AND p.event <> '' AND its.event <> ''
$$;

-- The marks that a fact of its event would set, and of which what is registered says no; for who sees the case.
CREATE OR REPLACE FUNCTION casework.event_denies(about bigint) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT m.code FROM casework_case c CROSS JOIN casework_mark m CROSS JOIN LATERAL casework.marked_by_event(c, m.code) e
  WHERE c.id = about AND casework.visible(c) AND NOT e.yes
$$;

-- A case that was just opened with the marks that its event sets, where they turn a step of its policy.
CREATE OR REPLACE FUNCTION casework.mark_by_event(its casework_case) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  INSERT INTO casework_marking (case_id, mark, bears, reason, statement, at)
  SELECT its.id, m.code, true, '', e.statement, clock_timestamp()
  FROM casework_mark m, casework.marked_by_event(its, m.code) e
  WHERE e.yes AND EXISTS (SELECT FROM casework_plan p WHERE p.current AND p.policy = its.policy AND p.only_when IN (m.code, 'not ' || m.code));
  UPDATE casework_case c SET marks = ARRAY(SELECT m.mark FROM casework_marking m WHERE m.case_id = its.id ORDER BY m.mark)
  WHERE c.id = its.id RETURNING c.* INTO its;
  RETURN its;
END
$$;

-- A further case of a matter with the marks that last (sql/way.sql); each says by which case it was marked so.
CREATE OR REPLACE FUNCTION casework.mark_as_before(its casework_case) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  INSERT INTO casework_marking (case_id, mark, bears, reason, at)
  SELECT its.id, m, true, c.number, clock_timestamp() FROM casework_case c, unnest(casework.lasting_marks(c.id)) m WHERE c.id = its.parent_id;
  UPDATE casework_case c SET marks = casework.lasting_marks(its.parent_id) WHERE c.id = its.id RETURNING c.* INTO its;
  RETURN its;
END
$$;

CREATE OR REPLACE TRIGGER issued BEFORE UPDATE OR DELETE ON casework_marking FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_marking FOR EACH ROW EXECUTE FUNCTION office.log_change();
