-- Who may change people, assignments, ownership, the office's day and a verdict. The gate may write these tables, so
-- triggers ask the desk it carries: a page that forgot to ask gives nobody a right. The owner (first run) is not asked.

-- ---- people --------------------------------------------------------------------------------------

-- Whoever is at no desk yet may sign in and choose their own password; all else needs the right, and is not for oneself.
CREATE OR REPLACE FUNCTION office.guard_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  own text[] := ARRAY['last_login', 'password', 'provisional'];
BEGIN
  IF session_user <> 'yingbao_gate' OR (TG_OP = 'UPDATE' AND to_jsonb(OLD) - own = to_jsonb(NEW) - own) THEN
    RETURN NEW;
  ELSIF NOT office.may('people') OR NEW.id = (SELECT user_id FROM office.desk()) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE ON accounts_user
  FOR EACH ROW EXECUTE FUNCTION office.guard_user();

-- ---- assignments ---------------------------------------------------------------------------------

-- A loan: one's own assignment in force, not lent itself, of a role that may be lent; the same role, area or less, to an end.
CREATE OR REPLACE FUNCTION office.is_loan(asked accounts_assignment) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM accounts_assignment own JOIN accounts_role r ON r.code = own.role_id
    WHERE own.id = asked.lent_from_id AND own.lent_from_id IS NULL AND 'receive' = ANY (r.may)
      AND asked.user_id <> own.user_id AND asked.role_id = own.role_id AND asked.department = own.department
      AND starts_with(asked.area, own.area) AND asked.starts >= own.starts AND asked.ends IS NOT NULL
      AND (own.ends IS NULL OR asked.ends <= own.ends))
$$;

-- Whether the area is one of the role's own level; a loan of the role may be for less.
CREATE OR REPLACE FUNCTION office.fits(role text, area text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce(CASE r.scope WHEN 'district' THEN found.level IS NOT NULL WHEN 'street' THEN found.level IN ('street', 'community')
                  WHEN 'community' THEN found.level = 'community' ELSE fits.area = '' OR found.level IS NOT NULL END, false)
  FROM accounts_role r LEFT JOIN accounts_area found ON found.code = fits.area WHERE r.code = fits.role
$$;

CREATE OR REPLACE FUNCTION office.guard_assignment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me bigint := (SELECT user_id FROM office.desk());
  lender bigint := (SELECT user_id FROM accounts_assignment WHERE id = NEW.lent_from_id);
BEGIN
  IF NEW.lent_from_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.user_id <> NEW.user_id) AND NOT office.is_loan(NEW) THEN
    RAISE EXCEPTION 'this cannot be lent so' USING ERRCODE = '23514', CONSTRAINT = 'not_to_be_lent_so';
  ELSIF session_user <> 'yingbao_gate' THEN
    RETURN NEW;
  ELSIF NOT office.fits(NEW.role_id, NEW.area) THEN
    RAISE EXCEPTION 'the area is too wide for the role' USING ERRCODE = '23514', CONSTRAINT = 'area_of_this_role';
  ELSIF lender = me AND (TG_OP = 'INSERT' OR to_jsonb(OLD) - 'ends' = to_jsonb(NEW) - 'ends' AND NEW.ends <= OLD.ends) THEN
    RETURN NEW;
  ELSIF office.may('people') AND NEW.user_id <> me AND (TG_OP = 'INSERT' OR OLD.user_id <> me) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
END
$$;
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE ON accounts_assignment
  FOR EACH ROW EXECUTE FUNCTION office.guard_assignment();

-- ---- who answers for a programme -----------------------------------------------------------------

CREATE OR REPLACE FUNCTION office.guard_ownership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('owner of ' || NEW.programme, 0));
  IF session_user = 'yingbao_gate' AND NOT office.may('people') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  ELSIF EXISTS (SELECT FROM accounts_ownership o WHERE o.programme = NEW.programme AND o.id <> NEW.id
                AND daterange(o.starts, o.ends) && daterange(NEW.starts, NEW.ends)) THEN
    RAISE EXCEPTION 'a department answers for it then' USING ERRCODE = '23514', CONSTRAINT = 'one_owner_at_a_time';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE ON accounts_ownership
  FOR EACH ROW EXECUTE FUNCTION office.guard_ownership();

-- ---- signing in and out --------------------------------------------------------------------------

-- An entry of the log about somebody who is at no desk (yet): they came, were refused, left. Only the gate may call it.
CREATE OR REPLACE FUNCTION office.note(of_kind text, who bigint, what jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  INSERT INTO accounts_entry (kind, user_id, role, purpose, hidden, detail) VALUES (of_kind, who, '', '', false, what) RETURNING id
$$;

CREATE OR REPLACE FUNCTION office.close_desks(who bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ UPDATE accounts_desk SET closed_at = clock_timestamp() WHERE user_id = who AND closed_at IS NULL $$;

-- ---- the office's day ----------------------------------------------------------------------------

-- Moves the office's day and returns what it was. Desks whose assignment is not in force then are closed; the mover's
-- own must be, so that the office cannot be moved to where nobody may move it back. Real offices' days follow the
-- calendar by a job of the worker's.
CREATE OR REPLACE FUNCTION office.move_day(to_day date, why text) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  was date;
BEGIN
  IF session_user <> 'yingbao_worker' AND NOT office.may('date') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  ELSIF EXISTS (SELECT FROM office.desk() d JOIN accounts_assignment a ON a.id = d.assignment_id
                WHERE NOT office.in_force(a, to_day)) THEN
    RAISE EXCEPTION 'the mover has no desk on that day' USING ERRCODE = '23514', CONSTRAINT = 'nobody_to_move_it_back';
  END IF;
  SELECT day INTO was FROM accounts_office FOR UPDATE;
  PERFORM office.write('day', NULL, jsonb_build_object('from', was, 'to', to_day, 'reason', why));
  UPDATE accounts_office SET day = to_day;
  UPDATE accounts_desk d SET closed_at = clock_timestamp() FROM accounts_assignment a
  WHERE a.id = d.assignment_id AND d.closed_at IS NULL AND NOT office.in_force(a, to_day);
  RETURN was;
END
$$;

-- ---- broken glass --------------------------------------------------------------------------------

-- A verdict is given once, by somebody who may, and never on one's own look.
CREATE OR REPLACE FUNCTION office.guard_verdict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  me bigint := (SELECT user_id FROM office.desk());
BEGIN
  IF OLD.reviewed_at IS NOT NULL THEN
    RAISE EXCEPTION 'already reviewed' USING ERRCODE = '23514', CONSTRAINT = 'already_reviewed';
  ELSIF NOT office.may('review') OR me = (SELECT user_id FROM accounts_desk WHERE id = OLD.desk_id) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  NEW.reviewer_id := me;
  NEW.reviewed_at := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON accounts_glass
  FOR EACH ROW EXECUTE FUNCTION office.guard_verdict();
