"""The hot paths: what is asked of the real views, and of the bare ones beside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from shanzhi.scenarios.bench import preload
from shanzhi.scenarios.bench.load import Ask
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.queries import Row

CSRF = "b" * 32
FORM = "application/x-www-form-urlencoded"
WORDS = {
    "common": preload.COMMON,
    "two characters": preload.TWO_CHARACTERS,
    "rare": preload.RARE,
    "no hit": preload.NOWHERE,
}
MOST_STATUS_CHANGES = 20_000
VARIABLES = {
    "number": "row.1",
    "title": "row.2",
    "place": "row.4",
    "label": "row.5",
    "received": 'row.6|date:"m-d H:i"',
    "due": 'row.7|date:"m-d H:i"',
}
"""What a plain template would print in the cells of a row, by column of the real list."""


@dataclass(frozen=True, slots=True)
class HotPath:
    """One path with the asks that go round in it. `once` asks can be sent one time only (a state changes)."""

    key: str
    asks: list[Ask]
    bare: list[Ask]
    once: bool = False


class HotPaths:
    """All hot paths of a preloaded community, as somebody signed in."""

    def __init__(self, session_key: str) -> None:
        self.cookie = f"sessionid={session_key}; csrftoken={CSRF}; django_language=zh-hans"
        self.visitor = f"csrftoken={CSRF}"
        newest = ServiceRequest.objects.filter(street=STREET, community=COMMUNITY).order_by("-id")
        self.recent = list(newest.values_list("pk", flat=True)[:500])
        self.waiting = list(newest.filter(state="waiting").values_list("pk", "category_id")[:MOST_STATUS_CHANGES])
        self.category = Category.objects.get(street=STREET, code="other")

    def all(self) -> list[HotPath]:
        """Return the paths in the order of the report."""
        rows = f"/bare/%s/{STREET}/{COMMUNITY}/"
        search = [self.get("/desk/requests/?q=" + quote(word)) for word in WORDS.values()]
        return [
            HotPath("create", [self.tell()], [self.bare_post("/bare/create/")]),
            HotPath("list", [self.get("/desk/requests/?list=running")], [Ask(rows % "list")]),
            HotPath(
                "detail",
                [self.get(f"/desk/requests/{pk}/") for pk in self.recent],
                [Ask(f"/bare/detail/{pk}/") for pk in self.recent],
            ),
            HotPath(
                "status",
                [self.accept(pk, category) for pk, category in self.waiting],
                [self.bare_post(f"/bare/status/{1 + n % 1000}/") for n in range(1000)],
                once=True,
            ),
            HotPath("search", search, [Ask(rows % "search")]),
            HotPath("statistics", [self.get("/desk/figures/")], [Ask(rows % "statistics")]),
        ]

    def each_search(self) -> list[tuple[str, Ask]]:
        """Return every kind of search by itself."""
        return [(name, self.get("/desk/requests/?q=" + quote(word))) for name, word in WORDS.items()]

    def get(self, path: str) -> Ask:
        return Ask(path, headers={"Cookie": self.cookie})

    def accept(self, pk: int, category: int) -> Ask:
        return self.post(f"/desk/requests/{pk}/accept/", self.cookie, category=str(category))

    def tell(self) -> Ask:
        path = f"/c/{COMMUNITY}/tell/{self.category.code}/"
        return self.post(path, self.visitor, text="楼下的长椅坏了一条腿", on_behalf="self")

    def post(self, path: str, cookie: str, **values: str) -> Ask:
        headers = {"Cookie": cookie, "X-CSRFToken": CSRF, "Content-Type": FORM}
        return Ask(path, "POST", urlencode(values).encode(), headers, 302)

    def bare_post(self, path: str) -> Ask:
        return self.post(path, "", text="楼下的长椅坏了一条腿")


def keep_for_bare(folder: Path, key: str, html: str, row_of: Callable[[int], Row]) -> None:
    """Turn a captured page into the template of its bare twin: the rows of its table become a loop over what bare.newest finds."""
    body = re.search(r"(<tbody[^>]*>)(.*?)(</tbody>)", html, re.DOTALL)
    first = re.search(r"<tr.*?</tr>", body[2], re.DOTALL) if body else None
    pk = re.search(r"/desk/requests/(\d+)/", first[0]) if first else None
    if body and first and pk:
        loop = first[0].replace(pk[1], "{{ row.0 }}")
        row = row_of(int(pk[1]))
        for column, variable in VARIABLES.items():
            loop = loop.replace(f">{row[column]}<", f">{{{{ {variable} }}}}<") if row[column] else loop  # type: ignore[literal-required]
        loop = loop.replace(f"{row['number']} · {row['category']}", "{{ row.1 }} · {{ row.3 }}")
        html = f"{html[: body.start(2)]}{{% for row in rows %}}{loop}{{% endfor %}}{html[body.end(2) :]}"
    (folder / f"{key}.html").write_text(html, encoding="utf-8")
