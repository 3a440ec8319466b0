from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
        ("people", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("InboxEntry"),
        ConfineToStreet("Delivery"),
    ]
