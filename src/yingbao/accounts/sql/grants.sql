-- Who may do what; run after every migration, so that a new table of a library is granted too.

GRANT SELECT ON accounts_office, accounts_area, accounts_role TO yingbao_web, yingbao_worker, yingbao_gate;
GRANT SELECT ON accounts_knownfact TO yingbao_web, yingbao_worker;
GRANT SELECT, INSERT, UPDATE ON accounts_user, accounts_assignment, accounts_ownership TO yingbao_gate;
GRANT SELECT (id, user_id, assignment_id, role, department, areas, subjects, may, purpose, opened_at, expires_at, closed_at)
  ON accounts_desk TO yingbao_gate, yingbao_worker;
GRANT SELECT ON accounts_entry, accounts_glass TO yingbao_gate, yingbao_worker;
GRANT SELECT ON accounts_user, accounts_assignment TO yingbao_worker;
GRANT UPDATE (verdict, opinion) ON accounts_glass TO yingbao_gate;

-- Log-in, sessions, lock-out, second factors and the queue belong to the gate; the queue to the worker as well.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT c.relname, c.relkind FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S')
                 AND c.relname ~ '^(django_session|django_content_type|auth_|axes_|otp_|procrastinate_|web_)' LOOP
    EXECUTE format(CASE found.relkind WHEN 'S' THEN 'GRANT USAGE, SELECT ON SEQUENCE %I TO yingbao_gate, yingbao_worker'
                   ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO yingbao_gate' END, found.relname);
    IF found.relname ~ '^procrastinate_' AND found.relkind = 'r' THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO yingbao_worker', found.relname);
    END IF;
  END LOOP;
END $$;
GRANT USAGE, SELECT ON SEQUENCE accounts_user_id_seq, accounts_assignment_id_seq, accounts_ownership_id_seq TO yingbao_gate;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA office FROM PUBLIC;
GRANT EXECUTE ON FUNCTION office.today(), office.desk(), office.areas(), office.subjects(), office.may(text), office.close_desk(),
  office.write(text, bigint, jsonb, boolean) TO yingbao_web, yingbao_gate, yingbao_worker;
GRANT EXECUTE ON FUNCTION office.open_desk(bigint, bigint, text, int) TO yingbao_gate;
GRANT EXECUTE ON FUNCTION office.in_force(accounts_assignment, date), office.note(text, bigint, jsonb), office.close_desks(bigint)
  TO yingbao_gate;
GRANT EXECUTE ON FUNCTION office.move_day(date, text) TO yingbao_gate, yingbao_worker;
