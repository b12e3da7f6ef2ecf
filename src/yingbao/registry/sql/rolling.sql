-- The office's day moves: the profiles of those about whom something begins or ends in between are written anew.

-- Whose they are: the files themselves, and those that they were merged into. What is granted or paid stands in no profile, and a mirror of
-- another day is written anew: else everybody who is paid by the month would be written for every month.
CREATE OR REPLACE FUNCTION registry.turning(one date, other date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  WITH RECURSIVE found AS (
    SELECT DISTINCT subject_id AS id FROM registry_statement
    WHERE recorded_to IS NULL AND topic NOT IN ('receipts', 'decisions')
      AND (valid_from > least(one, other) AND valid_from <= greatest(one, other)
           OR valid_to > least(one, other) AND valid_to <= greatest(one, other))
    UNION
    SELECT s.merged_into_id FROM found JOIN registry_subject s ON s.id = found.id WHERE s.merged_into_id IS NOT NULL
  )
  SELECT id FROM found
$$;

-- How many, for the question before the day is moved.
CREATE OR REPLACE FUNCTION registry.count_turning(one date, other date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT CASE WHEN office.may('date') THEN (SELECT count(*) FROM registry.turning(one, other)) END $$;
