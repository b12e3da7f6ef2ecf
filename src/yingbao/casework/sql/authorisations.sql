-- Forms of authorisation that were printed: about whom, which institutions, until when. Printed at the step of checking, by who does it; what
-- is taken down by a form says no more than it does.

ALTER TABLE casework_authorisation_form ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_authorisation_form TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_authorisation_form FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0));

-- Remembers a form about everybody of the family who lives and whom this desk sees, which is about to be printed; which one of its case.
CREATE OR REPLACE FUNCTION casework.keep_form(about bigint, to_ask text[], ends date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its casework_case; who bigint[]; made int;
BEGIN
  its := casework.at_check(about);
  who := ARRAY(SELECT m FROM casework.members_of(its.subject_id) m WHERE registry.visible(m) ORDER BY m);
  PERFORM casework.may_authorise(its, who, to_ask);
  IF ends <= office.today() THEN
    RAISE EXCEPTION 'over before it began' USING ERRCODE = '23514', CONSTRAINT = 'signed';
  END IF;
  INSERT INTO casework_authorisation_form (case_id, serial, people, institutions, until, day, printed_at, printed_by)
  SELECT about, 1 + (SELECT count(*) FROM casework_authorisation_form f WHERE f.case_id = about), who, to_ask, ends, office.today(), clock_timestamp(), d.user_id
  FROM office.desk() d RETURNING serial INTO made;
  RETURN made;
END
$$;

-- Takes down an authorisation that was signed on a printed form: of nobody, for nothing and for no longer than stands there.
CREATE OR REPLACE FUNCTION casework.authorise_by(about bigint, by_form int, who bigint[], to_ask text[], signed date, ends date, words text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint; form casework_authorisation_form;
BEGIN
  made := casework.authorise(about, who, to_ask, signed, ends, words);
  SELECT * INTO form FROM casework_authorisation_form f WHERE f.case_id = about AND f.serial = by_form;
  IF form.id IS NULL OR NOT who <@ form.people OR NOT to_ask <@ form.institutions OR ends > form.until OR signed < form.day THEN
    RAISE EXCEPTION 'not what was printed' USING ERRCODE = '23514', CONSTRAINT = 'as_printed';
  END IF;
  UPDATE casework_authorisation SET form_id = form.id WHERE id = made;
  RETURN made;
END
$$;

CREATE OR REPLACE TRIGGER printed BEFORE UPDATE OR DELETE ON casework_authorisation_form FOR EACH ROW EXECUTE FUNCTION casework.refuse();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_authorisation_form FOR EACH ROW EXECUTE FUNCTION office.log_change();
