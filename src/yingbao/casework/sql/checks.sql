-- Means checks. The pages' role reads what its desk sees and changes nothing but through these functions: nobody is asked
-- about who did not authorise it, and no answer that differs counts before the family was heard.

ALTER TABLE casework_check_line ADD COLUMN IF NOT EXISTS answer jsonb;
ALTER TABLE casework_check_line ADD COLUMN IF NOT EXISTS registered jsonb;
CREATE SEQUENCE IF NOT EXISTS casework.check_numbers;

ALTER TABLE casework_authorisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_check_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_authorisation TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_check TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON casework_check_line TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_authorisation FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
CREATE POLICY desk ON casework_check_line FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id));
CREATE POLICY desk ON casework_check FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_check_line l WHERE l.batch_id = casework_check.id));

-- ---- who may be asked about ----------------------------------------------------------------------

-- A case that stands at a step of checking which this desk may do; raises if it does not.
CREATE OR REPLACE FUNCTION casework.at_check(about bigint) RETURNS casework_case
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case;
BEGIN
  its := casework.hold(about);
  IF its.id IS NULL OR NOT casework.visible(its) OR NOT office.may('state') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT EXISTS (SELECT FROM casework_task t, office.desk() d
                    WHERE t.case_id = about AND t.done_at IS NULL AND t.does = 'check' AND d.role = ANY (t.roles)) THEN
    RAISE EXCEPTION 'not at a step of checking' USING ERRCODE = '42501', CONSTRAINT = 'at_check';
  END IF;
  RETURN its;
END
$$;

-- The home of whom a case is about, and who lives in it; who has no home is alone.
CREATE OR REPLACE FUNCTION casework.home_of(about bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT CASE WHEN kind = 'household' THEN id ELSE household_id END FROM registry_subject WHERE id = about $$;

CREATE OR REPLACE FUNCTION casework.members_of(about bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT m.id FROM registry_subject m
  WHERE m.kind = 'person' AND m.merged_into_id IS NULL AND (m.id = about OR m.household_id = casework.home_of(about))
    AND coalesce((m.profile ->> 'death')::date > office.today(), true)
$$;

-- Whether an authorisation lets an institution be asked about a person today: not after they took it back.
CREATE OR REPLACE FUNCTION casework.in_force(held casework_authorisation, person bigint, of_institution text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN person = ANY (held.people) AND of_institution = ANY (held.institutions)
    AND office.today() BETWEEN held.signed_day AND held.until
    AND NOT EXISTS (SELECT FROM casework_withdrawal w WHERE w.authorisation_id = held.id AND w.person_id = person);
END
$$;

-- Of the family of a case those about whom an institution may be asked today, with the authorisation: in this desk's sight, and
-- with an ID number by which somebody is found.
CREATE OR REPLACE FUNCTION casework.covered(its casework_case, of_institution text) RETURNS TABLE (person bigint, authorisation bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT DISTINCT ON (m) m, a.id
  FROM casework.members_of(its.subject_id) m JOIN casework_authorisation a ON a.case_id = its.id AND casework.in_force(a, m, of_institution)
  WHERE registry.visible(m) AND EXISTS (SELECT FROM registry.files(ARRAY[m], 'infinity') f JOIN registry_secret e ON e.subject_id = f.file
                                        WHERE e.fact = 'id_number')
  ORDER BY m, a.until DESC
$$;

-- Raises what is against an authorisation of these people that lets these institutions be asked.
CREATE OR REPLACE FUNCTION casework.may_authorise(its casework_case, who bigint[], to_ask text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF coalesce(cardinality(who), 0) = 0 OR EXISTS (SELECT FROM unnest(who) w WHERE NOT registry.visible(w)
                                                  OR w NOT IN (SELECT casework.members_of(its.subject_id))) THEN
    RAISE EXCEPTION 'not of this family' USING ERRCODE = '42501', CONSTRAINT = 'of_the_family';
  ELSIF coalesce(cardinality(to_ask), 0) = 0 OR NOT to_ask <@ ARRAY(SELECT code FROM casework_institution) THEN
    RAISE EXCEPTION 'no such institution' USING ERRCODE = '23514', CONSTRAINT = 'known_institution';
  END IF;
END
$$;

-- Takes down an authorisation at the step of checking; its number.
CREATE OR REPLACE FUNCTION casework.authorise(about bigint, who bigint[], to_ask text[], signed date, ends date, words text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; made bigint;
BEGIN
  its := casework.at_check(about);
  PERFORM casework.may_authorise(its, who, to_ask);
  IF signed > office.today() OR ends < signed THEN
    RAISE EXCEPTION 'signed in the future, or over before it began' USING ERRCODE = '23514', CONSTRAINT = 'signed';
  END IF;
  INSERT INTO casework_authorisation (case_id, people, institutions, signed_day, until, note, made_day, made_at, made_by)
  SELECT about, who, to_ask, signed, ends, words, office.today(), clock_timestamp(), d.user_id FROM office.desk() d RETURNING id INTO made;
  RETURN made;
END
$$;

-- ---- a batch goes out ----------------------------------------------------------------------------

-- A batch of these cases for an institution; its number in the table. Every case must give it a line.
CREATE OR REPLACE FUNCTION casework.begin_check(of_institution text, cases bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  asked casework_institution; its casework_case; made bigint; one bigint; home bigint; last int := 0; added int;
BEGIN
  SELECT * INTO asked FROM casework_institution WHERE code = of_institution;
  IF asked.code IS NULL OR coalesce(cardinality(cases), 0) = 0 THEN
    RAISE EXCEPTION 'no such institution, or no case' USING ERRCODE = '23514', CONSTRAINT = 'known_institution';
  END IF;
  INSERT INTO casework_check (number, institution, facts, made_day, made_at, made_by, reason)
  SELECT 'HD' || to_char(office.today(), 'YYYY') || '-' || lpad(nextval('casework.check_numbers')::text, 5, '0'), asked.code, asked.facts,
         office.today(), clock_timestamp(), d.user_id, '' FROM office.desk() d RETURNING id INTO made;
  FOREACH one IN ARRAY ARRAY(SELECT DISTINCT c FROM unnest(cases) c ORDER BY c) LOOP
    its := casework.at_check(one);
    home := casework.home_of(its.subject_id);
    INSERT INTO casework_check_line (batch_id, case_id, place, subject_id, people, authorisations, state, differs, account, reason)
    SELECT made, its.id, last + row_number() OVER (ORDER BY asks.subject), asks.subject, asks.people, asks.by, 'waiting', '{}', '', ''
    FROM (SELECT person AS subject, ARRAY[person] AS people, ARRAY[authorisation] AS by FROM casework.covered(its, asked.code)
          WHERE asked.kind = 'person'
          UNION ALL
          SELECT home, array_agg(person ORDER BY person), array_agg(DISTINCT authorisation) FROM casework.covered(its, asked.code)
          WHERE asked.kind = 'household' AND home IS NOT NULL
          HAVING count(*) > 0 AND count(*) = (SELECT count(*) FROM casework.members_of(its.subject_id))) asks
    WHERE NOT EXISTS (SELECT FROM casework_check_line l JOIN casework_check b ON b.id = l.batch_id
                      WHERE l.subject_id = asks.subject AND l.state = 'waiting' AND b.institution = asked.code);
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added = 0 THEN
      RAISE EXCEPTION 'nobody of case % may be asked about', its.number USING ERRCODE = '23514', CONSTRAINT = 'authorised';
    END IF;
    last := last + added;
  END LOOP;
  RETURN made;
END
$$;

-- Hands a batch over, once, to who made it; its lines. What has expired since it was made goes nowhere. `by_layout`, `its_print`: by which
-- layout it goes out ('' the office's own), as it stands now.
CREATE OR REPLACE FUNCTION casework.hand_over(about bigint, by_layout text, its_print text) RETURNS TABLE (place int, subject bigint, people bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  batch casework_check;
BEGIN
  SELECT * INTO batch FROM casework_check WHERE id = about FOR UPDATE;
  IF batch.id IS NULL OR batch.made_by <> (SELECT user_id FROM office.desk()) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF batch.handed_at IS NOT NULL OR batch.dropped_at IS NOT NULL THEN
    RAISE EXCEPTION 'handed over before' USING ERRCODE = '23514', CONSTRAINT = 'handed_once';
  END IF;
  PERFORM casework.at_check(l.case_id) FROM casework_check_line l WHERE l.batch_id = about;
  IF EXISTS (SELECT FROM casework_check_line l, unnest(l.people) p WHERE l.batch_id = about AND NOT EXISTS (
               SELECT FROM casework_authorisation a WHERE a.id = ANY (l.authorisations) AND casework.in_force(a, p, batch.institution))) THEN
    RAISE EXCEPTION 'an authorisation is over' USING ERRCODE = '23514', CONSTRAINT = 'authorised';
  END IF;
  UPDATE casework_check SET handed_at = clock_timestamp(), layout = by_layout, layout_print = its_print WHERE id = about;
  RETURN QUERY SELECT l.place, l.subject_id, l.people FROM casework_check_line l WHERE l.batch_id = about ORDER BY l.place;
END
$$;

-- Gives a batch up: what it still waits for may be asked anew.
CREATE OR REPLACE FUNCTION casework.drop_check(about bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  UPDATE casework_check SET dropped_at = clock_timestamp(), reason = why
  WHERE id = about AND dropped_at IS NULL AND made_by = (SELECT user_id FROM office.desk()) AND office.may('state');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  UPDATE casework_check_line SET state = 'dropped' WHERE batch_id = about AND state = 'waiting';
END
$$;

-- ---- answers return ------------------------------------------------------------------------------

-- A line whose case this desk may check; raises if it may not.
CREATE OR REPLACE FUNCTION casework.line_at_check(about bigint, in_state text) RETURNS casework_check_line
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_check_line;
BEGIN
  PERFORM casework.at_check((SELECT case_id FROM casework_check_line WHERE id = about));
  SELECT * INTO line FROM casework_check_line WHERE id = about FOR UPDATE;
  IF line.state <> in_state THEN
    RAISE EXCEPTION 'the line is %', line.state USING ERRCODE = '23514', CONSTRAINT = 'line_stands';
  END IF;
  RETURN line;
END
$$;

-- Keeps an answer and returns in which facts it differs from what is registered, or counts where nobody stated it.
-- `numbers`: of each ID number in the file its keyed hashes; all must be of people on the line, for a file may have been sorted.
CREATE OR REPLACE FUNCTION casework.answer(about bigint, numbers jsonb, said jsonb, on_day date) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_check_line; batch casework_check; known jsonb; found text[];
BEGIN
  IF EXISTS (SELECT FROM casework_check_line l WHERE l.id = about AND l.state = 'withdrawn') THEN
    RAISE EXCEPTION 'they took their authorisation back' USING ERRCODE = '23514', CONSTRAINT = 'withdrawn';
  END IF;
  line := casework.line_at_check(about, 'waiting');
  SELECT * INTO batch FROM casework_check WHERE id = line.batch_id;
  IF batch.handed_at IS NULL OR on_day > office.today() THEN
    RAISE EXCEPTION 'not asked yet' USING ERRCODE = '23514', CONSTRAINT = 'asked_before';
  ELSIF said = '{}' OR NOT ARRAY(SELECT jsonb_object_keys(said)) <@ batch.facts THEN
    RAISE EXCEPTION 'not what was asked' USING ERRCODE = '23514', CONSTRAINT = 'facts_asked';
  ELSIF jsonb_array_length(numbers) = 0 OR EXISTS (SELECT FROM jsonb_array_elements(numbers) n WHERE NOT EXISTS (
      SELECT FROM registry.files(line.people, 'infinity') f JOIN registry_secret e ON e.subject_id = f.file
      WHERE e.fact = 'id_number' AND encode(e.hash, 'hex') IN (SELECT jsonb_array_elements_text(n)))) THEN
    RAISE EXCEPTION 'somebody else' USING ERRCODE = '23514', CONSTRAINT = 'same_person';
  END IF;
  SELECT i.absent || s.profile || s.sensitive INTO known FROM registry_subject s, casework_institution i
  WHERE s.id = line.subject_id AND i.code = batch.institution;
  SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO found FROM jsonb_each(said) WHERE known ? key AND known -> key <> value;
  UPDATE casework_check_line SET state = 'answered', answer = said, differs = found, as_of = on_day, answered_at = clock_timestamp(),
    registered = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(known) WHERE key = ANY (batch.facts)) WHERE id = about;
  RETURN found;
END
$$;

-- Takes down what the family says to an answer, or why there is no account of theirs; once.
CREATE OR REPLACE FUNCTION casework.hear(about bigint, they_spoke boolean, words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_check_line;
BEGIN
  line := casework.line_at_check(about, 'answered');
  IF line.account_at IS NOT NULL THEN
    RAISE EXCEPTION 'heard already' USING ERRCODE = '23514', CONSTRAINT = 'line_stands';
  ELSIF length(trim(words)) < 2 OR they_spoke IS NULL THEN
    RAISE EXCEPTION 'their words, or a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  UPDATE casework_check_line l SET heard = they_spoke, account = words, account_at = clock_timestamp(), account_by = d.user_id
  FROM office.desk() d WHERE l.id = about;
END
$$;

-- Lets an answer count, or leaves it; the first makes it a statement of the verification. One that differs waits for the family.
CREATE OR REPLACE FUNCTION casework.settle_check(about bigint, counts boolean, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  line casework_check_line;
BEGIN
  line := casework.line_at_check(about, 'answered');
  IF line.differs <> '{}' AND line.account_at IS NULL THEN
    RAISE EXCEPTION 'the family was not heard' USING ERRCODE = '23514', CONSTRAINT = 'unheard';
  ELSIF (line.differs <> '{}' OR NOT counts) AND length(trim(why)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  END IF;
  UPDATE casework_check_line l SET state = CASE WHEN counts THEN 'taken' ELSE 'left' END, reason = why, settled_at = clock_timestamp(),
    settled_by = d.user_id FROM office.desk() d WHERE l.id = about;
  IF counts THEN
    PERFORM casework.state_answer(line, why);
  END IF;
END
$$;

-- The statement of an answer. Each institution's is an occasion of its own, so that one does not replace another's.
CREATE OR REPLACE FUNCTION casework.state_answer(line casework_check_line, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE registry_statement s SET recorded_to = clock_timestamp() FROM registry_source src, casework_check b
  WHERE src.id = s.source_id AND src.code = 'verification' AND b.id = line.batch_id AND s.subject_id = line.subject_id AND s.topic = 'facts'
    AND s.occasion = 'check:' || b.institution AND s.valid_from = line.as_of AND s.restricted = '' AND s.recorded_to IS NULL;
  INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, valid_to, facts, sensitive, restricted, author_id, reason, evidence)
  SELECT line.subject_id, 'facts', 'check:' || b.institution, src.id, line.as_of, line.as_of + i.days, said.plain, said.hidden, '', d.user_id,
         coalesce(nullif(trim(why), ''), b.number), b.number
  FROM office.desk() d, registry_source src, casework_check b JOIN casework_institution i ON i.code = b.institution,
    (SELECT coalesce(jsonb_object_agg(a.key, a.value) FILTER (WHERE k.sensitivity <> 'sensitive'), '{}') AS plain,
            coalesce(jsonb_object_agg(a.key, a.value) FILTER (WHERE k.sensitivity = 'sensitive'), '{}') AS hidden
     FROM jsonb_each(line.answer) a JOIN registry_subject s ON s.id = line.subject_id JOIN accounts_knownfact k ON k.name = s.kind || '.' || a.key) said
  WHERE src.code = 'verification' AND b.id = line.batch_id;
  PERFORM registry.refresh(ARRAY[line.subject_id]);
END
$$;

-- The answers about whom a committed look is at, and what was registered when they came; once.
CREATE OR REPLACE FUNCTION casework.answers(look bigint) RETURNS TABLE (line bigint, answer jsonb, registered jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  held := office.spend(look);
  RETURN QUERY SELECT l.id, casework.only(l.answer, s.kind, held.facts), casework.only(l.registered, s.kind, held.facts)
    FROM casework_check_line l JOIN casework_case c ON c.id = l.case_id JOIN registry_subject s ON s.id = l.subject_id
    WHERE l.subject_id = ANY (held.subjects) AND l.answer IS NOT NULL AND casework.visible(c);
END
$$;

CREATE OR REPLACE FUNCTION casework.only(said jsonb, of_kind text, facts text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(said) WHERE of_kind || '.' || key = ANY (facts) $$;

-- ---- never unheard -------------------------------------------------------------------------------

-- A step of checking is not over while an answer differs and the family was not heard; only on to hearing them.
CREATE OR REPLACE FUNCTION casework.refuse_unheard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF EXISTS (SELECT FROM casework_check_line l WHERE l.case_id = NEW.case_id AND l.state = 'answered' AND l.differs <> '{}' AND l.account_at IS NULL) THEN
    RAISE EXCEPTION 'the family was not heard' USING ERRCODE = '23514', CONSTRAINT = 'unheard';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER unheard BEFORE UPDATE ON casework_task FOR EACH ROW
  WHEN (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL AND NEW.does = 'check' AND NEW.outcome NOT IN ('differs', 'died'))
  EXECUTE FUNCTION casework.refuse_unheard();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_authorisation FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_check FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON casework_check_line FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');

GRANT SELECT ON casework_institution, casework_authorisation, casework_check TO yingbao_web, yingbao_worker;
GRANT SELECT (id, batch_id, case_id, place, subject_id, people, authorisations, state, differs, as_of, answered_at, account, heard, account_by,
              account_at, settled_by, settled_at, reason) ON casework_check_line TO yingbao_web;
GRANT SELECT ON casework_check_line TO yingbao_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA casework FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.authorise(bigint, bigint[], text[], date, date, text), casework.begin_check(text, bigint[]),
  casework.hand_over(bigint, text, text), casework.drop_check(bigint, text), casework.answer(bigint, jsonb, jsonb, date), casework.hear(bigint, boolean, text),
  casework.settle_check(bigint, boolean, text), casework.answers(bigint) TO yingbao_web;
