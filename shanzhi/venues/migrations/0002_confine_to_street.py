from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [
        ("venues", "0001_initial"),
        ("territory", "0002_confine_to_street"),
        ("people", "0002_confine_to_street"),
        ("organisations", "0002_confine_to_street"),
        ("service_requests", "0002_confine_to_street"),
    ]

    operations = [
        ConfineToStreet("Venue"),
        ConfineToStreet("OpeningSpell"),
        ConfineToStreet("Equipment"),
        ConfineToStreet("HallConsent"),
        ConfineToStreet("Keeper"),
        ConfineToStreet("Away"),
        ConfineToStreet("Pairing"),
        ConfineToStreet("Rota"),
        ConfineToStreet("Duty"),
        ConfineToStreet("DutyChange"),
        ConfineToStreet("DutyFeed"),
        ConfineToStreet("Reception"),
        ConfineToStreet("VenueUse"),
    ]
