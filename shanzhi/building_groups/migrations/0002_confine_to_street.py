from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("building_groups", "0001_initial"),
        ("territory", "0006_building_links"),
        ("records", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
        ("service_requests", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Survey"),
        ConfineToStreet("SurveyAnswer"),
        ConfineToStreet("SurveyImport"),
        ConfineToStreet("Formation"),
        ConfineToStreet("KeptGroup"),
        ConfineToStreet("Proposal"),
        ConfineToStreet("ProposedGroup"),
        ConfineToStreet("ProposedPart"),
        ConfineToStreet("CourtyardMeeting"),
        ConfineToStreet("FormationPaper"),
        ConfineToStreet("CoveredEntrance"),
    ]
