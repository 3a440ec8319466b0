"""Sessions that come with their account: one query tells who is there, since when, and that they still may be.

Used as SESSION_ENGINE. An idle session (IDLE_MINUTES without a request) is as good as none.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from shanzhi.core import clock
from shanzhi.core.kept_queries import Slot, kept
from shanzhi.people.models import Account, AccountSession

SEEN_EVERY = timedelta(minutes=2)


@kept
def _live_session() -> QuerySet[AccountSession]:
    live = AccountSession.objects.filter(session_key=Slot("key"), expire_date__gt=Slot("moment"))
    return live.select_related("account")


class SessionStore(DatabaseStore):
    """A database session that remembers the account it was loaded with."""

    account: Account | None = None
    last_seen_at: Any = None
    went_idle = False

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    @cached_property
    def model(self) -> type[AccountSession]:
        return self.get_model_class()

    def _get_session_from_db(self) -> AccountSession | None:
        moment = clock.now()
        row = _live_session().first(key=self.session_key, moment=moment)
        if row is not None and self._is_idle(row, moment):
            self.went_idle = True
            row = None
        if row is None:
            self._session_key = None
            return None
        self.account = row.account
        self.last_seen_at = row.last_seen_at
        return row

    def _is_idle(self, row: AccountSession, moment: Any) -> bool:
        idle = timedelta(minutes=settings.IDLE_MINUTES)
        return row.account_id is not None and row.last_seen_at is not None and moment - row.last_seen_at > idle

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        row: Any = super().create_model_instance(data)
        row.account_id = data.get("_auth_user_id")
        row.last_seen_at = clock.now()
        row.began_at = datetime.fromisoformat(data["began_at"]) if data.get("began_at") else None
        row.browser = data.get("browser", "")
        created: AccountSession = row
        return created


class AccountSessionMiddleware(SessionMiddleware):
    """Django's session middleware, which also notes every two minutes that somebody is still there."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        session: Any = request.session
        seen = getattr(session, "last_seen_at", None)
        if request.headers.get("X-Live"):  # a page asking by itself (core/static/js/live.js) is nobody
            seen = None
        if session.accessed and seen is not None and clock.now() - seen > SEEN_EVERY:
            session.modified = True
        return super().process_response(request, response)
