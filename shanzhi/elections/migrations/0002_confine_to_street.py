from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0001_initial"),
        ("organisations", "0002_confine_to_street"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("ElectionRules"),
        ConfineToStreet("TermDelay"),
        ConfineToStreet("TermReminder"),
        ConfineToStreet("Founding"),
        ConfineToStreet("Election"),
        ConfineToStreet("Step"),
        ConfineToStreet("RollEntry"),
        ConfineToStreet("Recommendation"),
        ConfineToStreet("Round"),
        ConfineToStreet("Candidate"),
        ConfineToStreet("Box"),
        ConfineToStreet("BallotEntry"),
        ConfineToStreet("Ballot"),
    ]
