"""What the database itself holds: policies, functions and triggers."""

from django.db import migrations

from yingbao.database.functions import whole

FILES = ("seeing", "way", "opening", "acting", "deciding", "keeping")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("discovery", "0002_functions"), ("registry", "0002_functions")]
    operations = [migrations.RunSQL(whole("casework", f"{name}.sql")) for name in FILES]
