"""When an assignment was made, which Django need not know; empty for those from before."""

from django.db import migrations

SQL = """
ALTER TABLE accounts_assignment ADD COLUMN IF NOT EXISTS made_at timestamptz;
ALTER TABLE accounts_assignment ALTER COLUMN made_at SET DEFAULT clock_timestamp();
CREATE INDEX IF NOT EXISTS assignment_made ON accounts_assignment (user_id, made_at);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_factors")]
    operations = [migrations.RunSQL(SQL)]
