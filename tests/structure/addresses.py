"""Every address of the site, filled in with real things of a small world.

An app with things of its own says so in `tests/<app>/addresses.py`: `furnish(furnished)` makes one of each kind, in the street's scope,
and returns what the parts of its addresses can be ("care/pk": 7).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from shanzhi.core import clock
from shanzhi.organisations.models import Membership, Post
from shanzhi.records.models import Comment, File
from shanzhi.service_requests.enums import ServiceMode
from shanzhi.service_requests.models import Category, Dispatch, HomeVisit, ServiceRequest, Whistle
from shanzhi.service_requests.services import dispatch, hear, progress, sort, visits, whistles
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.services import imports
from tests.database import in_street
from tests.structure.house import CHECKOUT, floors
from tests.territory.place_files import places_file
from tests.world import World


@dataclass(frozen=True)
class Address:
    """A named address and the view behind it."""

    name: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def guard(self) -> str:
        return getattr(self.view, "guard", "")


def addresses() -> list[Address]:
    """Return every address of the site."""
    return sorted(_walk(get_resolver(), ""), key=lambda address: address.name)


def _walk(resolver: URLResolver, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}"
            parameters = get_resolver_parameters(name)
            yield Address(name, parameters, pattern.callback)
        else:
            yield from _walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def get_resolver_parameters(name: str) -> tuple[str, ...]:
    """Return the names of an address's parts, outer ones included."""
    *namespaces, last = name.split(":")
    resolver: Any = get_resolver()
    outer: tuple[str, ...] = ()
    for namespace in namespaces:
        _prefix, resolver = resolver.namespace_dict[namespace]
        outer = tuple(resolver.pattern.converters) or outer
    (possibility, *_), *_ = resolver.reverse_dict.getlist(last)
    return tuple(dict.fromkeys((*outer, *possibility[0][1])))


def a_photo() -> SimpleUploadedFile:
    """Return a small picture as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "JPEG")
    return SimpleUploadedFile("x.jpg", content.getvalue(), content_type="image/jpeg")


class Furnished:
    """A world in which something of every kind has happened, so that every address leads somewhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        with in_street(world.street), TestCase.captureOnCommitCallbacks(execute=True):
            self._furnish()

    def _furnish(self) -> None:
        world, at = self.world, clock.now()  # links to an order end after a while
        secretary, member, resident = world.secretary(), world.member(), world.resident()
        world.group_leader(), world.other_building
        home = world.households[0]
        self.menu = {
            category.code: category for category in open_menu(actor=world.program(), street=world.street, at=at)
        }
        self.category: Category = self.menu["repair"]

        def ask(text: str, **fields: Any) -> ServiceRequest:
            return hear.submit(
                actor=resident,
                community=world.community.community,
                category=self.category,
                text=text,
                building=world.building,
                at=at,
                **fields,
            )

        self.waiting = ask("楼道堆了旧家具", phone=world.inventor.phone(), name="王老师")
        self.request = ask("三楼的灯坏了", phone=world.inventor.phone(), household=home, photos=[a_photo()])
        self.handed = ask("水管漏水")
        sort.accept(actor=secretary.actor, request_id=self.request.pk, at=at)
        sort.accept(actor=secretary.actor, request_id=self.handed.pk, at=at)
        assert member.member is not None
        self.member = member.member
        dispatch.assign(
            actor=secretary.actor, request_id=self.request.pk, member=member.member, group=world.group, at=at
        )
        dispatch.take(actor=member.actor, request_id=self.request.pk, at=at)
        progress.record_service(
            actor=member.actor, request_id=self.request.pk, mode=ServiceMode.ON_FOOT, what="看过了", at=at
        )
        world.partner_contact()
        dispatch.hand_over(actor=secretary.actor, request_id=self.handed.pk, partner=world.partner, at=at)
        whistles.blow(
            actor=secretary.actor,
            request_id=self.handed.pk,
            partner=world.partner,
            matter="漏水",
            arrive_by=at + timedelta(hours=2),
            at=at,
        )
        visits.link_household(actor=secretary.actor, member=member.member, household=home, on=at.date(), at=at)
        visits.record_visit(actor=member.actor, household=home, heard="想修扶手", at=at)
        self.comment = Comment.objects.create(
            street=world.street,
            subject_kind=self.request._meta.label_lower,
            subject_id=self.request.pk,
            text="明天再去",
            is_internal=True,
            account_id=member.account.pk,
            author=member.name,
            at=at,
        )

        self.place_import = imports.check_file(
            actor=world.community_staff().actor,
            community=world.community,
            filename="places.xlsx",
            content=places_file(estate=[["东苑", "7", None, "东风路1号"]]),
            at=at,
        )

        self.of_apps: dict[str, Any] = {}
        for app in floors():
            if (CHECKOUT / "tests" / app / "addresses.py").is_file():
                self.of_apps |= import_module(f"tests.{app}.addresses").furnish(self)

    @cached_property
    def samples(self) -> dict[str, Any]:
        """Return what to put for a part of an address: by address and part, else by app and part, else by part."""
        world = self.world
        with in_street(world.street):
            whistle, visit = Whistle.objects.get().pk, HomeVisit.objects.get().pk
            photo = File.objects.filter(subject_id=self.request.pk).values_list("token", flat=True)[0]
            post = Post.objects.filter(person=world.secretary().person).values_list("pk", flat=True)[0]
            membership = Membership.objects.filter(member=self.member).values_list("pk", flat=True)[0]
            link = Dispatch.objects.get(request=self.handed).link_token
        return {
            "community": world.code,
            "street": world.street,
            "token": self.request.token,
            "portal:building/token": world.building.token,
            **{f"portal:order{step}/token": link for step in ("", "_take", "_decline", "_note", "_photo")},
            "request_id": self.waiting.pk,
            "code": self.category.code,
            "name": photo,
            "measure": "collected",
            "kind": "service_requests.servicerequest",
            "key": "extend",
            "field": "phone",
            "service_requests/pk": self.request.pk,
            "service_requests:whistle/pk": whistle,
            "service_requests:visit/pk": visit,
            "service_requests:category/pk": self.category.pk,
            "records/pk": self.request.pk,
            "records:withdraw_comment/pk": self.comment.pk,
            "people/pk": world.member().person.pk,
            "people:administer_account/pk": world.member().account.pk,
            "people:administer_account_change/pk": world.member().account.pk,
            "people:security_remove_factor/pk": world.member().account.pk,
            "organisations/pk": world.group.pk,
            "member": self.member.pk,
            "membership": membership,
            "post": post,
            "partner": world.partner.pk,
            "place_import": self.place_import.pk,
            "grid": world.grid.pk,
            "estate": world.estate.pk,
            "building": world.building.pk,
            "entrance": world.entrance.pk,
            "home": world.households[0].pk,
            "year": 2026,
            "day": 1,
            "pk": 1,
            "handle": "x",
            "signature": "x",
            **self.of_apps,
        }

    def url(self, address: Address) -> str:
        """Return an address that leads to something of this world."""
        return reverse(address.name, kwargs={part: self._value(address.name, part) for part in address.parameters})

    def _value(self, name: str, part: str) -> Any:
        for key in (f"{name}/{part}", f"{name.partition(':')[0]}/{part}", part):
            if key in self.samples:
                return self.samples[key]
        raise AssertionError(f"say in tests/structure/addresses.py what {part!r} of {name} can be")
