-- What was found of the organisation or place whose desk it is, and is still to be done; nobody else's, and of no person.

CREATE OR REPLACE FUNCTION discovery.own_findings()
RETURNS TABLE (policy text, subject bigint, cell text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  RETURN QUERY
  SELECT f.policy, f.subject_id, f.cell, f.state
  FROM registry_subject s JOIN discovery_finding f ON f.subject_id = s.id
  WHERE s.id = ANY (office.subjects()) AND s.kind NOT IN ('person', 'household') AND registry.visible(s.id)
    AND f.state IN ('suspected', 'verified', 'in_process', 'awaiting')
  ORDER BY f.rank DESC, f.id;
END
$$;
