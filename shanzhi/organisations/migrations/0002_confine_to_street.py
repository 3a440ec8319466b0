from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Organisation"),
        ConfineToStreet("CoveredBuilding"),
        ConfineToStreet("Member"),
        ConfineToStreet("Membership"),
        ConfineToStreet("PartnerUnit"),
        ConfineToStreet("Post"),
    ]
