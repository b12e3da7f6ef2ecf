-- Who may touch what of the casework; run after every migration.

GRANT SELECT ON casework_plan, casework_word, casework_case, casework_task, casework_mark, casework_marking, casework_sheet TO yingbao_web, yingbao_worker;
GRANT SELECT (id, case_id, task_id, policy, subject_id, verdict, since, until, amount_fen, amount_max_fen, said, law, day, known_at,
              decided_by, role, at) ON casework_decision TO yingbao_web;
GRANT SELECT ON casework_decision TO yingbao_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA casework FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.open(text, bigint, text, bigint, text, text, text, bigint, jsonb), casework.following(bigint, text),
  casework.arriving(text, text, text[], date, text), casework.act(bigint, text, text, bigint, jsonb, jsonb), casework.kept_from(bigint), casework.nobody_can(bigint), casework.surveys_owed(bigint), casework.in_force(bigint), casework.mark(bigint, text, boolean, text),
  casework.put_on(bigint, bigint, boolean), casework.urge(bigint, text), casework.publish_seed(date, text), casework.seeds(), casework.lot(bigint),
  casework.proof(bigint, bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.keep_sheet(bigint, jsonb), casework.sheet_entered(bigint, int) TO yingbao_web;
GRANT SELECT ON casework_authorisation_form TO yingbao_web, yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.keep_form(bigint, text[], date), casework.authorise_by(bigint, int, bigint[], text[], date, date, text) TO yingbao_web;
GRANT SELECT ON casework_paper, casework_paper_kind TO yingbao_web, yingbao_worker;
GRANT SELECT (id, case_id, way, words, abuse, reachable, day, at, taken_by) ON casework_report TO yingbao_web, yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.papers_of(bigint, text[]), casework.name_papers(bigint, jsonb), casework.bring_by(bigint, date) TO yingbao_web;
GRANT SELECT ON casework_ending TO yingbao_web, yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.dead_cases(), casework.close_dead(bigint), casework.look_for_deaths(), casework.deaths_seen(text), casework.owed_to_death(bigint[]),
  casework.end_by_death(bigint, bigint, jsonb), casework.taken_back(), casework.lift_ending(bigint),
  casework.arriving(text, text, text[], date, text) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.by_hand(bigint), casework.stops(text), casework.stop_by_hand(bigint, date, text, jsonb) TO yingbao_web;
GRANT INSERT, UPDATE (edition, current, label, cited, event, entry) ON casework_plan TO yingbao_worker;
GRANT USAGE ON SEQUENCE casework_plan_id_seq TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.go_by(text) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.withdraw(bigint, bigint, text) TO yingbao_web;
GRANT SELECT ON casework_twice, casework_overpaid TO yingbao_web, yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.first_look_today(), casework.find_twice(text[]) TO yingbao_worker;
GRANT EXECUTE ON FUNCTION casework.still_twice(bigint), casework.hears_first(bigint), casework.beside(bigint), casework.end_twice(bigint, text, jsonb),
  casework.settle_overpaid(bigint, text, text, date), casework.overpaid_twice(bigint), casework.seen_paid(bigint), casework.receipts_of(bigint),
  casework.may_settle(bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.ways(casework_task), casework.publicised(bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.nobody_left(bigint), casework.event_denies(bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.nobody_died(bigint) TO yingbao_web;
GRANT EXECUTE ON FUNCTION casework.left_to_the_dead(bigint) TO yingbao_web;
