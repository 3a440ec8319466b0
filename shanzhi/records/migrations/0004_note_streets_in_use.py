from django.db import migrations

SEAL_AND_NOTE = """
CREATE OR REPLACE FUNCTION records_seal_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place bigint;
    digest bytea;
BEGIN
    INSERT INTO records_auditchain (street, position, hash) VALUES (NEW.street, 0, ''::bytea)
        ON CONFLICT (street) DO NOTHING;
    IF FOUND THEN
        INSERT INTO core_streetinuse (street) VALUES (NEW.street) ON CONFLICT (street) DO NOTHING;
    END IF;
    UPDATE records_auditchain
        SET position = position + 1, hash = sha256(hash || convert_to(records_audit_text(NEW), 'UTF8'))
        WHERE street = NEW.street
        RETURNING position, hash INTO place, digest;
    INSERT INTO records_auditseal (street, entry_id, position, hash) VALUES (NEW.street, NEW.id, place, digest);
    RETURN NULL;
END
$$;
"""

NOTE_THOSE_BEFORE = """
INSERT INTO core_streetinuse (street) SELECT street FROM records_auditchain ON CONFLICT (street) DO NOTHING
"""


class Migration(migrations.Migration):
    """The first audit entry of a street notes the street as used, so that periodic tasks know where to go."""

    dependencies = [("records", "0003_seal_audit_entries"), ("core", "0003_street_in_use")]

    operations = [
        migrations.RunSQL(SEAL_AND_NOTE, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE_THOSE_BEFORE, migrations.RunSQL.noop),
    ]
