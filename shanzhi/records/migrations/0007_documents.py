from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_audit_checks")]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="role",
            field=models.CharField(
                choices=[
                    ("photo", "photo"),
                    ("before", "before"),
                    ("after", "after"),
                    ("paper", "paper original"),
                    ("document", "document"),
                ],
                max_length=12,
            ),
        ),
    ]
