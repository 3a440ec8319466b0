from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_initial"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
        ("service_requests", "0002_confine_to_street"),
        ("care", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Need"),
        ConfineToStreet("Offer"),
        ConfineToStreet("Promise"),
        ConfineToStreet("Milestone"),
        ConfineToStreet("PromiseStep"),
        ConfineToStreet("JointReview"),
        ConfineToStreet("ReviewOpinion"),
        ConfineToStreet("CheckPlan"),
        ConfineToStreet("CheckedHome"),
        ConfineToStreet("Check"),
        ConfineToStreet("CheckStep"),
    ]
