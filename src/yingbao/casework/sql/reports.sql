-- What is reported of somebody where few may know. A further report joins the case that is open; the answer is the same, for who reports, or takes
-- it down, may be near to whom the case is about.

-- Who reported lies sealed, with a keyed hash by which the same is known again, in columns that no page may select.
ALTER TABLE casework_report ADD COLUMN IF NOT EXISTS reporter bytea;
ALTER TABLE casework_report ADD COLUMN IF NOT EXISTS reporter_hash bytea;

ALTER TABLE casework_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_report TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_report FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- Takes down what somebody reported, with the open case of that matter that few may know of, or else with a new one. About abuse, guardians lose sight
-- at once, as by a first report. A case in which nothing was left but to tell who reported begins anew, for nobody has looked at what is new. The
-- same words of the same person sent twice are one report. `who`: who reported, sealed; NULL: nobody said. Returns nothing: which of all this it was is not told.
CREATE OR REPLACE FUNCTION casework.report(of_policy text, about bigint, of_event text, by_way text, at_entry text, class text, what text, clock jsonb,
                                           who bytea, who_hash bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; made bigint; moment timestamptz; plan casework_plan;
BEGIN
  PERFORM registry.hold(ARRAY[about]);
  moment := clock_timestamp();
  about := registry.kept(about);
  IF NOT office.may('cases') OR NOT office.may('state') OR NOT registry.visible(about) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF length(trim(what)) < 2 THEN
    RAISE EXCEPTION 'what was said' USING ERRCODE = '23514', CONSTRAINT = 'reported';
  ELSIF (who IS NULL) <> (who_hash IS NULL) OR length(who) NOT BETWEEN 30 AND 2000 OR length(who_hash) <> 32 THEN
    RAISE EXCEPTION 'nobody who reports' USING ERRCODE = '42501';
  END IF;
  SELECT c.* INTO its FROM casework_case c
  WHERE c.closed_day IS NULL AND c.restricted <> '' AND (c.subject_id, c.policy, c.event) = (about, of_policy, of_event)
    AND casework.begins_alike(of_policy, c.entry, at_entry) ORDER BY c.id LIMIT 1 FOR UPDATE;
  IF EXISTS (
      SELECT FROM casework_report r, office.desk() d
      WHERE r.case_id = its.id AND r.taken_by = d.user_id AND r.day = office.today() AND r.way = by_way AND r.words = left(trim(what), 2000)
        AND r.abuse = (class = 'abuse') AND r.reporter_hash IS NOT DISTINCT FROM who_hash) THEN
    RETURN;
  ELSIF its.id IS NULL THEN
    made := casework.open(of_policy, about, of_event, NULL, by_way, at_entry, coalesce(nullif(class, ''), 'few'), NULL, clock);
    SELECT c.* INTO its FROM casework_case c WHERE c.id = made;
    moment := its.opened_at;
  ELSE
    IF class = 'abuse' THEN
      PERFORM casework.suspect(its);
    END IF;
    IF EXISTS (SELECT FROM casework_task t WHERE t.case_id = its.id AND t.done_at IS NULL AND t.does = 'notify') THEN
      SELECT * INTO plan FROM casework.arriving(of_policy, at_entry, casework.bears(its), office.today());
      UPDATE casework_task SET done_day = office.today(), done_at = clock_timestamp(), outcome = 'reported_again', role = 'system'
      WHERE case_id = its.id AND done_at IS NULL;
      PERFORM casework.enter(its, plan, clock);
    END IF;
  END IF;
  INSERT INTO casework_report (case_id, way, words, abuse, reachable, day, at, taken_by, reporter, reporter_hash)
  SELECT its.id, by_way, left(trim(what), 2000), class = 'abuse', who IS NOT NULL, office.today(), moment, d.user_id, who, who_hash
  FROM office.desk() d;
END
$$;

-- Whether who is at this desk may read who reported in a case: whoever sees it that few may know of, and works on such.
CREATE OR REPLACE FUNCTION casework.calls_back(its casework_case) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT its.restricted <> '' AND office.may('state') AND casework.visible(its)
$$;

-- Writes into the log who asks for who reported in a case; the number opens one reading within a minute, once it is committed. Hidden from whom
-- the case is about, and from every file's history, for it would tell that there is a case.
CREATE OR REPLACE FUNCTION casework.ask_reporters(about bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; entry bigint; made bigint;
BEGIN
  SELECT c.* INTO its FROM casework_case c WHERE c.id = about;
  IF its.id IS NULL OR NOT casework.calls_back(its) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  entry := office.write('look', its.subject_id, jsonb_build_object('facts', jsonb_build_array('reporter'), 'reason', its.number), true);
  INSERT INTO accounts_look (entry_id, desk_id, subjects, facts, at)
  SELECT entry, d.id, ARRAY[its.subject_id], '{reporter}', clock_timestamp() FROM office.desk() d RETURNING id INTO made;
  RETURN made;
END
$$;

-- Who reported in a case, sealed as it lies, against such a look. Raises where it is not for this desk.
CREATE OR REPLACE FUNCTION casework.reporters(look bigint, about bigint) RETURNS TABLE (report bigint, sealed bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look := office.spend(look, '{reporter}'); its casework_case;
BEGIN
  SELECT c.* INTO its FROM casework_case c WHERE c.id = about AND c.subject_id = ANY (held.subjects);
  IF its.id IS NULL OR NOT casework.calls_back(its) THEN
    RAISE EXCEPTION 'no committed look at this case' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT r.id, r.reporter FROM casework_report r WHERE r.case_id = its.id AND r.reporter IS NOT NULL;
END
$$;

CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE ON casework_report FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_report FOR EACH ROW EXECUTE FUNCTION office.log_change();
REVOKE EXECUTE ON FUNCTION casework.report(text, bigint, text, text, text, text, text, jsonb, bytea, bytea), casework.calls_back(casework_case),
  casework.ask_reporters(bigint), casework.reporters(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.report(text, bigint, text, text, text, text, text, jsonb, bytea, bytea), casework.ask_reporters(bigint),
  casework.reporters(bigint, bigint) TO yingbao_web;
