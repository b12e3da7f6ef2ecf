-- What is put down of a case that few may know of is hidden from whom it is about, and from their guardians: a look for it, whose reason
-- begins with its number, and, while it is open, whatever is put down of them by who is on it. Auditors read it all the same.

CREATE OR REPLACE FUNCTION casework.hide_few() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  NEW.hidden := EXISTS (SELECT FROM casework_case c WHERE c.number = split_part(NEW.detail ->> 'reason', ' ', 1) AND c.restricted <> '')
    OR EXISTS (SELECT FROM casework_case c WHERE c.subject_id = NEW.subject_id AND c.restricted <> '' AND c.closed_day IS NULL
                 AND NEW.user_id = ANY (c.people));
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER hide_restricted_case BEFORE INSERT ON accounts_entry
  FOR EACH ROW WHEN (NEW.subject_id IS NOT NULL AND NOT NEW.hidden) EXECUTE FUNCTION casework.hide_few();
