from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Member, Membership, Organisation, PartnerUnit, Post
from shanzhi.organisations.services import enrol_member, join_group
from shanzhi.people.models import Person
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

TREE = "/desk/organisations/"


def made(world: World, model, **fields):
    with in_street(world.street):
        return model.objects.get(**fields)


def pages_of(world: World) -> dict[str, str]:
    """Return every page that shows something, and who besides staff may see it."""
    group, member, partner = world.group, world.member().member, world.partner
    return {
        TREE: "group_leader member",
        f"{TREE}{group.pk}/": "group_leader member",
        f"{TREE}{group.pk}/members/new/": "group_leader",
        "/desk/members/": "group_leader member",
        f"/desk/members/{member.pk}/": "group_leader member",
        "/desk/partners/": "group_leader member partner_contact",
        f"/desk/partners/{partner.pk}/": "group_leader member partner_contact",
        f"{TREE}new/": "",
        f"{TREE}{group.pk}/change/": "",
        f"{TREE}{group.pk}/buildings/": "",
        f"{TREE}{group.pk}/dissolve/": "",
        f"{TREE}{group.pk}/posts/new/": "",
        "/desk/members/new/": "",
        f"/desk/members/{member.pk}/change/": "",
        f"/desk/members/{member.pk}/part/": "",
        f"/desk/members/{member.pk}/transfer/": "",
        f"/desk/members/{member.pk}/status/": "",
        f"{TREE}{group.pk}/units/": "",
        f"{TREE}coverage/": "",
        f"{TREE}coverage.xlsx": "",
        f"{TREE}premises/new/": "",
        f"{TREE}a3.pdf": "group_leader member",
        "/desk/partners/new/": "",
        f"/desk/partners/{partner.pk}/change/": "",
        f"/desk/partners/{partner.pk}/end/": "",
        f"/desk/partners/{partner.pk}/contacts/new/": "",
    }


@pytest.mark.parametrize(
    "who", ["secretary", "street_staff", "group_leader", "member", "partner_contact", "account_without_post"]
)
def test_who_finds_which_page(world: World, who: str) -> None:
    client = client_of(getattr(world, who)())
    for url, others in pages_of(world).items():
        expected = 200 if who in ("secretary", "street_staff", *others.split()) else 404
        assert client.get(url).status_code == expected, url


def test_a_neighbour_finds_nothing_of_ours(world: World, other_world: World) -> None:
    client = client_of(other_world.street_staff())
    own = {f"{TREE}{page}" for page in ("", "new/", "coverage/", "coverage.xlsx", "premises/new/", "a3.pdf")}
    own |= {"/desk/members/", "/desk/members/new/", "/desk/partners/", "/desk/partners/new/"}

    for url in pages_of(world):
        assert client.get(url).status_code == (200 if url in own else 404), url
    assert world.group.name not in client.get(TREE).content.decode()


def test_lists_show_names_but_no_phones(world: World) -> None:
    member, client = world.member(), client_of(world.secretary())
    with in_street(world.street):
        Person.objects.filter(pk=member.person.pk).update(working_name=member.name)

    for url in ("/desk/members/", f"{TREE}{world.group.pk}/", f"/desk/members/{member.member.pk}/"):
        page = client.get(url).content.decode()
        assert member.name in page
        assert member.phone not in page


def test_an_organisation_is_founded_changed_and_dissolved_at_the_desk(world: World) -> None:
    client = client_of(world.secretary())
    words = {
        "name": "9栋党小组",
        "kind": "building_group",
        "community": str(world.code),
        "parent": str(world.branch.pk),
        "founded_on": "2026-03-01",
    }

    founded = client.post(f"{TREE}new/", words)
    group = made(world, Organisation, name="9栋党小组")
    assert founded.headers["Location"] == f"{TREE}{group.pk}/"
    assert client.post(f"{TREE}new/", words).status_code == 422  # the name is taken

    client.post(f"{TREE}{group.pk}/change/", {**words, "name": "十栋党小组", "on": "2026-03-06"})
    client.post(f"{TREE}{group.pk}/buildings/", {"buildings": [world.building.pk]})
    page = client.get(f"{TREE}{group.pk}/")
    assert page.context["organisation"].name == "十栋党小组"
    assert [cover.building for cover in page.context["covers"]] == [world.building]

    client.post(f"{TREE}{group.pk}/dissolve/", {"on": "2026-03-09"})
    assert made(world, Organisation, pk=group.pk).dissolved_on is not None
    assert "十栋党小组" not in client.get(TREE).content.decode()
    assert "9栋党小组" in client.get(TREE, {"on": "2026-03-05"}).content.decode()
    assert "十栋党小组" in client.get(TREE, {"on": "2026-03-06"}).content.decode()


def test_a_post_is_given_to_a_person_found_and_ended(world: World) -> None:
    client, someone = client_of(world.secretary()), world.account_without_post()
    url = f"{TREE}{world.group.pk}/posts/new/"

    search = client.get(url, {"who": someone.phone})
    assert [person.pk for person in search.context["found"]] == [someone.person.pk]
    given = client.post(f"{url}?person={someone.person.pk}", {"kind": "group_leader", "since": "2026-03-01"})
    assert given.headers["Location"] == f"{TREE}{world.group.pk}/"

    post = made(world, Post, person=someone.person)
    refused = client.post(f"{url}?person={someone.person.pk}", {"kind": "group_leader", "since": "2026-03-01"})
    assert refused.status_code == 422
    client.post(f"/desk/posts/{post.pk}/end/", {"on": "2026-03-05"})
    assert str(made(world, Post, pk=post.pk).until) == "2026-03-05"
    page = client.get(f"{TREE}{world.group.pk}/")
    assert [past.pk for past in page.context["past_posts"]] == [post.pk]
    assert client.get(f"{url}?person=x").status_code == 404


def test_a_term_that_is_over_is_said_in_words(world: World) -> None:
    with in_street(world.street):
        post = world.group_leader().person.posts.get()
        Post.objects.filter(pk=post.pk).update(term_ends_on=world.at.date() - timedelta(days=3000))

    page = client_of(world.secretary()).get(f"{TREE}{world.group.pk}/").content.decode()

    assert "chip--late" in page
    assert "任期已于" in page


def test_a_member_is_enrolled_joins_and_leaves_at_the_desk(world: World) -> None:
    client, someone = client_of(world.secretary()), world.account_without_post()
    words = {"community": str(world.code), "member_class": "retired", "home_branch": str(world.branch.pk)}
    words |= {"skills": "水电，医护 、", "open_job_cap": "2"}

    client.post(f"/desk/members/new/?person={someone.person.pk}", words)
    member = made(world, Member, person=someone.person)
    assert (member.skills, member.open_job_cap) == (["水电", "医护"], 2)

    leader = client_of(world.group_leader())
    join = f"{TREE}{world.group.pk}/members/new/"
    assert leader.post(join, {"member": member.pk}).status_code == 404  # not looked for
    leader.post(f"{join}?who={someone.phone}", {"member": member.pk})
    membership = made(world, Membership, member=member)
    leader.post(f"/desk/memberships/{membership.pk}/end/")
    assert made(world, Membership, pk=membership.pk).until is not None

    client.post(f"/desk/members/{member.pk}/duty/", {"on_duty": "0"})
    client.post(f"/desk/members/{member.pk}/change/", {**words, "member_class": "frail"})
    early = client.post(f"/desk/members/{member.pk}/part/", {"on": "2026-03-09"})
    assert early.status_code == 422  # before they came
    client.post(f"/desk/members/{member.pk}/part/", {"on": "2099-03-09"})
    member = made(world, Member, pk=member.pk)
    assert (member.on_duty, member.member_class, str(member.left_on)) == (False, "frail", "2099-03-09")


def test_members_are_filtered(world: World) -> None:
    world.member(), world.other_member()
    with in_street(world.street):
        Member.objects.filter(pk=world.member().member.pk).update(skills=["水电"], on_duty=False, member_class="frail")
    client = client_of(world.secretary())

    def number(**wanted: str) -> int:
        return client.get("/desk/members/", wanted).context["page"].paginator.count

    assert number() == 2
    assert number(skill="水电") == number(on_duty="no") == number(member_class="frail") == 1
    assert number(organisation=str(world.group.pk)) == number(organisation=str(world.branch.pk)) == 2
    assert number(skill="没有") == 0


@pytest.mark.parametrize("url", ["/desk/members/", TREE, "/desk/partners/", "group"])
def test_lists_ask_the_same_number_of_times_at_one_row_and_three(world: World, url: str) -> None:
    client = client_of(world.secretary())
    url = f"{TREE}{world.group.pk}/" if url == "group" else url
    counts = []
    for number in (1, 2):
        with in_street(world.street):
            for count in range(number):
                person = world.person()
                PartnerUnit.objects.create(
                    street=world.street, community=world.code, kind="unit", name=f"{number}{count}"
                )
                group = world.add_organisation(
                    OrganisationKind.BUILDING_GROUP, f"{number}-{count}栋", community=world.code, parent=world.branch
                )
                member = enrol_member(
                    actor=world.program(), person=person, community=world.code, member_class="direct",
                    home_branch=world.branch, at=world.at,
                )  # fmt: skip
                for organisation in (group, world.group):
                    join_group(actor=world.program(), member=member, organisation=organisation, at=world.at)
                Post.objects.create(
                    street=world.street,
                    person=person,
                    kind=PostKind.BUILDING_CHIEF,
                    organisation=world.group,
                    since=world.at.date(),
                )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 22


def test_a_partner_unit_at_the_desk(world: World) -> None:
    client = client_of(world.secretary())
    words = {"name": "湖畔超市", "kind": "merchant", "community": str(world.code), "can_do": "送货"}

    client.post("/desk/partners/new/", words)
    partner = made(world, PartnerUnit, name="湖畔超市")
    client.post(f"/desk/partners/{partner.pk}/change/", {**words, "name": "湖畔商店"})
    someone = world.account_without_post()
    client.post(
        f"/desk/partners/{partner.pk}/contacts/new/?person={someone.person.pk}",
        {"kind": "unit_contact", "since": "2026-03-01"},
    )
    assert client_of(someone).get(f"/desk/partners/{partner.pk}/").status_code == 200
    assert client_of(someone).get(TREE).status_code == 404

    client.post(f"/desk/partners/{partner.pk}/end/", {"on": "2026-03-09"})
    assert client.get("/desk/partners/").context["page"].paginator.count == 0
    assert client.get("/desk/partners/", {"ended": "on"}).context["page"].paginator.count == 1
    assert client_of(someone).get(f"/desk/partners/{partner.pk}/").status_code == 404


def test_my_work(world: World) -> None:
    member = world.member()
    client = client_of(member)

    client.post("/me/work/duty/", {"on_duty": "0"})
    client.post("/me/work/", {"skills": "木工、书法"})
    page = client.get("/me/work/")

    row = made(world, Member, pk=member.member.pk)
    assert (row.on_duty, row.skills) == (False, ["木工", "书法"])
    assert [membership.organisation for membership in page.context["memberships"]] == [world.group]
    membership = made(world, Membership, member=member.member)
    assert client.post(f"/desk/memberships/{membership.pk}/end/", {"from": "me"}).headers["Location"] == "/me/work/"
    assert client_of(world.secretary()).post("/me/work/duty/", {"on_duty": "0"}).status_code == 404


def test_a_party_membership_moves_and_its_status_changes_at_the_desk(world: World) -> None:
    member, client = world.member().member, client_of(world.secretary())
    second = world.add_organisation(OrganisationKind.BRANCH, "第二党支部", community=world.code, parent=world.committee)
    url = f"/desk/members/{member.pk}/"

    words = {"home_branch": second.pk, "on": "2026-03-01", "document": "2026-021"}
    assert client.post(f"{url}transfer/", {**words, "on": "2999-01-01"}).status_code == 422
    assert client.post(f"{url}transfer/", words).status_code == 302
    assert client.post(f"{url}status/", {"status": "probationary", "since": "2026-03-02"}).status_code == 302
    page = client.get(url)

    assert made(world, Member, pk=member.pk).home_branch_id == second.pk
    assert [one.document for one in page.context["transfers"]] == ["2026-021"]
    assert page.context["status"] == "probationary"
    leader = client_of(world.group_leader()).get(url).content.decode()
    assert "2026-021" not in leader


def test_the_tree_is_filtered_folded_and_printed(world: World) -> None:
    with in_street(world.street):
        Organisation.objects.filter(pk=world.branch.pk).update(setting="estate")
        world.group_leader()
    client = client_of(world.secretary())

    shown = client.get(TREE, {"setting": "market"})
    assert (shown.context["tree"], shown.context["counts"][0]["number"]) == ([], 1)
    assert "<details open" not in client.get(TREE, {"open": "none"}).content.decode()
    assert client.get(TREE, {"open": "all"}).content.decode().count("<details open") == 2
    for paper in ("a3", "a4", "tabloid"):
        response = client.get(f"{TREE}{paper}.pdf", {"setting": "estate"})
        assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
