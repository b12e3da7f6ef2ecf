-- Who has died.

CREATE INDEX IF NOT EXISTS subject_died ON registry_subject (id) WHERE profile ->> 'death' IS NOT NULL;

-- Whether a person has died, or everybody of a household; one of whom nobody is known has not.
CREATE OR REPLACE FUNCTION registry.dead(about bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
  SELECT coalesce((
    SELECT CASE s.kind
      WHEN 'person' THEN (s.profile ->> 'death')::date <= office.today()
      WHEN 'household' THEN (SELECT bool_and(coalesce((m.profile ->> 'death')::date <= office.today(), false))
                             FROM registry_subject m WHERE m.household_id = s.id AND m.merged_into_id IS NULL) END
    FROM registry_subject s WHERE s.id = about), false)
$$;
