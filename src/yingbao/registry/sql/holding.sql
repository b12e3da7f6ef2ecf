-- Whoever writes of somebody holds the file first, until the end of the transaction. Files are taken in the order of their
-- numbers, and a file that was merged is held by the one that it reads as part of, so that those who write at once take turns.

-- Holds these files; those that were kept of them.
CREATE OR REPLACE FUNCTION registry.hold(ids bigint[]) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  kept bigint[] := '{}'; now_kept bigint[];
BEGIN
  LOOP
    SELECT coalesce(array_agg(DISTINCT coalesce(merged_into_id, id)), '{}') INTO now_kept FROM registry_subject WHERE id = ANY (ids);
    IF now_kept = kept THEN
      RETURN kept;
    END IF;
    kept := now_kept;  -- somebody may have merged or split them before we held them: look again
    PERFORM FROM registry_subject WHERE id = ANY (kept) ORDER BY id FOR NO KEY UPDATE;
  END LOOP;
END
$$;
