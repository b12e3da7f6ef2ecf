-- What there is beside a case, by kind: its page does not ask for what is not there. It tells that there is some, not what; a desk that
-- does not see the case is told of nothing.
CREATE OR REPLACE FUNCTION casework.there(about bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT array_agg(x.kind) FROM casework_case c, LATERAL (VALUES
    ('answers', EXISTS (SELECT FROM casework_answer WHERE case_id = c.id)),
    ('authorisations', EXISTS (SELECT FROM casework_authorisation WHERE case_id = c.id)),
    ('decisions', EXISTS (SELECT FROM casework_decision WHERE case_id = c.id)),
    ('endings', EXISTS (SELECT FROM casework_ending WHERE case_id = c.id)),
    ('letters', EXISTS (SELECT FROM casework_letter WHERE case_id = c.id)),
    ('lines', EXISTS (SELECT FROM casework_check_line WHERE case_id = c.id)),
    ('lot', c.lot_month IS NOT NULL),
    ('messages', EXISTS (SELECT FROM casework_message WHERE case_id = c.id)),
    ('others', c.parent_id IS NOT NULL OR EXISTS (SELECT FROM casework_case WHERE parent_id = c.id)),
    ('pictures', EXISTS (SELECT FROM casework_picture WHERE case_id = c.id))) x (kind, found)
  WHERE c.id = about AND x.found AND casework.visible(c)
$$;

GRANT EXECUTE ON FUNCTION casework.there(bigint) TO yingbao_web;
