from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]

    operations = [
        ConfineToStreet("Community"),
        ConfineToStreet("Grid"),
        ConfineToStreet("Estate"),
        ConfineToStreet("Building"),
        ConfineToStreet("Entrance"),
        ConfineToStreet("Household"),
    ]
