from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("publicity", "0001_initial"),
        ("people", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Board"),
        ConfineToStreet("BoardEntry"),
        ConfineToStreet("ConsentQuestion"),
        ConfineToStreet("BoardPrint"),
    ]
