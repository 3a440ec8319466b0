from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("service_requests", "0004_find_requests"),
    ]

    operations = [ConfineToStreet("Tally")]
