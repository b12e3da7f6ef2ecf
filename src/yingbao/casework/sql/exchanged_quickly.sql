-- Who sees what is as it was. OFFSET 0 keeps each row's files and case looked up by their numbers (see seen_quickly.sql).

ALTER POLICY desk ON casework_exchange_row USING (
  (SELECT office.may('export')) AND (SELECT office.may('cases'))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0)
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = about_id OFFSET 0)
  AND (case_id IS NULL OR EXISTS (SELECT FROM casework_case c WHERE c.id = case_id OFFSET 0)));
ALTER POLICY desk ON casework_their_number USING (
  (SELECT office.may('cases')) AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
ALTER POLICY desk ON casework_exchange USING (
  (SELECT office.may('export')) AND (SELECT office.may('cases')) AND (
    made_by = (SELECT user_id FROM office.desk())
    OR EXISTS (SELECT FROM casework_exchange_row r WHERE r.batch_id = casework_exchange.id OFFSET 0)));
