from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0001_initial"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
        ("service_requests", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("CareKind"),
        ConfineToStreet("CareSettings"),
        ConfineToStreet("CarePerson"),
        ConfineToStreet("RiskGrade"),
        ConfineToStreet("FamilyLink"),
        ConfineToStreet("CareEvent"),
        ConfineToStreet("CarePlan"),
        ConfineToStreet("CareVisit"),
        ConfineToStreet("CountCampaign"),
        ConfineToStreet("ChiefCount"),
        ConfineToStreet("CountSettlement"),
    ]
