-- The seeds of the monthly samples: whoever draws must not be able to try seeds, so a seed is published on one day of the office
-- and drawn on a later one, as it was published.

ALTER TABLE discovery_seed ENABLE ROW LEVEL SECURITY;
CREATE POLICY desk ON discovery_seed FOR SELECT TO yingbao_web USING ((SELECT office.may('files')) OR (SELECT office.may('statistics')));

CREATE OR REPLACE FUNCTION discovery.seed_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RAISE EXCEPTION 'a published seed never changes' USING ERRCODE = '42501';
END
$$;
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON discovery_seed FOR EACH ROW EXECUTE FUNCTION discovery.seed_stands();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON discovery_seed FOR EACH ROW EXECUTE FUNCTION office.log_change();

-- Publishes the seed of a month and how many it draws: of this month, while a day of it is left for the draw, or of a later one.
CREATE OR REPLACE FUNCTION discovery.publish_seed(for_month date, with_seed text, how_many int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  its_month date := date_trunc('month', for_month)::date; next_month date := its_month + interval '1 month';
BEGIN
  IF NOT office.may('date') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  ELSIF how_many NOT BETWEEN 1 AND 2000 OR length(trim(with_seed)) < 8 THEN
    RAISE EXCEPTION 'no seed, or no size' USING ERRCODE = '23514', CONSTRAINT = 'seed_short';
  ELSIF next_month <= office.today() + 1 THEN
    RAISE EXCEPTION 'no day of that month is left for the draw' USING ERRCODE = '23514', CONSTRAINT = 'seed_late';
  ELSIF EXISTS (SELECT FROM discovery_sample s WHERE s.month = its_month) THEN
    RAISE EXCEPTION 'drawn already' USING ERRCODE = '23514', CONSTRAINT = 'sample_drawn';
  END IF;
  INSERT INTO discovery_seed (month, seed, size, day, published_at, published_by, publisher)
  SELECT its_month, trim(with_seed), how_many, office.today(), clock_timestamp(), u.id, u.name
  FROM office.desk() d JOIN accounts_user u ON u.id = d.user_id ON CONFLICT (month) DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'published already' USING ERRCODE = '23514', CONSTRAINT = 'seed_stands';
  END IF;
END
$$;

-- The digest of the seal under which the log's entry of a seed's publication lies: nobody can know it before it is published, for the entry is
-- sealed after that, with whatever else was written then, and nobody can change it afterwards. NULL until it is sealed.
CREATE OR REPLACE FUNCTION discovery.seal_of(its discovery_seed) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  entry bigint := (
    SELECT max(e.id) FROM accounts_entry e WHERE e.user_id = its.published_by AND e.kind = 'change'
      AND e.detail @> jsonb_build_object('table', 'discovery_seed', 'row', its.id::text, 'act', 'insert'));
BEGIN
  RETURN (
    SELECT encode(s.digest, 'hex') FROM log_seal s WHERE s.high >= entry AND EXISTS (
      SELECT FROM jsonb_array_elements(s.ranges) r WHERE entry BETWEEN (r ->> 0)::bigint AND (r ->> 1)::bigint)
    ORDER BY s.number LIMIT 1);
END
$$;

-- Draws this month's sample of people who live and whom nothing flagged: those with the least SHA-256 of seed, number and the seal of the
-- publication, as many as were published with the seed. A month is drawn once. The number of people drawn.
CREATE OR REPLACE FUNCTION discovery.draw() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  this_month date := date_trunc('month', office.today())::date; its discovery_seed; made bigint; drawn int; sealed text;
BEGIN
  IF NOT office.may('date') THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501', CONSTRAINT = 'not_at_this_desk';
  END IF;
  SELECT * INTO its FROM discovery_seed s WHERE s.month = this_month FOR UPDATE;
  IF EXISTS (SELECT FROM discovery_sample s WHERE s.month = this_month) THEN
    RAISE EXCEPTION 'drawn already' USING ERRCODE = '23514', CONSTRAINT = 'sample_drawn';
  ELSIF its.id IS NULL THEN
    RAISE EXCEPTION 'no seed was published' USING ERRCODE = '23514', CONSTRAINT = 'seed_missing';
  ELSIF its.day >= office.today() THEN
    RAISE EXCEPTION 'published today' USING ERRCODE = '23514', CONSTRAINT = 'seed_of_today';
  END IF;
  sealed := discovery.seal_of(its);
  IF sealed IS NULL THEN
    RAISE EXCEPTION 'the publication is not sealed yet' USING ERRCODE = '23514', CONSTRAINT = 'seed_unsealed';
  END IF;
  INSERT INTO discovery_sample (month, seed, mark, size, pool, drawn_at, drawn_by)
  SELECT this_month, its.seed, sealed, its.size, 0, clock_timestamp(), user_id FROM office.desk() RETURNING id INTO made;
  WITH lots AS MATERIALIZED (
    SELECT s.id, s.area, sha256(convert_to(concat_ws(':', its.seed, s.id, sealed), 'UTF8')) AS lot FROM registry_subject s
    WHERE s.kind = 'person' AND s.merged_into_id IS NULL AND s.restricted = '' AND s.area <> ''
      AND coalesce((s.profile ->> 'death')::date > office.today(), true)
      AND NOT EXISTS (SELECT FROM discovery_finding f
                      WHERE f.subject_id IN (s.id, s.household_id) AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting'))
  ), pooled AS (
    UPDATE discovery_sample SET pool = (SELECT count(*) FROM lots) WHERE id = made
  )
  INSERT INTO discovery_visit (sample_id, subject_id, area, place, state, policies, note)
  SELECT made, id, area, row_number() OVER (ORDER BY lot), 'waiting', '[]', ''
  FROM (SELECT * FROM lots ORDER BY lot LIMIT its.size) first;
  GET DIAGNOSTICS drawn = ROW_COUNT;
  RETURN drawn;
END
$$;
