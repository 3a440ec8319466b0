from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("territory", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Person"),
        ConfineToStreet("Consent"),
        ConfineToStreet("Look"),
        ConfineToStreet("PhoneCode"),
    ]
