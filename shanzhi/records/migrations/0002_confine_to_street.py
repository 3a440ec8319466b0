from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        ConfineToStreet("AuditEntry"),
        ConfineToStreet("AuditChain"),
        ConfineToStreet("AuditSeal"),
        ConfineToStreet("Edge"),
        ConfineToStreet("File"),
    ]
