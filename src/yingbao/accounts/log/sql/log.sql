-- Seals are only ever added. Who reads the log reads it through views that ask the desk; run after every migration.

GRANT SELECT, INSERT ON log_seal TO yingbao_worker;
GRANT SELECT ON log_seal TO yingbao_gate;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON log_seal
  FOR EACH ROW EXECUTE FUNCTION office.refuse();
CREATE OR REPLACE TRIGGER append_only_whole BEFORE TRUNCATE ON log_seal
  FOR EACH STATEMENT EXECUTE FUNCTION office.refuse();

-- The whole log, for a desk that audits. Its own reading is an entry too (kind audit), hidden from those it was about.
CREATE OR REPLACE VIEW log_line WITH (security_barrier) AS
  SELECT e.id, e.at, e.kind, e.user_id, coalesce(u.name, '') AS who, e.role, e.purpose, e.subject_id, e.hidden, e.detail, e.db_role
  FROM accounts_entry e LEFT JOIN accounts_user u ON u.id = e.user_id
  WHERE (SELECT office.may('audit'));

-- Who looked at my file, or at my ward's: not what must stay hidden from them, and no word of the reasons given.
CREATE OR REPLACE VIEW log_mine WITH (security_barrier) AS
  SELECT e.id, e.at, e.kind, coalesce(u.name, '') AS who, e.role, e.purpose, e.subject_id, coalesce(e.detail -> 'facts', '[]') AS facts
  FROM accounts_entry e LEFT JOIN accounts_user u ON u.id = e.user_id
  WHERE e.subject_id = ANY ((SELECT d.subjects FROM office.desk() d WHERE d.role IN ('citizen', 'guardian'))::bigint[])
    AND NOT e.hidden AND e.purpose <> 'audit' AND e.kind IN ('look', 'change', 'glass');

GRANT SELECT ON log_line, log_mine TO yingbao_web;

GRANT SELECT ON log_verification TO yingbao_web;
GRANT SELECT, UPDATE ON log_verification TO yingbao_worker;
GRANT EXECUTE ON FUNCTION office.ask_verification() TO yingbao_web;
