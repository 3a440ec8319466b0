from shanzhi.service_requests.queries.finding import find, similar
from shanzhi.service_requests.queries.public import public_requests, requests_of_phone, with_shown_building
from shanzhi.service_requests.queries.requests import in_scope, visible_to, with_people, with_places
from shanzhi.service_requests.queries.rows import Row, rows_of
from shanzhi.service_requests.queries.suggestions import Suggestion, suggest_members
from shanzhi.service_requests.queries.today import Today, counts_of, open_to_claim, today_of

__all__ = [
    "Row",
    "Suggestion",
    "Today",
    "counts_of",
    "find",
    "in_scope",
    "open_to_claim",
    "public_requests",
    "requests_of_phone",
    "rows_of",
    "similar",
    "suggest_members",
    "today_of",
    "visible_to",
    "with_people",
    "with_places",
    "with_shown_building",
]
