-- Papers that somebody is asked to bring: once in a case, all together, and none that tells what is known without them.

ALTER TABLE casework_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_paper TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_paper FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- The facts of somebody that need no paper: registered by anybody but themselves, or answered in a means check.
CREATE OR REPLACE FUNCTION casework.known_without(about bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT array_agg(DISTINCT fact) FROM (
    SELECT k.fact FROM registry.facts(ARRAY[about], office.today(), 'infinity') k JOIN registry_statement s ON s.id = k.statement
           JOIN registry_source src ON src.id = s.source_id
    WHERE k.value <> 'null' AND src.code <> 'declared'
    UNION ALL
    SELECT e.fact FROM registry.said(ARRAY[about], office.today(), 'infinity') k JOIN registry_statement s ON s.id = k.id AND s.restricted = ''
           JOIN registry_source src ON src.id = s.source_id JOIN registry_secret e ON e.statement_id = s.id
    WHERE src.code <> 'declared'
    UNION ALL
    SELECT unnest(i.facts) FROM casework_institution i JOIN registry_subject s ON s.kind = i.kind WHERE s.id = about) known
$$;

-- Whom papers of a case may be about: who it is about, their home and everybody in it, whom this desk sees.
CREATE OR REPLACE FUNCTION casework.concerned(its casework_case) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT id FROM (SELECT its.subject_id AS id UNION SELECT casework.home_of(its.subject_id) UNION SELECT casework.members_of(its.subject_id)) c
  WHERE id IS NOT NULL AND registry.visible(id)
$$;

-- These papers of everybody whom they may be about; which of them are needless. What is known is asked once of each of them before papers come
-- in: left to itself, the planner asks it of every file of a small office and every paper.
CREATE OR REPLACE FUNCTION casework.papers_of(about bigint, codes text[]) RETURNS TABLE (code text, subject bigint, needless boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH known AS MATERIALIZED (
    SELECT s.id, s.kind, casework.known_without(s.id) AS facts
    FROM casework_case its CROSS JOIN LATERAL casework.concerned(its) c JOIN registry_subject s ON s.id = c
    WHERE its.id = about AND casework.visible(its))
  SELECT k.code, known.id, k.tells <@ coalesce(known.facts, '{}')
  FROM known JOIN casework_paper_kind k ON k.of = known.kind WHERE k.code = ANY (codes)
$$;

-- Asks for papers at a step; raises what is against it.
CREATE OR REPLACE FUNCTION casework.ask_papers(its casework_case, here casework_task, wanted jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF coalesce(jsonb_typeof(wanted), '') <> 'array' OR wanted = '[]' THEN
    RAISE EXCEPTION 'no paper was named' USING ERRCODE = '23514', CONSTRAINT = 'papers_named';
  ELSIF EXISTS (SELECT FROM casework_paper p WHERE p.case_id = its.id) THEN
    RAISE EXCEPTION 'asked once already' USING ERRCODE = '23514', CONSTRAINT = 'asked_once';
  ELSIF EXISTS (SELECT FROM jsonb_array_elements(wanted) w WHERE w ->> 'code' <> '' AND NOT EXISTS (
      SELECT FROM casework.papers_of(its.id, ARRAY[w ->> 'code']) p WHERE p.subject = (w ->> 'subject')::bigint AND NOT p.needless)) THEN
    RAISE EXCEPTION 'it is known without them' USING ERRCODE = '23514', CONSTRAINT = 'paper_needless';
  ELSIF EXISTS (SELECT FROM jsonb_array_elements(wanted) w WHERE coalesce(w ->> 'code', '') = ''
                AND (length(trim(coalesce(w ->> 'words', ''))) < 2 OR length(trim(coalesce(w ->> 'why', ''))) < 2)) THEN
    RAISE EXCEPTION 'another paper needs a reason' USING ERRCODE = '23514', CONSTRAINT = 'another_reasoned';
  END IF;
  INSERT INTO casework_paper (case_id, task_id, code, subject_id, words, why, made_day, made_at, made_by)
  SELECT its.id, here.id, coalesce(w.one ->> 'code', ''), CASE WHEN k.code IS NOT NULL THEN (w.one ->> 'subject')::bigint END,
         coalesce(k.label, trim(w.one ->> 'words')), CASE WHEN k.code IS NULL THEN trim(w.one ->> 'why') ELSE '' END, office.today(), clock_timestamp(), d.user_id
  FROM office.desk() d, jsonb_array_elements(wanted) WITH ORDINALITY w(one, place) LEFT JOIN casework_paper_kind k ON k.code = w.one ->> 'code'
  ORDER BY w.place;
END
$$;

-- An open step of completing them whose letter this desk writes, its case held; of no other.
CREATE OR REPLACE FUNCTION casework.at_papers(task bigint) RETURNS casework_task
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_task;
BEGIN
  its := casework.hold((SELECT t.case_id FROM casework_task t WHERE t.id = task));
  SELECT t.* INTO here FROM casework_task t WHERE t.id = task;
  IF its.id IS NULL OR NOT casework.may_write(task) OR here.done_at IS NOT NULL OR here.does <> 'papers' THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  END IF;
  RETURN here;
END
$$;

-- The same at such a step, where nobody named any before.
CREATE OR REPLACE FUNCTION casework.name_papers(task bigint, wanted jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.at_papers(task); its casework_case;
BEGIN
  SELECT c.* INTO its FROM casework_case c WHERE c.id = here.case_id;
  PERFORM casework.ask_papers(its, here, wanted);
END
$$;

-- Says at such a step by which day they are to be brought, where its plan has no term; never earlier than somebody was told before.
CREATE OR REPLACE FUNCTION casework.bring_by(task bigint, day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.at_papers(task);
BEGIN
  IF (SELECT p.within FROM casework_plan p WHERE p.id = here.plan_id) <> '' THEN
    RAISE EXCEPTION 'the plan has a term' USING ERRCODE = '42501', CONSTRAINT = 'role_of_step';
  ELSIF day <= office.today() OR day < here.due THEN
    RAISE EXCEPTION 'too early a day' USING ERRCODE = '23514', CONSTRAINT = 'too_early';
  END IF;
  UPDATE casework_task SET due = day WHERE id = task AND due IS DISTINCT FROM day;
END
$$;

-- What a letter tells of them, in their order; of a case from before papers were named one by one, what was written then.
CREATE OR REPLACE FUNCTION casework.papers_told(its casework_case) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(
    (SELECT jsonb_agg(jsonb_build_object('words', p.words, 'why', p.why, 'name', CASE WHEN p.subject_id <> its.subject_id THEN s.name END) ORDER BY p.id)
     FROM casework_paper p LEFT JOIN registry_subject s ON s.id = p.subject_id WHERE p.case_id = its.id),
    (SELECT jsonb_agg(jsonb_build_object('words', trim(line), 'why', '')) FROM regexp_split_to_table((
       SELECT t.reason FROM casework_task t WHERE t.case_id = its.id AND t.outcome = 'incomplete' ORDER BY t.id DESC LIMIT 1), '[\n；;]') line
     WHERE trim(line) <> ''), '[]')
$$;

CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE ON casework_paper FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_paper FOR EACH ROW EXECUTE FUNCTION office.log_change();
