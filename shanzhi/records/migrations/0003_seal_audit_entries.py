from django.db import migrations

SEAL = """
CREATE FUNCTION records_audit_text(entry records_auditentry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        entry.street, entry.id, extract(epoch FROM entry.at), entry.account_id, entry.actor,
        entry.action, entry.subject_kind, entry.subject_id, entry.data
    )::text
$$;

CREATE FUNCTION records_seal_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place bigint;
    digest bytea;
BEGIN
    INSERT INTO records_auditchain (street, position, hash) VALUES (NEW.street, 0, ''::bytea)
        ON CONFLICT (street) DO NOTHING;
    UPDATE records_auditchain
        SET position = position + 1, hash = sha256(hash || convert_to(records_audit_text(NEW), 'UTF8'))
        WHERE street = NEW.street
        RETURNING position, hash INTO place, digest;
    INSERT INTO records_auditseal (street, entry_id, position, hash) VALUES (NEW.street, NEW.id, place, digest);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER seal_at_commit AFTER INSERT ON records_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_seal_audit_entry();
"""

UNSEAL = """
DROP TRIGGER seal_at_commit ON records_auditentry;
DROP FUNCTION records_seal_audit_entry();
DROP FUNCTION records_audit_text(records_auditentry);
"""


class Migration(migrations.Migration):
    """The seal is set by the database when a transaction commits, so the lock on the chain's head lasts no longer than that."""

    dependencies = [("records", "0002_confine_to_street")]

    operations = [migrations.RunSQL(SEAL, UNSEAL)]
