from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        ConfineToStreet("NumberSeries"),
    ]
