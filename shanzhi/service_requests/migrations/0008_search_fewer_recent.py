from django.db import migrations

# Reading five thousand recent rows took most of a search for a rare word. Half as many still find at once whatever occurs in every fiftieth request.
SET_RECENT = """
DO $$ BEGIN EXECUTE replace(
    pg_get_functiondef('service_requests_find(tsquery, bigint, bigint, bigint, int)'::regprocedure), '- {before}', '- {after}'
); END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("service_requests", "0007_visiting")]

    operations = [
        migrations.RunSQL(SET_RECENT.format(before=5000, after=2500), SET_RECENT.format(before=2500, after=5000))
    ]
