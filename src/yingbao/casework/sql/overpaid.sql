-- What became of the money that was paid too much by two grants at once (sql/twice.sql), as whoever decides such cases takes it down.

ALTER TABLE casework_overpaid ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON casework_overpaid TO yingbao_worker USING (true) WITH CHECK (true);
CREATE POLICY desk ON casework_overpaid FOR SELECT TO yingbao_web USING (EXISTS (SELECT FROM casework_twice t WHERE t.id = twice_id OFFSET 0));

-- Takes down what became of the money that was paid too much, by who decides cases of the policy: recovered, offset in later payments or waived, or open
-- again, where that was wrong. Nothing is reckoned or paid by it, and what was said before stays. How much it was the receipts tell
-- (sql/paid_twice.sql).
CREATE OR REPLACE FUNCTION casework.settle_overpaid(about bigint, what text, reason text, on_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  here casework_twice; before text;
BEGIN
  SELECT * INTO here FROM casework_twice WHERE id = about FOR UPDATE;
  IF here.id IS NULL OR what NOT IN ('recovered', 'offset', 'waived', 'open') OR NOT casework.may_settle(about) THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  END IF;
  SELECT o.became INTO before FROM casework_overpaid o WHERE o.twice_id = about ORDER BY o.id DESC LIMIT 1;
  IF what = coalesce(before, 'open') THEN
    RAISE EXCEPTION 'so it stands' USING ERRCODE = '23514', CONSTRAINT = 'done_already';
  ELSIF length(trim(reason)) < 2 THEN
    RAISE EXCEPTION 'a reason' USING ERRCODE = '23514', CONSTRAINT = 'reasoned';
  ELSIF on_day IS NULL OR on_day > office.today() THEN
    RAISE EXCEPTION 'a day that has come' USING ERRCODE = '23514', CONSTRAINT = 'day_come';
  END IF;
  INSERT INTO casework_overpaid (twice_id, became, why, day, at, author_id)
  SELECT about, what, left(trim(reason), 1000), on_day, clock_timestamp(), d.user_id FROM office.desk() d;
END
$$;

CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE ON casework_overpaid FOR EACH ROW EXECUTE FUNCTION casework.refuse();
-- It is logged in the file of whom both grants are about, as that they were: which row, never a value.
CREATE OR REPLACE FUNCTION casework.log_overpaid() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM office.write('change', (SELECT t.subject_id FROM casework_twice t WHERE t.id = NEW.twice_id), jsonb_build_object(
    'table', TG_TABLE_NAME, 'row', NEW.id::text, 'act', lower(TG_OP),
    'columns', (SELECT jsonb_agg(key ORDER BY key) FROM jsonb_each(to_jsonb(NEW)))));
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_overpaid FOR EACH ROW EXECUTE FUNCTION casework.log_overpaid();
REVOKE EXECUTE ON FUNCTION casework.settle_overpaid(bigint, text, text, date), casework.log_overpaid() FROM PUBLIC;
