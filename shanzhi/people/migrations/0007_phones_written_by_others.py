from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_how_consents_are_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone_since",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="phone written by others at"
            ),
        ),
    ]
