from django.db import migrations

from shanzhi.core.migration_operations import ConfineToStreet

RECENT = 5_000

FIND = f"""
CREATE INDEX request_words ON service_requests_requestwords USING gin (words);
CREATE INDEX request_words_newest ON service_requests_requestwords (street, request_id DESC);

CREATE FUNCTION service_requests_find(
    sought tsquery, community_from bigint, community_to bigint, before bigint, most int
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bounds text := nullif(current_setting('app.streets', true), '');
    street_from int := split_part(bounds, ',', 1)::int;
    street_to int := split_part(bounds, ',', 2)::int;
    newest bigint;
    found_ids bigint[];
BEGIN
    SELECT least(max(request_id), before - 1) INTO newest FROM (
        SELECT request_id FROM service_requests_requestwords
        WHERE street >= street_from AND street < street_to ORDER BY street DESC, request_id DESC LIMIT 1
    ) AS last_row;
    IF newest IS NULL THEN
        RETURN;
    END IF;
    IF street_to = street_from + 1 THEN
        SELECT array_agg(request_id) INTO found_ids FROM (
            SELECT request_id FROM service_requests_requestwords
            WHERE street = street_from AND request_id <= newest AND request_id > newest - {RECENT}
              AND community >= community_from AND community < community_to AND words @@ sought
            ORDER BY request_id DESC LIMIT most
        ) AS recent;
        IF cardinality(found_ids) >= most THEN
            RETURN QUERY SELECT unnest(found_ids);
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        WITH matching AS MATERIALIZED (
            SELECT request_id FROM service_requests_requestwords
            WHERE words @@ sought AND street >= street_from AND street < street_to
              AND community >= community_from AND community < community_to AND request_id <= newest
        )
        SELECT request_id FROM matching ORDER BY request_id DESC LIMIT most;
END
$$;
"""  # noqa: S608 - the only thing put in is a number of this file

FORGET = """
DROP FUNCTION service_requests_find(tsquery, bigint, bigint, bigint, int);
DROP INDEX request_words_newest;
DROP INDEX request_words;
"""


class Migration(migrations.Migration):
    """The only door to the words. It applies the scope itself, reads the newest rows first (a common word is found there at
    once) and only then the whole index (a rare word has few matches)."""

    dependencies = [("service_requests", "0003_words_and_climbing")]

    operations = [ConfineToStreet("RequestWords"), migrations.RunSQL(FIND, FORGET)]
