"""Filling a scratch database with very many requests, quickly: one COPY for the rows, one for the words, sums counted afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import connections

from shanzhi.core.chinese_text import words_of
from shanzhi.core.public_tokens import new_token
from shanzhi.scenarios.xihu.needs import ALL_NEEDS
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET
from shanzhi.service_requests.models import Category
from shanzhi.territory.models import Building

COMMON = "楼道"
TWO_CHARACTERS = "路灯"
RARE = "鸽子笼"
NOWHERE = "火星基地"
RARE_EVERY = 20_000
TWO_CHARACTERS_EVERY = 40
STATES = ("rated",) * 16 + ("waiting", "accepted", "in_progress", "to_visit")
COLUMNS = (
    "street", "community", "number", "token", "category_id", "text", "answers", "building_id", "place", "source", "on_behalf",
    "state", "level", "received_at", "contact_due_at", "contacted_at", "due_at", "accepted_at", "dispatched_at", "done_at",
    "closed_at", "extensions", "reopenings", "urges", "visits", "solved", "grade", "supporters_count", "public_text",
    "public_answer",
)  # fmt: skip
TRIGGERS = "USER"


def preload(rows: int, *, at: datetime, seed: int = 5) -> None:
    """Add so many requests of the last three years to the scenario's community, with words and sums. As the tables' owner."""
    categories = {category.code: category.pk for category in Category.objects.filter(street=STREET)}
    buildings = list(Building.objects.filter(street=STREET).values_list("pk", flat=True))
    made = Made(Random(seed), categories, buildings, at, rows)  # noqa: S311 - nothing secret is made here
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(f"ALTER TABLE service_requests_servicerequest DISABLE TRIGGER {TRIGGERS}")
        cursor.execute("DROP INDEX IF EXISTS request_words")
        with cursor.copy(f"COPY service_requests_servicerequest ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in made.requests():
                copy.write_row(row)
        cursor.execute("SELECT min(id), max(id) FROM service_requests_servicerequest WHERE number LIKE 'BENCH-%'")
        first, _last = cursor.fetchone()
        with cursor.copy(
            "COPY service_requests_requestwords (street, community, request_id, words) FROM STDIN"
        ) as copy:
            for number, text in enumerate(made.texts()):
                copy.write_row((STREET, COMMUNITY, first + number, vector(text)))
        cursor.execute("CREATE INDEX request_words ON service_requests_requestwords USING gin (words)")
        cursor.execute(f"ALTER TABLE service_requests_servicerequest ENABLE TRIGGER {TRIGGERS}")
        count_sums(cursor)
    with owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def count_sums(cursor: object) -> None:
    """Count the sums from the rows, since the triggers were off, and fold them."""
    cursor.execute("DELETE FROM reports_tally")  # type: ignore[attr-defined]
    cursor.execute(  # type: ignore[attr-defined]
        """
        INSERT INTO reports_tally (street, community, day, category_id, collected, counted, dispatched, contacted, settled,
            on_time, closed, visited, reached, answered, solved, satisfied, unreachable, reopened, services)
        SELECT street, community, day, category_id, sum(m[1]), sum(m[2]), sum(m[3]), sum(m[4]), sum(m[5]), sum(m[6]),
            sum(m[7]), sum(m[8]), sum(m[9]), sum(m[10]), sum(m[11]), sum(m[12]), sum(m[13]), sum(m[14]), 0
        FROM (
            SELECT street, community, category_id, (received_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
                reports_measures(r) AS m
            FROM service_requests_servicerequest AS r
        ) AS measured GROUP BY street, community, day, category_id
        """
    )


_vectors: dict[str, str] = {}


def vector(text: str) -> str:
    """Return the words of a text as a tsvector literal (kept: texts repeat)."""
    if text not in _vectors:
        _vectors[text] = " ".join(f"'{word}'" for word in words_of(text))
    return _vectors[text]


class Made:
    """The rows, the same ones for the same seed."""

    def __init__(
        self, random: Random, categories: dict[str, int], buildings: list[int], at: datetime, rows: int
    ) -> None:
        self.random = random
        self.categories = categories
        self.buildings = buildings
        self.at = at
        self.rows = rows
        self.kinds = [(categories[need.category], need.text.format(floor=3, place="本楼")) for need in ALL_NEEDS]

    def text(self, n: int) -> str:
        if n % RARE_EVERY == RARE_EVERY // 2:
            return f"有人在晒台上搭了{RARE}，气味很大。"
        if n % TWO_CHARACTERS_EVERY == 0:
            return f"{TWO_CHARACTERS}不亮，晚上看不见路。"
        return self.kinds[n % len(self.kinds)][1]

    def texts(self) -> Iterator[str]:
        return (self.text(n) for n in range(self.rows))

    def requests(self) -> Iterator[tuple[object, ...]]:
        step = timedelta(days=3 * 365) / self.rows
        start = self.at - timedelta(days=3 * 365)
        hour = timedelta(hours=1)
        for n in range(self.rows):
            category, _text = self.kinds[n % len(self.kinds)]
            state = STATES[self.random.randrange(len(STATES))]
            at = start + step * n
            ended = state == "rated"
            yield (
                STREET, COMMUNITY, f"BENCH-{n:09d}", new_token(STREET), category, self.text(n), "{}",
                self.buildings[n % len(self.buildings)], "", "portal", "self", state, 3, at, at + 24 * hour, at + 3 * hour,
                at + 120 * hour, at + hour if state != "waiting" else None, at + 2 * hour if ended else None,
                at + 9 * hour if ended else None, at + 20 * hour if ended else None, 0, 0, 0, int(ended),
                True if ended else None, 5 - n % 3 if ended else None, 0, "", "",
            )  # fmt: skip
