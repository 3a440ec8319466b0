from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_documents")]

    operations = [
        migrations.AlterField(model_name="file", name="content_type", field=models.CharField(max_length=100)),
    ]
