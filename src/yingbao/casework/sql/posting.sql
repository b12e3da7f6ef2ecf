-- Letters on their way: handed over in person, or by post to whom a case is about, or a guardian, at the address on record. Nothing of a
-- restricted case goes by post.

-- The address of a person, or else of their household, as the registry believes it; '' where none is known. What a restricted
-- statement says of an address (a place of safety) is in no profile, and so never here.
CREATE OR REPLACE FUNCTION casework.address(whom bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce((
    SELECT coalesce(nullif(trim(s.profile ->> 'address'), ''), trim(h.profile ->> 'address'))
    FROM registry_subject s LEFT JOIN registry_subject h ON h.id = s.household_id AND h.restricted = ''
    WHERE s.id = whom AND s.restricted = ''), '')
$$;

-- An issued letter is to be delivered, by `post` or by `hand`; the message that stands for it.
CREATE OR REPLACE FUNCTION casework.deliver_letter(about bigint, by_way text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; paper casework_letter; whom bigint; made bigint;
BEGIN
  SELECT * INTO paper FROM casework_letter WHERE id = about;
  SELECT * INTO its FROM casework_case WHERE id = paper.case_id;
  IF its.id IS NULL OR by_way NOT IN ('post', 'hand') OR NOT office.may('state') OR NOT casework.visible(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF its.restricted <> '' AND by_way = 'post' THEN
    RAISE EXCEPTION 'a restricted case writes to nobody' USING ERRCODE = '23514', CONSTRAINT = 'restricted_post';
  ELSIF paper.until IS NOT NULL THEN
    RAISE EXCEPTION 'a public notice' USING ERRCODE = '23514', CONSTRAINT = 'notice_not_sent';
  ELSIF (SELECT v.standing FROM casework.verify(paper.code) v) <> 'holds' THEN
    RAISE EXCEPTION 'it holds no longer' USING ERRCODE = '23514', CONSTRAINT = 'letter_fallen';
  END IF;
  whom := casework.hears(its.subject_id);
  IF by_way = 'post' AND (whom IS NULL OR casework.address(whom) = '') THEN
    RAISE EXCEPTION 'nowhere to send it' USING ERRCODE = '23514', CONSTRAINT = 'no_address';
  END IF;
  INSERT INTO casework_message (case_id, task_id, letter_id, whom_id, area, kind, channel, state, tries, run, text, why, made_day, made_at)
  VALUES (its.id, paper.task_id, paper.id, coalesce(whom, its.subject_id), its.area, paper.kind, by_way, 'waiting', 0, '', paper.number, '',
          office.today(), clock_timestamp())
  ON CONFLICT (letter_id) DO NOTHING RETURNING id INTO made;
  IF made IS NULL THEN
    RAISE EXCEPTION 'it is on its way' USING ERRCODE = '23514', CONSTRAINT = 'letter_sent';
  END IF;
  RETURN made;
END
$$;

-- What goes into the envelope of a message that is being handed over, while the letter holds, and what stands on it; that the address was used stands in
-- the log, as a look of nobody's desk.
CREATE OR REPLACE FUNCTION casework.parcel_for(message bigint) RETURNS TABLE (name text, address text, pdf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  found record;
BEGIN
  SELECT s.name AS called, casework.address(s.id) AS place, l.pdf AS paper, m.whom_id, s.kind INTO found
  FROM casework_message m JOIN registry_subject s ON s.id = m.whom_id JOIN casework_letter l ON l.id = m.letter_id
  WHERE m.id = message AND m.state = 'handing' AND m.channel = 'post' AND encode(sha256(l.pdf), 'hex') = l.sha256
    AND (SELECT v.standing FROM casework.verify(l.code) v) = 'holds';
  IF found.place <> '' THEN
    PERFORM office.write('look', found.whom_id, jsonb_build_object('facts', jsonb_build_array(found.kind || '.address'), 'reason', 'post',
                         'message', message));
    RETURN QUERY SELECT found.called, found.place, found.paper;
  END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION casework.address(bigint), casework.deliver_letter(bigint, text), casework.parcel_for(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.parcel_for(bigint) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.deliver_letter(bigint, text) TO yingbao_web;
