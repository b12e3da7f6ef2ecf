-- The list of findings, the most urgent first, for a desk that serves a whole district: read off an index until the page is
-- full. OFFSET 0 keeps each finding's subject looked up by its number: else the planner reads all files of the desk first.

CREATE INDEX IF NOT EXISTS finding_ranked ON discovery_finding (rank DESC, id)
  WHERE state IN ('suspected', 'verified', 'in_process', 'awaiting');
ALTER POLICY desk ON discovery_finding USING (
  (SELECT office.may('files')) AND area = ANY ((SELECT office.areas())::text[])
  AND EXISTS (SELECT FROM registry_subject s WHERE s.id = subject_id OFFSET 0));
