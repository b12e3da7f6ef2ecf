-- Who reads the proof of a finding; run after every migration.

-- The proof that a finding keeps, against a committed look at its subject (office.ask), once. It is made of any fact, so it is
-- for roles that may have any fact revealed; and nothing for a desk that does not see everybody of whom it may speak (`whose`).
CREATE OR REPLACE FUNCTION discovery.proof(look bigint, finding bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  held accounts_look; kept jsonb;
BEGIN
  IF NOT office.closely() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  held := office.spend(look);
  SELECT f.proof INTO kept FROM discovery_finding f WHERE f.id = finding AND f.subject_id = ANY (held.subjects);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no committed look at this finding' USING ERRCODE = '42501';
  END IF;
  IF kept ? 'whose' AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(kept -> 'whose') one WHERE NOT registry.visible(one::bigint)) THEN
    RETURN kept - 'whose';
  END IF;
  RETURN NULL;
END
$$;
