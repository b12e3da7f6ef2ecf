-- Who may touch what of the discovery; run after every migration.

GRANT SELECT, INSERT, UPDATE ON discovery_finding, discovery_turn, discovery_night TO yingbao_worker;
GRANT USAGE, SELECT ON SEQUENCE discovery_finding_id_seq, discovery_turn_id_seq, discovery_night_id_seq TO yingbao_worker;
GRANT SELECT ON discovery_night, discovery_turn TO yingbao_web;
-- Not the proof: it is made of sensitive facts, and shown after a look.
GRANT SELECT (id, policy, programme, subject_id, event, occasion, cell, state, area, entitled_fen, entitled_max_fen, delivered_fen,
              stake_fen, quantity, delivered_quantity, ground, cause, since, rank, law, known_at, opened_at, refreshed_at,
              closed_at, until, night_id) ON discovery_finding TO yingbao_web;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA discovery FROM PUBLIC;
GRANT EXECUTE ON FUNCTION discovery.settle(bigint, text, text, date) TO yingbao_web;
GRANT EXECUTE ON FUNCTION discovery.proof(bigint, bigint), discovery.own_findings() TO yingbao_web;

GRANT SELECT, INSERT, DELETE ON discovery_reach TO yingbao_worker;
GRANT SELECT ON discovery_sample, discovery_visit TO yingbao_worker, yingbao_web;
GRANT SELECT ON discovery_seed TO yingbao_web;
GRANT USAGE, SELECT ON SEQUENCE discovery_reach_id_seq TO yingbao_worker;
GRANT EXECUTE ON FUNCTION discovery.reach(), discovery.publish_seed(date, text, int), discovery.draw(),
  discovery.visited(bigint, text, jsonb, text, date), discovery.samples() TO yingbao_web;

GRANT SELECT ON discovery_bundle, discovery_happening, discovery_bundled, discovery_bundleturn TO yingbao_worker, yingbao_web;
GRANT EXECUTE ON FUNCTION discovery.bundle(bigint, timestamptz, timestamptz, text, date, date, jsonb) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION discovery.turn_bundle(bigint, text, text, text, text, date), office.closely() TO yingbao_web;

GRANT SELECT, INSERT, UPDATE ON discovery_watched, discovery_pushed, discovery_crossmatch, discovery_difference TO yingbao_worker;
GRANT USAGE, SELECT ON SEQUENCE discovery_watched_id_seq, discovery_pushed_id_seq, discovery_crossmatch_id_seq,
  discovery_difference_id_seq TO yingbao_worker;
GRANT SELECT ON discovery_watched, discovery_pushed, discovery_crossmatch, discovery_difference TO yingbao_web;
GRANT EXECUTE ON FUNCTION discovery.watched_counts(), discovery.settle_push(bigint, text, text) TO yingbao_web;
