from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("service_requests", "0001_initial"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Category"),
        ConfineToStreet("ServiceRequest"),
        ConfineToStreet("Supporter"),
        ConfineToStreet("Step"),
        ConfineToStreet("Dispatch"),
        ConfineToStreet("Whistle"),
        ConfineToStreet("ServiceRecord"),
        ConfineToStreet("ReturnVisit"),
        ConfineToStreet("SavedFilter"),
        ConfineToStreet("HouseholdLink"),
        ConfineToStreet("HomeVisit"),
    ]
