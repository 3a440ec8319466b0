"""Count every change of a request or service in the transaction that makes it."""

from django.db import migrations

from shanzhi.core.migration_operations import POLICY

MEASURES = {
    "collected": "true",
    "counted": "counted",
    "dispatched": "r.dispatched_at IS NOT NULL",
    "contacted": "counted AND r.contacted_at <= r.contact_due_at",
    "settled": "counted AND r.done_at IS NOT NULL",
    "on_time": "counted AND r.done_at <= r.due_at",
    "closed": "counted AND r.closed_at IS NOT NULL",
    "visited": "counted AND r.visits > 0",
    "reached": "counted AND r.grade IS NOT NULL",
    "answered": "counted AND r.solved IS NOT NULL",
    "solved": "counted AND r.solved",
    "satisfied": "counted AND r.grade >= 4",
    "unreachable": "r.state = 'unreachable'",
    "reopened": "counted AND r.reopenings > 0",
}
COLUMNS = ", ".join(MEASURES)
VALUES = ", ".join(f"coalesce(({condition})::int, 0)" for condition in MEASURES.values())
DIFFERENCE = ", ".join(f"now_[{n}] - then_[{n}]" for n in range(1, len(MEASURES) + 1))
PLUS = ", ".join(f"now_[{n}]" for n in range(1, len(MEASURES) + 1))
MINUS = ", ".join(f"-then_[{n}]" for n in range(1, len(MEASURES) + 1))
ALL = f"{COLUMNS}, services"
SUMS = ", ".join(f"sum({name})" for name in (*MEASURES, "services"))

COUNT = f"""
CREATE FUNCTION reports_measures(r service_requests_servicerequest) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY[{VALUES}]
    FROM (SELECT r.state NOT IN ('refused', 'merged', 'split', 'transferred', 'withdrawn') AS counted) AS c
$$;

CREATE FUNCTION reports_count_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_ int[] := reports_measures(NEW);
    then_ int[];
    day_ date := (NEW.received_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reports_tally (street, community, day, category_id, {COLUMNS}, services)
            VALUES (NEW.street, NEW.community, day_, NEW.category_id, {PLUS}, 0);
        RETURN NULL;
    END IF;
    then_ := reports_measures(OLD);
    IF (OLD.community, OLD.category_id, OLD.received_at) = (NEW.community, NEW.category_id, NEW.received_at) THEN
        IF now_ <> then_ THEN
            INSERT INTO reports_tally (street, community, day, category_id, {COLUMNS}, services)
                VALUES (NEW.street, NEW.community, day_, NEW.category_id, {DIFFERENCE}, 0);
        END IF;
    ELSE
        INSERT INTO reports_tally (street, community, day, category_id, {COLUMNS}, services) VALUES
            (OLD.street, OLD.community, (OLD.received_at AT TIME ZONE 'Asia/Shanghai')::date, OLD.category_id, {MINUS}, 0),
            (NEW.street, NEW.community, day_, NEW.category_id, {PLUS}, 0);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_count_service() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO reports_tally (street, community, day, category_id, {COLUMNS}, services)
            SELECT OLD.street, OLD.community, (OLD.at AT TIME ZONE 'Asia/Shanghai')::date, OLD.category_id,
                   {", ".join("0" for _ in MEASURES)}, -1;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO reports_tally (street, community, day, category_id, {COLUMNS}, services)
            SELECT NEW.street, NEW.community, (NEW.at AT TIME ZONE 'Asia/Shanghai')::date, NEW.category_id,
                   {", ".join("0" for _ in MEASURES)}, 1;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_request AFTER INSERT OR UPDATE ON service_requests_servicerequest
    FOR EACH ROW EXECUTE FUNCTION reports_count_request();
CREATE TRIGGER count_service AFTER INSERT OR UPDATE OF street, community, at, category_id OR DELETE
    ON service_requests_servicerecord FOR EACH ROW EXECUTE FUNCTION reports_count_service();

CREATE FUNCTION reports_fold_tallies(of_street int) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM reports_tally AS t USING (
            SELECT community, day, category_id FROM reports_tally
            WHERE street = of_street AND {POLICY} GROUP BY community, day, category_id HAVING count(*) > 1
        ) AS many
        WHERE t.street = of_street AND t.community = many.community AND t.day = many.day
          AND t.category_id = many.category_id
        RETURNING t.*
    ), folded AS (
        INSERT INTO reports_tally (street, community, day, category_id, {ALL})
            SELECT street, community, day, category_id, {SUMS} FROM gone GROUP BY street, community, day, category_id
        RETURNING 1
    )
    SELECT count(*) FROM folded
$$;
"""  # noqa: S608 - put together from names and conditions of this file

FORGET = """
DROP FUNCTION reports_fold_tallies(int);
DROP TRIGGER count_service ON service_requests_servicerecord;
DROP TRIGGER count_request ON service_requests_servicerequest;
DROP FUNCTION reports_count_service();
DROP FUNCTION reports_count_request();
DROP FUNCTION reports_measures(service_requests_servicerequest);
"""


class Migration(migrations.Migration):
    """Sums are added as new rows, never updated, so that two changes at once do not wait for each other."""

    dependencies = [("reports", "0002_confine_to_street")]

    operations = [migrations.RunSQL(COUNT, FORGET)]
