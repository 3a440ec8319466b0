from django.db import migrations, models


class Migration(migrations.Migration):
    """A street body with a community let its holders act for the whole street. Such a row stops this step: look who made it."""

    dependencies = [
        ("organisations", "0005_branches_of_every_kind"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("community__isnull", False), ("kind__in", ["street_committee", "street_office"]), _negated=True
                ),
                name="street_body_has_no_community",
            ),
        ),
    ]
