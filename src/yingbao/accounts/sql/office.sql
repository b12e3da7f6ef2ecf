-- Desks, areas, looks and the log. Every function is the owner's (SECURITY DEFINER) and pins its search path, temporary
-- tables last; the connecting roles own nothing and reach these tables through the functions alone.

CREATE SCHEMA IF NOT EXISTS office;
GRANT USAGE ON SCHEMA office TO yingbao_web, yingbao_gate, yingbao_worker;

-- The log's own columns: when, and in which transaction (a sealer must not pass over one that commits late).
ALTER TABLE accounts_entry ALTER COLUMN at SET DEFAULT clock_timestamp();
ALTER TABLE accounts_entry ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE accounts_entry ADD COLUMN IF NOT EXISTS db_role text NOT NULL DEFAULT session_user;
ALTER TABLE accounts_look ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE accounts_glass ADD COLUMN IF NOT EXISTS xact xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE OR REPLACE FUNCTION office.today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT day FROM accounts_office LIMIT 1 $$;

-- ---- desks ---------------------------------------------------------------------------------------

-- The desk whose token this transaction carries; no row if there is none, it is closed or its time is over.
CREATE OR REPLACE FUNCTION office.desk() RETURNS SETOF accounts_desk
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 1 AS
$$
  SELECT * FROM accounts_desk
  WHERE token = sha256(convert_to(current_setting('yingbao.desk', true), 'UTF8'))
    AND closed_at IS NULL AND expires_at > clock_timestamp()
$$;

CREATE OR REPLACE FUNCTION office.areas() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce((SELECT areas FROM office.desk()), '{}') $$;

-- The single files of a desk: one's own, one's wards', and those behind broken glass, once the breaking is committed:
-- within its own transaction it could still be undone, and with it its entry in the log.
CREATE OR REPLACE FUNCTION office.subjects() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce((SELECT d.subjects || ARRAY(SELECT g.subject_id FROM accounts_glass g
                                              WHERE g.desk_id = d.id AND g.until > clock_timestamp()
                                                AND g.xact IS DISTINCT FROM pg_current_xact_id_if_assigned())
                   FROM office.desk() d), '{}')
$$;

CREATE OR REPLACE FUNCTION office.may(permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT coalesce((SELECT permission = ANY (may) FROM office.desk()), false) $$;

-- Whom an assignment lets see: every area at or below its own. A district's desk also sees those of no known area.
CREATE OR REPLACE FUNCTION office.areas_of(scope text, area text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT CASE WHEN scope IN ('none', 'own') OR area = '' THEN '{}'
         ELSE ARRAY(SELECT code FROM accounts_area WHERE starts_with(code, area) ORDER BY code)
              || CASE WHEN scope = 'district' THEN ARRAY[''] ELSE '{}' END END
$$;

-- Whether an assignment is in force on a day. A lent one stands and falls with the lender's.
CREATE OR REPLACE FUNCTION office.in_force(held accounts_assignment, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT held.starts <= day AND (held.ends IS NULL OR held.ends > day)
    AND (SELECT is_active FROM accounts_user WHERE id = held.user_id)
    AND (held.lent_from_id IS NULL OR EXISTS (
      SELECT FROM accounts_assignment l JOIN accounts_user u ON u.id = l.user_id
      WHERE l.id = held.lent_from_id AND u.is_active AND l.starts <= day AND (l.ends IS NULL OR l.ends > day)))
$$;

-- Opens a desk and returns its token. Only the gate may call it. Raises: not this person's, not in force, not for this.
CREATE OR REPLACE FUNCTION office.open_desk(who bigint, with_assignment bigint, for_purpose text, hours int DEFAULT 8)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held record;
  secret text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
BEGIN
  SELECT a.*, r.scope, r.may, r.purposes, u.subject_id AS own INTO held
  FROM accounts_assignment a JOIN accounts_role r ON r.code = a.role_id JOIN accounts_user u ON u.id = a.user_id
  WHERE a.id = with_assignment AND a.user_id = who AND office.in_force(a, office.today());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such assignment today' USING ERRCODE = '42501';
  ELSIF NOT for_purpose = ANY (held.purposes) THEN
    RAISE EXCEPTION 'not a purpose of this role: %', for_purpose USING ERRCODE = '42501';
  END IF;
  INSERT INTO accounts_desk (token, user_id, assignment_id, role, department, areas, subjects, may, purpose, opened_at, expires_at)
  VALUES (sha256(convert_to(secret, 'UTF8')), who, held.id, held.role_id, held.department,
          office.areas_of(held.scope, held.area), office.files_of(held.role_id, held.own), held.may, for_purpose,
          clock_timestamp(), clock_timestamp() + make_interval(hours => hours));
  PERFORM set_config('yingbao.desk', secret, true);
  PERFORM office.write('desk', NULL, jsonb_build_object('assignment', held.id, 'area', held.area));
  RETURN secret;
END
$$;

-- The registry puts in its place a function that knows guardians; until then a citizen has their own file alone.
CREATE OR REPLACE FUNCTION office.files_of(role text, own bigint) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT CASE WHEN own IS NULL OR role NOT IN ('citizen', 'guardian') THEN '{}' ELSE ARRAY[own] END $$;

CREATE OR REPLACE FUNCTION office.close_desk() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ UPDATE accounts_desk SET closed_at = clock_timestamp() WHERE id = (SELECT id FROM office.desk()) $$;

-- An assignment that ends or changes, or somebody who leaves, closes the desks at once, and those they lent.
CREATE OR REPLACE FUNCTION office.close_desks_of() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  IF TG_TABLE_NAME = 'accounts_user' THEN
    UPDATE accounts_desk SET closed_at = clock_timestamp() WHERE closed_at IS NULL AND (
      user_id = NEW.id OR NOT NEW.is_active AND assignment_id IN (
        SELECT lent.id FROM accounts_assignment lent JOIN accounts_assignment own ON own.id = lent.lent_from_id
        WHERE own.user_id = NEW.id));
  ELSE
    UPDATE accounts_desk SET closed_at = clock_timestamp() WHERE closed_at IS NULL AND (
      assignment_id = NEW.id OR assignment_id IN (SELECT id FROM accounts_assignment WHERE lent_from_id = NEW.id));
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER close_desks AFTER UPDATE ON accounts_user
  FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active OR OLD.password <> NEW.password) EXECUTE FUNCTION office.close_desks_of();
CREATE OR REPLACE TRIGGER close_desks AFTER UPDATE ON accounts_assignment
  FOR EACH ROW WHEN ((OLD.user_id, OLD.role_id, OLD.area, OLD.department) <> (NEW.user_id, NEW.role_id, NEW.area, NEW.department)
                     OR NOT office.in_force(NEW, office.today())) EXECUTE FUNCTION office.close_desks_of();

-- ---- roles that do not go together ---------------------------------------------------------------

CREATE OR REPLACE FUNCTION office.check_roles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  clash text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('roles of ' || NEW.user_id, 0));
  SELECT a.role_id INTO clash
  FROM accounts_assignment a JOIN accounts_role mine ON mine.code = NEW.role_id
       JOIN accounts_role theirs ON theirs.code = a.role_id
  WHERE a.user_id = NEW.user_id AND a.id <> NEW.id
    AND (a.role_id = ANY (mine.never_with) OR NEW.role_id = ANY (theirs.never_with))
    AND daterange(a.starts, a.ends) && daterange(NEW.starts, NEW.ends)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'one person cannot be % and % at the same time', NEW.role_id, clash
      USING ERRCODE = '23514', CONSTRAINT = 'roles_that_do_not_go_together', DETAIL = NEW.role_id || ' ' || clash;
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER check_roles BEFORE INSERT OR UPDATE ON accounts_assignment
  FOR EACH ROW EXECUTE FUNCTION office.check_roles();

-- ---- looks ---------------------------------------------------------------------------------------

-- Whether the desk's role may have every fact revealed, also the sensitive ones of all departments.
CREATE OR REPLACE FUNCTION office.closely() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT EXISTS (SELECT FROM office.desk() d JOIN accounts_role r ON r.code = d.role
                 WHERE 'sensitive' = ANY (r.sees) AND r.departments = '{}')
$$;

-- Spends a committed look of this desk, once, within a minute; `of_facts`: only a look at just these. What it opens is
-- for the caller to say. Raises: not yet committed, not this desk's, used, or too old.
CREATE OR REPLACE FUNCTION office.spend(look bigint, of_facts text[] DEFAULT NULL) RETURNS accounts_look
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look;
BEGIN
  UPDATE accounts_look l SET used_at = clock_timestamp()
  WHERE l.id = look AND l.used_at IS NULL AND l.desk_id = (SELECT id FROM office.desk()) AND (of_facts IS NULL OR l.facts = of_facts)
    AND l.at > clock_timestamp() - interval '1 minute' AND l.xact <> pg_current_xact_id()
  RETURNING l.* INTO held;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no committed look to reveal' USING ERRCODE = '42501';
  END IF;
  RETURN held;
END
$$;

-- ---- the log -------------------------------------------------------------------------------------

-- Writes one entry in the name of the desk that is open, or of nobody; its number.
CREATE OR REPLACE FUNCTION office.write(kind text, subject bigint, detail jsonb, hidden boolean DEFAULT false) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  at_desk accounts_desk;
  number bigint;
BEGIN
  SELECT * INTO at_desk FROM office.desk();
  INSERT INTO accounts_entry (kind, user_id, desk_id, role, purpose, subject_id, hidden, detail)
  VALUES (kind, at_desk.user_id, at_desk.id, coalesce(at_desk.role, ''), coalesce(at_desk.purpose, ''), subject, hidden, detail)
  RETURNING id INTO number;
  RETURN number;
END
$$;

CREATE OR REPLACE FUNCTION office.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = '42501'; END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_entry
  FOR EACH ROW EXECUTE FUNCTION office.refuse();
CREATE OR REPLACE TRIGGER append_only_whole BEFORE TRUNCATE ON accounts_entry
  FOR EACH STATEMENT EXECUTE FUNCTION office.refuse();

-- Logs a change of a row: which, what kind, which columns; never a value.
CREATE OR REPLACE FUNCTION office.log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  row_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
BEGIN
  PERFORM office.write('change', (row_now ->> coalesce(TG_ARGV[0], 'none'))::bigint, jsonb_build_object(
    'table', TG_TABLE_NAME, 'row', coalesce(row_now ->> 'id', row_now ->> 'code'), 'act', lower(TG_OP),
    'columns', (SELECT coalesce(jsonb_agg(key ORDER BY key), '[]') FROM jsonb_each(after)
                WHERE before -> key IS DISTINCT FROM value AND key <> 'xact')),
    coalesce(row_now ->> 'restricted', '') <> '');
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON accounts_assignment
  FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR DELETE OR UPDATE OF name, is_active, password, username, subject_id ON accounts_user
  FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER UPDATE ON accounts_office
  FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON accounts_ownership
  FOR EACH ROW EXECUTE FUNCTION office.log_change();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT OR UPDATE ON accounts_glass
  FOR EACH ROW EXECUTE FUNCTION office.log_change('subject_id');
