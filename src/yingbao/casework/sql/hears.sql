-- Who is told of a case, by what phone, and what a desk says of a message.

-- The person; of a minor, and of an adult who lacks capacity, a guardian whom no source disputes; of a household its first grown-up
-- member by number, as it is called. NULL: nobody may be written to.
CREATE OR REPLACE FUNCTION casework.hears(about bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH guards AS (
    SELECT registry.kept(s.other_id) AS guard, s.id, coalesce((s.facts ->> 'ward_lacks_capacity')::boolean, false) AS lacks,
           coalesce((s.facts ->> 'disputed')::boolean, false) AS disputed
    FROM registry.files(ARRAY[about], 'infinity') f JOIN registry_statement s ON s.subject_id = f.file
    WHERE s.topic = 'guardian' AND s.recorded_to IS NULL AND s.restricted = '' AND s.valid_from <= office.today()
      AND (s.valid_to IS NULL OR s.valid_to > office.today()))
  SELECT CASE s.kind
    WHEN 'person' THEN CASE
      WHEN (s.profile ->> 'death')::date <= office.today() THEN NULL
      WHEN (s.profile ->> 'birth')::date + interval '18 years' > office.today() OR EXISTS (SELECT FROM guards WHERE lacks) THEN (
        SELECT g.guard FROM guards g JOIN registry_subject p ON p.id = g.guard AND p.restricted = ''
        WHERE coalesce((p.profile ->> 'death')::date > office.today(), true)
          AND NOT EXISTS (SELECT FROM guards d WHERE d.guard = g.guard AND d.disputed)
        ORDER BY g.id LIMIT 1)
      ELSE s.id END
    WHEN 'household' THEN (
      SELECT m.id FROM registry_subject m
      WHERE m.household_id = s.id AND m.merged_into_id IS NULL AND m.restricted = '' AND coalesce((m.profile ->> 'death')::date > office.today(), true)
        AND (m.profile ->> 'birth')::date + interval '18 years' <= office.today() ORDER BY m.id LIMIT 1)
    ELSE s.id END
  FROM registry_subject s WHERE s.id = about AND s.restricted = ''
$$;

-- What still waits goes to whoever may be told today: a guardian may be disputed, and somebody die, between a step and the sending.
-- Where nobody may be written to, it waits to be told, or handed over, in person.
CREATE OR REPLACE FUNCTION casework.readdress() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  UPDATE casework_message m SET whom_id = coalesce(h.whom, h.subject_id), state = 'waiting', tries = 0, run = '',
    channel = CASE WHEN h.whom IS NULL THEN 'hand'
                   WHEN m.letter_id IS NOT NULL THEN CASE WHEN m.channel = 'post' AND casework.address(h.whom) <> '' THEN 'post' ELSE 'hand' END
                   WHEN EXISTS (SELECT FROM casework.phone(h.whom)) THEN 'sms' ELSE 'hand' END
  FROM (
    SELECT w.id, c.subject_id, CASE WHEN c.restricted = '' THEN casework.hears(c.subject_id) END AS whom
    FROM casework_message w JOIN casework_case c ON c.id = w.case_id WHERE w.state IN ('waiting', 'failed')) h
  WHERE m.id = h.id AND (m.whom_id <> coalesce(h.whom, h.subject_id) OR h.whom IS NULL AND m.channel <> 'hand');
END
$$;

-- The phone for a message that is being handed over; that it was used stands in the log, as a look of nobody's desk.
CREATE OR REPLACE FUNCTION casework.phone_for(message bigint) RETURNS TABLE (cipher bytea, whose bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  called record;
BEGIN
  SELECT p.cipher, p.whose, m.whom_id, m.case_id, s.kind INTO called
  FROM casework_message m JOIN registry_subject s ON s.id = m.whom_id CROSS JOIN LATERAL casework.phone(m.whom_id) p
  WHERE m.id = message AND m.state = 'handing';
  IF called.whom_id IS NOT NULL THEN
    PERFORM office.write('look', called.whom_id, jsonb_build_object('facts', jsonb_build_array(called.kind || '.phone'), 'reason', 'outbox',
                         'message', message));
    RETURN QUERY SELECT called.cipher, called.whose;
  END IF;
END
$$;

-- What somebody at a desk says of a message: told at the door, what the gateway answered, or that it is to be sent again.
-- A message that was delivered stays so; one that is being handed over waits for the gateway. `whom`: who of the family of somebody who has
-- died, '' of others; it is asked for unless whoever carries the message, which is on its way, answers.
CREATE OR REPLACE FUNCTION casework.settle_message(about bigint, to_state text, how text, whom text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; here casework_message;
BEGIN
  SELECT * INTO here FROM casework_message WHERE id = about FOR UPDATE;
  SELECT * INTO its FROM casework_case WHERE id = here.case_id;
  IF its.id IS NULL OR NOT office.may('state') OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF to_state NOT IN ('delivered', 'failed', 'waiting') OR here.state = 'delivered' AND to_state <> 'delivered' OR here.state = 'handing'
        OR to_state = 'failed' AND here.state NOT IN ('handed', 'failed', 'unsure')
        OR to_state = 'waiting' AND (here.channel = 'hand' OR here.state NOT IN ('failed', 'unsure')) THEN
    RAISE EXCEPTION 'it stands otherwise by now' USING ERRCODE = '23514', CONSTRAINT = 'message_stands';
  ELSIF length(trim(how)) < 2 AND NOT (to_state = 'delivered' AND here.state = 'handed') THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF here.state = to_state THEN
    RETURN;
  ELSIF to_state = 'delivered' AND here.state <> 'handed' AND length(trim(coalesce(whom, ''))) < 2 AND casework.gone(its.subject_id) THEN
    RAISE EXCEPTION 'who of the family was told' USING ERRCODE = '23514', CONSTRAINT = 'family_told';
  END IF;
  UPDATE casework_message SET state = to_state, why = trim(how), settled_at = clock_timestamp(), settled_by = (SELECT user_id FROM office.desk()),
    served = CASE WHEN to_state = 'delivered' THEN trim(whom) ELSE '' END, run = CASE WHEN to_state = 'waiting' THEN '' ELSE run END, tries = CASE WHEN to_state = 'waiting' THEN 0 ELSE tries END
  WHERE id = about;
END
$$;

GRANT UPDATE (sent_to) ON casework_message TO yingbao_worker;
REVOKE EXECUTE ON FUNCTION casework.hears(bigint), casework.readdress(), casework.phone_for(bigint), casework.settle_message(bigint, text, text, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION casework.phone(bigint) FROM yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.readdress(), casework.phone_for(bigint) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.settle_message(bigint, text, text, text) TO yingbao_web;
