-- Signatures at the end of a visit: pictures that say whose they are, and which answers were given when they were written.

ALTER TABLE casework_picture ADD COLUMN IF NOT EXISTS answers text NOT NULL DEFAULT '';

-- A print of what was answered at a step: of each question the last answer. Not for the pages: few answers are easily guessed.
CREATE OR REPLACE FUNCTION casework.answered(task bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(
    a.subject_id, a.topic, a.occasion, a.fact, a.said, (coalesce(s.sensitive, '{}') || s.facts) -> a.fact)::text, E'\n'
    ORDER BY a.subject_id, a.topic, a.occasion, a.fact), ''), 'UTF8')), 'hex')
  FROM (SELECT DISTINCT ON (o.subject_id, o.topic, o.occasion, o.fact) o.* FROM casework_answer o WHERE o.task_id = task
        ORDER BY o.subject_id, o.topic, o.occasion, o.fact, o.id DESC) a LEFT JOIN registry_statement s ON s.id = a.statement
$$;

-- Keeps a signature at a step of asking; its number. `signs`: person, guardian (then `called` says who), first (who is at this desk) or
-- second (who was with them).
CREATE OR REPLACE FUNCTION casework.keep_signature(task bigint, of_file text, wide int, high int, sealed bytea, signs text, called text,
                                                   second bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_task := casework.asking(task); who text; made bigint;
BEGIN
  PERFORM casework.check_actor(here, second);
  who := CASE signs WHEN 'person' THEN trim(called) WHEN 'guardian' THEN trim(called)
    WHEN 'first' THEN (SELECT u.name FROM accounts_user u JOIN office.desk() d ON d.user_id = u.id)
    WHEN 'second' THEN (SELECT u.name FROM accounts_user u WHERE u.id = second) END;
  IF coalesce(who, '') = '' THEN
    RAISE EXCEPTION 'nobody signs' USING ERRCODE = '23514', CONSTRAINT = 'signed_by';
  END IF;
  made := casework.lay_picture(here, 'signature', of_file, 1, who, signs, wide, high, sealed, NULL);
  UPDATE casework_picture p SET answers = casework.answered(p.task_id) WHERE p.id = made AND p.answers = '';
  RETURN made;
END
$$;

-- Which signatures of a case were written before an answer of their step was changed or added.
CREATE OR REPLACE FUNCTION casework.signed_before(about bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT p.id FROM casework_picture p JOIN casework_case c ON c.id = p.case_id
  WHERE p.case_id = about AND p.kind = 'signature' AND p.withdrawn_at IS NULL AND casework.visible(c) AND p.answers <> casework.answered(p.task_id)
$$;

GRANT SELECT (signs_as) ON casework_picture TO yingbao_web;
REVOKE EXECUTE ON FUNCTION casework.lay_picture(casework_task, text, text, int, text, text, int, int, bytea, bytea),
  casework.answered(bigint), casework.keep_signature(bigint, text, int, int, bytea, text, text, bigint),
  casework.signed_before(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.keep_signature(bigint, text, int, int, bytea, text, text, bigint), casework.signed_before(bigint) TO yingbao_web;
