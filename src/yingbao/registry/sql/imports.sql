-- The steps of an import that a person takes. The work itself is a job's, on the worker's connection.

-- Begins a run for the area of this desk's assignment. Raises: no right to import, not a register. The run's number.
CREATE OR REPLACE FUNCTION registry.begin_run(by_source text, of_kind text, of_topic text, file_name text, holds_from date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  made bigint; src registry_source;
BEGIN
  SELECT * INTO src FROM registry_source WHERE code = by_source;
  IF NOT office.may('import') OR src.id IS NULL OR NOT src.whole OR src.by_hand THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF holds_from IS NULL OR holds_from > office.today() THEN
    RAISE EXCEPTION 'a file does not hold from a day to come' USING ERRCODE = '23514';
  END IF;
  INSERT INTO registry_run (source_id, topic, kind, file, file_hash, mapping, valid_from, state, stage, share, counts, report, root,
                            author_id, area, made_at)
  SELECT src.id, of_topic, of_kind, file_name, '', '{}', holds_from, 'uploaded', '', 0, '{}', '{}', '', d.user_id, a.area, clock_timestamp()
  FROM office.desk() d JOIN accounts_assignment a ON a.id = d.assignment_id RETURNING id INTO made;
  PERFORM office.write('import', NULL, jsonb_build_object('run', made, 'source', by_source, 'act', 'upload'));
  RETURN made;
END
$$;

-- A run that this desk may take further, locked. Raises if there is none, or it is at another step.
CREATE OR REPLACE FUNCTION registry.run_at(number bigint, states text[]) RETURNS registry_run
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  found registry_run;
BEGIN
  SELECT r.* INTO found FROM registry_run r
  WHERE r.id = number AND office.may('import')
    AND (r.author_id = (SELECT user_id FROM office.desk()) OR r.area = ANY (office.areas())) FOR UPDATE;
  IF found.id IS NULL THEN
    RAISE EXCEPTION 'not at this desk' USING ERRCODE = '42501';
  ELSIF NOT found.state = ANY (states) THEN
    RAISE EXCEPTION 'the import is at another step: %', found.state USING ERRCODE = '55000';
  END IF;
  RETURN found;
END
$$;

-- What was found in the file when it came: its hash, its columns and the suggested mapping, or why it was refused.
CREATE OR REPLACE FUNCTION registry.note_file(number bigint, hash text, suggested jsonb, told jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM registry.run_at(number, ARRAY['uploaded']);
  UPDATE registry_run SET file_hash = hash, mapping = suggested, report = told,
    state = CASE WHEN told -> 'refused' <> 'null' THEN 'unreadable' ELSE state END WHERE id = number;
END
$$;

-- The columns are decided: kept for the source's next file too. A dry run follows.
CREATE OR REPLACE FUNCTION registry.map_run(number bigint, decided jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
  run registry_run := registry.run_at(number, ARRAY['uploaded', 'checked', 'refused']);
BEGIN
  UPDATE registry_run SET mapping = decided, state = 'mapped', stage = '', share = 0 WHERE id = number;
  INSERT INTO registry_mapping (source_id, topic, kind, columns, saved_at) VALUES (run.source_id, run.topic, run.kind, decided, clock_timestamp())
  ON CONFLICT ON CONSTRAINT one_mapping DO UPDATE SET columns = excluded.columns, saved_at = excluded.saved_at;
END
$$;

-- What the dry run showed is agreed to. `ending`: whether those missing in the file have left; NULL where nobody was asked.
CREATE OR REPLACE FUNCTION registry.confirm_run(number bigint, ending boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM registry.run_at(number, ARRAY['checked']);
  UPDATE registry_run SET state = 'confirmed', stage = '', share = 0,
    report = report || jsonb_build_object('end_gone', ending, 'refused', NULL) WHERE id = number;
  PERFORM office.write('import', NULL, jsonb_build_object('run', number, 'act', 'confirm', 'ending', ending));
END
$$;

-- The whole import is to be undone.
CREATE OR REPLACE FUNCTION registry.ask_undo(number bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
  PERFORM registry.run_at(number, ARRAY['applied']);
  IF length(trim(why)) = 0 THEN
    RAISE EXCEPTION 'undoing needs a reason' USING ERRCODE = '23514';
  END IF;
  UPDATE registry_run SET state = 'undoing', stage = '', share = 0, report = report || jsonb_build_object('why', why, 'refused', NULL)
  WHERE id = number;
  PERFORM office.write('import', NULL, jsonb_build_object('run', number, 'act', 'ask-undo', 'why', why));
END
$$;
