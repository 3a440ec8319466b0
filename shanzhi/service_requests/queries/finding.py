"""Finding requests by words, through the one function that may read them (migration 0004)."""

from django.db import connection
from django.db.models import Q

from shanzhi.core.chinese_text import query_of, words_of
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.service_requests.workflow import RUNNING

PAGE = 50
NO_LIMIT = 2**62
MOST_SIMILAR = 3
SHARING = 200


def find(text: str, *, within: Jurisdiction, before: int = NO_LIMIT, most: int = PAGE) -> list[int]:
    """Return ids of the newest requests with all the words, at most `most`, older than id `before`. [] for nothing searchable.

    `within` narrows to a community or street; the transaction's scope holds in any case. Filter the rows by `visible_to` afterwards.
    """
    query = query_of(text)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service_requests_find(%s::tsquery, %s, %s, %s, %s)",
            [query, within.start, within.stop, before, most],
        )
        return [row[0] for row in cursor.fetchall()]


def similar(
    *,
    community: int,
    text: str,
    building_id: int | None = None,
    category_id: int | None = None,
    most: int = MOST_SIMILAR,
) -> Requests:
    """Return running requests of the community which may be the same matter: same building or category, and words in common.

    Only texts released for the public list are shown by the callers; this returns rows to choose from, at most `most`.
    """
    near = nearby(building_id, category_id)
    ids = sharing_words(community, text) if near else []
    candidates = ServiceRequest.objects.filter(near, pk__in=ids, state__in=RUNNING, category__is_sensitive=False)
    return candidates.select_related("category", "building").order_by("-id")[:most]


def nearby(building_id: int | None, category_id: int | None) -> Q:
    """Return the condition of the same building or category; an empty one when neither is known."""
    near = Q()
    if building_id is not None:
        near |= Q(building_id=building_id)
    if category_id is not None:
        near |= Q(category_id=category_id)
    return near


def sharing_words(community: int, text: str) -> list[int]:
    """Return ids of the newest two hundred requests of a community with a word in common. [] for nothing searchable."""
    words = [word for word in words_of(text) if len(word) > 1]
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service_requests_find(%s::tsquery, %s, %s, %s, %s)",
            [" | ".join(f"'{word}'" for word in words), community, community + 1, NO_LIMIT, SHARING],
        )
        return [row[0] for row in cursor.fetchall()]
