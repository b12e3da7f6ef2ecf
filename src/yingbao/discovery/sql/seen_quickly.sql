-- Who sees what is as it was. OFFSET 0 keeps each row's file and bundle looked up by their numbers, so that a list reads its
-- first rows and stops: else the planner reads all files of the desk first.

ALTER POLICY desk ON discovery_turn USING (EXISTS (SELECT FROM discovery_finding f WHERE f.id = finding_id OFFSET 0));
ALTER POLICY desk ON discovery_visit USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
ALTER POLICY desk ON discovery_bundle USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[]) AND (NOT sensitive OR (SELECT office.closely()))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = home_id OFFSET 0));
ALTER POLICY desk ON discovery_happening USING (
  EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id OFFSET 0)
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
ALTER POLICY desk ON discovery_bundled USING (
  EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id OFFSET 0)
  AND EXISTS (SELECT FROM discovery_finding f WHERE f.id = finding_id OFFSET 0));
ALTER POLICY desk ON discovery_bundleturn USING (EXISTS (SELECT FROM discovery_bundle b WHERE b.id = bundle_id OFFSET 0));
ALTER POLICY desk ON discovery_watched USING (
  (SELECT office.may('files')) AND (SELECT office.closely()) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
ALTER POLICY desk ON discovery_pushed USING (
  (SELECT office.may('files')) AND (SELECT office.closely()) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = home_id OFFSET 0));
ALTER POLICY desk ON discovery_difference USING (
  (SELECT office.may('files')) AND (SELECT office.closely())
  AND (area = ANY ((SELECT office.areas())::text[]) OR area_before = ANY ((SELECT office.areas())::text[]))
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
