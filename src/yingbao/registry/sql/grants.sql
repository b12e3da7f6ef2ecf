-- Who may touch what of the registry; run after every migration.

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_subject, registry_statement, registry_secret, registry_key, registry_run,
  registry_merge, registry_pair, registry_mapping TO yingbao_worker;
GRANT SELECT ON registry_source, registry_precedence, registry_shape TO yingbao_worker, yingbao_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO yingbao_worker;

-- Not `sensitive`, and nothing of registry_secret or registry_key.
GRANT SELECT (id, kind, area, hukou_area, household_id, name, restricted, merged_into_id, profile, made_at)
  ON registry_subject TO yingbao_web;
GRANT SELECT (id, subject_id, topic, other_id, occasion, source_id, valid_from, valid_to, recorded_at, recorded_to, facts,
              restricted, digest, run_id, ended_by_id, author_id, reason, evidence) ON registry_statement TO yingbao_web;
GRANT SELECT ON registry_merge, registry_pair, registry_run, registry_mapping TO yingbao_web;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA registry FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA registry TO yingbao_worker;
GRANT EXECUTE ON FUNCTION registry.visible(bigint), registry.enrol(text, text, text),
  registry.state(bigint, text, bigint, text, text, date, date, jsonb, jsonb, text, text, text),
  registry.stop(bigint, date, text), registry.keep_secret(bigint, text, bytea, bytea, int) TO yingbao_web;
GRANT EXECUTE ON FUNCTION office.ask(bigint[], text[], text, text), office.reveal(bigint), office.revealable(),
  office.break_glass(bytea[], text) TO yingbao_web;

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_tally TO yingbao_worker;
GRANT EXECUTE ON FUNCTION registry.statistics() TO yingbao_web;
GRANT EXECUTE ON FUNCTION registry.count_turning(date, date) TO yingbao_web;

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_token, registry_place_key, registry_keyed TO yingbao_worker;
GRANT EXECUTE ON FUNCTION registry.search(smallint[], text[], bytea[], text[], int4range, text[], int), registry.keep_keys(bigint[]),
  registry.keep_reading(text, smallint[], text[]), registry.kept(bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION registry.kept(bigint, timestamptz), registry.numbers(bigint, bigint), registry.known(bytea[]),
  registry.alike(text, text, boolean),
  registry.merge(bigint, bigint, text, jsonb, boolean), registry.split(bigint, text), registry.judge(bigint, text, text) TO yingbao_web;

GRANT EXECUTE ON FUNCTION registry.begin_run(text, text, text, text, date), registry.note_file(bigint, text, jsonb, jsonb),
  registry.map_run(bigint, jsonb), registry.confirm_run(bigint, boolean), registry.ask_undo(bigint, text) TO yingbao_web;

-- Not registry.around: it tells everything; registry.scene opens it against a look.
GRANT EXECUTE ON FUNCTION registry.told(bigint, date, timestamptz), registry.told_sensitive(bigint, text[]), registry.secrets_of(bigint),
  registry.history(bigint, timestamptz, int), registry.recent(int),
  registry.consult(bigint, text), registry.scene(bigint), registry.outline(bigint) TO yingbao_web;

GRANT EXECUTE ON FUNCTION registry.listed(text, jsonb, text, boolean, int, int) TO yingbao_web;
