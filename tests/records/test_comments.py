from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.records import discussion
from shanzhi.records.discussion import Discussion
from shanzhi.records.models import AuditEntry, Comment
from shanzhi.records.queries import comments_on
from shanzhi.records.services.comments import add_comment, withdraw_comment
from tests.clients import StreetClient
from tests.database import in_street
from tests.world import Someone, World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], StreetClient]
KIND = "territory.community"


@pytest.fixture(autouse=True)
def _rights(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever has a grant reads, everybody but the partner's contact writes, the secretary is inside."""
    secretary, partner = world.secretary().account.pk, world.partner_contact().account.pk
    monkeypatch.setattr(discussion, "_discussions", {})
    discussion.register_discussion(
        Discussion(
            KIND,
            may_read=lambda actor, pk: bool(actor.grants),
            may_write=lambda actor, pk: bool(actor.grants) and actor.account_id != partner,
            inside=lambda actor, pk: actor.account_id == secretary,
        )
    )
    return


def comment(world: World, who: Someone, text: str = "Called twice", **more: Any) -> Comment:
    with in_street(world.street):
        return add_comment(actor=who.actor, subject=world.community, text=text, at=world.at, **more)


def texts(world: World, who: Someone) -> list[str]:
    with in_street(world.street):
        return [c.text for c in comments_on(who.actor, KIND, world.community.pk)]


def test_comment_is_kept_with_its_author_and_audited(world: World) -> None:
    made = comment(world, world.member(), "  Called twice  ")
    assert (made.text, made.author, made.is_internal) == ("Called twice", world.member().name, False)
    with in_street(world.street):
        entry = AuditEntry.objects.get(action="comment.added")
    assert (entry.subject_kind, entry.data) == (KIND, {"comment": made.pk, "internal": False})


def test_internal_comments_are_for_those_inside(world: World) -> None:
    comment(world, world.secretary(), "Between us", is_internal=True)
    comment(world, world.member(), "For all")
    assert texts(world, world.secretary()) == ["Between us", "For all"]
    assert texts(world, world.member()) == ["For all"]
    with pytest.raises(NotPermitted):
        comment(world, world.member(), is_internal=True)


def test_rights_decide_and_unknown_kinds_are_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    comment(world, world.member())
    with pytest.raises(NotPermitted):
        comment(world, world.partner_contact())
    assert texts(world, world.partner_contact()) == ["Called twice"]
    assert texts(world, world.account_without_post()) == []
    monkeypatch.setattr(discussion, "_discussions", {})
    assert texts(world, world.secretary()) == []
    with pytest.raises(NotPermitted):
        comment(world, world.secretary())


@pytest.mark.parametrize("text", ["", "   ", "\0", "x" * 2001])
def test_no_words_and_too_many_are_refused(world: World, text: str) -> None:
    with pytest.raises(DomainError) as refused:
        comment(world, world.member(), text)
    assert refused.value.field == "text"


def test_author_takes_words_back_but_the_place_stays(world: World) -> None:
    made = comment(world, world.member())
    with in_street(world.street):
        with pytest.raises(NotPermitted):
            withdraw_comment(actor=world.secretary().actor, comment_id=made.pk, at=world.at)
        withdraw_comment(actor=world.member().actor, comment_id=made.pk, at=world.at)
        row = Comment.objects.get()
        assert (row.text, row.withdrawn_at) == ("", world.at)
        with pytest.raises(NotPermitted):
            withdraw_comment(actor=world.member().actor, comment_id=made.pk, at=world.at)


def add_url(world: World) -> str:
    return reverse("records:add_comment", args=[KIND, world.community.pk])


def test_form_adds_and_comes_back_to_the_page(world: World, client_for: ClientFor) -> None:
    response = client_for(world.secretary()).post(
        add_url(world),
        {"text": "<b>Hello</b>", "is_internal": "on"},
        headers={"Referer": "http://testserver/some/page/?a=1"},
    )
    assert response.headers["Location"] == "http://testserver/some/page/?a=1#comments"
    with in_street(world.street):
        assert Comment.objects.get().is_internal


def test_form_refuses_strangers_and_foreign_referers(world: World, other_world: World, client_for: ClientFor) -> None:
    assert client_for(world.partner_contact()).post(add_url(world), {"text": "x"}).status_code == 404
    assert client_for(other_world.street_staff()).post(add_url(world), {"text": "x"}).status_code == 404
    away = client_for(world.member()).post(add_url(world), {"text": "x"}, headers={"Referer": "http://evil.example/"})
    assert away.headers["Location"] == "/"
    assert client_for(world.member()).post("/comments/people.account/1/", {"text": "x"}).status_code == 404


def test_guests_are_sent_to_the_sign_in(world: World, client: StreetClient) -> None:
    assert client.post(add_url(world), {"text": "x"}).status_code == 302


def test_withdrawing_by_its_address(world: World, client_for: ClientFor) -> None:
    made = comment(world, world.member())
    address = reverse("records:withdraw_comment", args=[made.pk])
    assert client_for(world.secretary()).post(address).status_code == 404
    assert client_for(world.member()).post(address).status_code == 302
    with in_street(world.street):
        assert Comment.objects.get().withdrawn_at is not None


def render(world: World, who: Someone, rf: Any) -> str:
    request = rf.get("/")
    request.actor = who.actor
    with in_street(world.street):
        context = Context({"request": request, "thing": world.community, "csrf_token": "token"})
        return Template("{% load records %}{% comments thing %}").render(context)


def test_tag_shows_comments_and_a_form_to_who_may_write(world: World, rf: Any) -> None:
    comment(world, world.member(), "<script>alert(1)</script>")
    page = render(world, world.secretary(), rf)
    assert "&lt;script&gt;" in page
    assert add_url(world) in page
    assert 'name="is_internal"' in page
    assert "withdraw" not in page
    assert "withdraw" in render(world, world.member(), rf)
    assert 'name="is_internal"' not in render(world, world.member(), rf)
    assert add_url(world) not in render(world, world.partner_contact(), rf)


@pytest.mark.parametrize("count", [1, 3])
def test_tag_takes_one_query(world: World, rf: Any, django_assert_num_queries: Any, count: int) -> None:
    for _ in range(count):
        comment(world, world.member())
    request = rf.get("/")
    request.actor = world.member().actor
    with in_street(world.street):
        context = Context({"request": request, "thing": world.community, "csrf_token": "token"})
        with django_assert_num_queries(1):
            Template("{% load records %}{% comments thing %}").render(context)
