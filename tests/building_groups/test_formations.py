"""From asking for groups to groups: proposals, changes by hand, the meeting, adoption, papers."""

import io
from datetime import timedelta

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.building_groups import services
from shanzhi.building_groups.enums import FormationState, PaperKind
from shanzhi.building_groups.forming.checking import Breach
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.building_groups.models import CoveredEntrance, Formation
from shanzhi.building_groups.queries import grounds_of
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import CoveredBuilding, Membership, Organisation
from shanzhi.organisations.queries import groups_covering, members_of
from shanzhi.records.documents import read_document
from shanzhi.records.models import AuditEntry
from shanzhi.territory.services.building_links import link_buildings
from tests.building_groups.conftest import Neighbourhood
from tests.building_groups.deeds import agreed, first, seen, worked_out
from tests.world import World

pytestmark = pytest.mark.usefixtures("street_scope")


def counts(neighbourhood: Neighbourhood, **wishes: object) -> list[list[int]]:
    """Return the sizes of the groups of every proposal."""
    formation = worked_out(neighbourhood.world, **wishes)
    return [sorted(one.members for one in seen(proposal).groups) for proposal in formation.proposals.all()]


def test_entrances_and_neighbours_become_groups(neighbourhood: Neighbourhood) -> None:
    near, *others = counts(neighbourhood)
    assert near == [5, 5, 6]
    assert others == [[5, 11]]


def test_the_ground_counts_party_members_at_home_only(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    neighbourhood.settle(2, 0, 4, member_class=MemberClass.VOLUNTEER)
    neighbourhood.settle(2, 0, 1, left_on=world.at.date())
    neighbourhood.enrol(world.person())
    grounds = grounds_of(worked_out(world))
    assert [block.members for block in grounds.ground.blocks] == [(6, 5), (3, 0), (0, 2)]
    assert grounds.without_home == 1


def test_a_building_is_not_divided_while_an_entrance_is_unknown(neighbourhood: Neighbourhood) -> None:
    home = neighbourhood.homes[0][0][0]
    home.entrance = None
    home.door = "999"
    home.save()
    assert grounds_of(worked_out(neighbourhood.world)).ground.blocks[0].members == (11,)


def test_a_wall_keeps_neighbours_apart(neighbourhood: Neighbourhood) -> None:
    world, (_one, second, third) = neighbourhood.world, neighbourhood.buildings
    link_buildings(actor=world.program(), one=second, other=third, is_joined=False, at=world.at)
    whole = seen(first(worked_out(world)))
    assert whole.left_members == 2
    assert sorted(one.members for one in whole.groups) == [14]


def test_a_group_that_stays_is_left_alone_and_those_who_live_there_join(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    kept = world.group
    CoveredBuilding.objects.create(street=world.street, organisation=kept, building=neighbourhood.buildings[0])
    formation = worked_out(world)
    whole = seen(first(formation))
    assert [(one.group.is_kept, one.members) for one in whole.groups] == [(True, 11), (False, 5)]
    agreed(world, formation)
    services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    assert members_of(kept).count() == 11
    assert Organisation.objects.filter(kind="building_group", dissolved_on__isnull=True).count() == 2


def test_a_group_that_does_not_stay_is_dissolved(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    old = world.group
    CoveredBuilding.objects.create(street=world.street, organisation=old, building=neighbourhood.buildings[0])
    formation = worked_out(world, kept=[])
    agreed(world, formation)
    services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    old.refresh_from_db()
    assert old.dissolved_on == world.at.date()


def test_working_out_again_changes_nothing(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    before = list(formation.proposals.values_list("pk", flat=True))
    services.work_out(actor=world.program(), formation_id=formation.pk, at=world.at)
    assert list(formation.proposals.values_list("pk", flat=True)) == before


def test_limits_must_make_sense(neighbourhood: Neighbourhood) -> None:
    with pytest.raises(DomainError) as refused:
        worked_out(neighbourhood.world, limits=Limits(least=9, most=8))
    assert refused.value.field == "most"


# Changing by hand


def test_moving_an_entrance_is_checked_at_once(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    proposal = first(formation)
    groups = list(proposal.groups.all())
    second = neighbourhood.homes[0][1][0].entrance
    assert second is not None
    parts = [(neighbourhood.buildings[0].pk, second.pk)]
    services.move_parts(
        actor=world.secretary().actor, proposal_id=proposal.pk, parts=parts, group=groups[2], at=world.at
    )
    whole = seen(proposal)
    assert [one.members for one in whole.groups] == [6, 10]
    assert whole.groups[1].breaches == [Breach.DIVIDED]
    assert not whole.is_valid


def test_a_building_is_moved_whole_and_out_of_all_groups(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    proposal, actor = first(formation), world.secretary().actor
    building = neighbourhood.buildings[0].pk
    services.move_parts(actor=actor, proposal_id=proposal.pk, parts=[(building, None)], to_new=True, at=world.at)
    assert [one.members for one in seen(proposal).groups] == [5, 11]
    assert seen(proposal).is_valid
    services.move_parts(actor=actor, proposal_id=proposal.pk, parts=[(building, None)], at=world.at)
    whole = seen(proposal)
    assert [one.members for one in whole.groups] == [5]
    assert whole.left_members == 11


def test_what_stays_does_not_move(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    CoveredBuilding.objects.create(street=world.street, organisation=world.group, building=neighbourhood.buildings[0])
    proposal = first(worked_out(world))
    with pytest.raises(DomainError) as refused:
        services.move_parts(
            actor=world.secretary().actor,
            proposal_id=proposal.pk,
            parts=[(neighbourhood.buildings[0].pk, None)],
            to_new=True,
            at=world.at,
        )
    assert refused.value.field == "part"


def test_a_kept_group_takes_in_neighbours_only(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    CoveredBuilding.objects.create(street=world.street, organisation=world.group, building=neighbourhood.buildings[0])
    CoveredBuilding.objects.filter(building=world.building).delete()
    proposal = first(worked_out(world))
    kept, actor = proposal.groups.get(is_kept=True), world.secretary().actor
    for building, breaches in ((2, [Breach.APART]), (1, [])):
        part = (neighbourhood.buildings[building].pk, None)
        services.move_parts(actor=actor, proposal_id=proposal.pk, parts=[part], group=kept, at=world.at)
        assert seen(proposal).groups[0].breaches == breaches


# Consent, adoption, papers


def test_adoption_founds_the_groups(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    proposal, actor = first(formation), world.secretary().actor
    services.name_group(actor=actor, group_id=proposal.groups.all()[2].pk, name="后排楼栋党小组", at=world.at)
    agreed(world, formation)
    services.adopt(actor=actor, proposal_id=proposal.pk, parent=world.branch, at=world.at)
    groups = list(Organisation.objects.filter(kind="building_group").order_by("pk"))
    assert [members_of(group).count() for group in groups] == [6, 5, 5]
    assert groups[2].name == "后排楼栋党小组"
    assert {group.parent for group in groups} == {world.branch}
    assert CoveredEntrance.objects.count() == 2
    assert list(groups_covering(neighbourhood.buildings[0])) == groups[:2]
    assert set(groups_covering(neighbourhood.buildings[2])) == {groups[2]}
    formation.refresh_from_db()
    assert (formation.state, formation.starts_on) == (FormationState.ADOPTED, world.at.date())
    assert AuditEntry.objects.filter(action="formation.adopted").count() == 1


def test_nothing_is_adopted_without_consent(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    for outcome in (None, "not_agreed"):
        if outcome:
            agreed(world, formation, outcome)
        with pytest.raises(NotPossible):
            services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    assert not Membership.objects.exists()


def test_an_invalid_group_is_never_adopted(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    proposal, actor = first(formation), world.secretary().actor
    agreed(world, formation)
    part = (neighbourhood.buildings[2].pk, None)
    services.move_parts(actor=actor, proposal_id=proposal.pk, parts=[part], to_new=True, at=world.at)
    with pytest.raises(NotPossible):
        services.adopt(actor=actor, proposal_id=proposal.pk, at=world.at)


def test_a_proposal_is_adopted_once(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    agreed(world, formation)
    services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    with pytest.raises(NotPossible):
        services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    with pytest.raises(NotPossible):
        services.drop_formation(actor=world.secretary().actor, formation_id=formation.pk, at=world.at)


def test_two_groups_of_the_same_place_get_two_names(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    for _round in range(2):
        formation = worked_out(world, kept=[])
        agreed(world, formation)
        services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    assert Organisation.objects.filter(kind="building_group").count() == 6
    assert Organisation.objects.filter(kind="building_group", name__endswith="（2）").count() == 3


def test_the_papers_are_kept_as_they_were(neighbourhood: Neighbourhood, media: object) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    agreed(world, formation)
    services.adopt(actor=world.secretary().actor, proposal_id=first(formation).pk, at=world.at)
    papers = {paper.kind: paper for paper in formation.papers.select_related("file")}
    assert set(papers) == set(PaperKind.values)
    document = docx.Document(io.BytesIO(read_document(papers["plan"].file)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "西湖新村社区党建“楼栋党小组”实施方案" in text
    assert "共编 3 个党小组，党员 16 名。" in text
    assert "12栋、13栋，党员 5 名" in text
    assert "邀请 24 户，到会 15 人" in text
    assert "{" not in text
    section = document.sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin, section.left_margin)] == [37, 35, 28]


def test_a_meeting_is_not_in_the_future_and_not_empty(neighbourhood: Neighbourhood) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    told = {"place": "院子里", "invited": 9, "outcome": "agreed", "at": world.at}
    for field, wrong in (
        ("held_at", {"held_at": world.at + timedelta(minutes=1), "attended": 3}),
        ("attended", {"held_at": world.at, "attended": 0}),
    ):
        with pytest.raises(DomainError) as refused:
            services.record_meeting(actor=world.secretary().actor, formation_id=formation.pk, **told, **wrong)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_only_staff_of_the_community_form_groups(neighbourhood: Neighbourhood, other_world: World) -> None:
    world, formation = neighbourhood.world, worked_out(neighbourhood.world)
    proposal = first(formation)
    for who in (world.group_leader(), world.member(), world.partner_contact(), other_world.street_staff()):
        for deed in (
            lambda actor: services.ask_for_proposals(actor=actor, community=world.code, at=world.at),
            lambda actor: services.drop_formation(actor=actor, formation_id=formation.pk, at=world.at),
            lambda actor: services.adopt(actor=actor, proposal_id=proposal.pk, at=world.at),
            lambda actor: services.move_parts(actor=actor, proposal_id=proposal.pk, parts=[], at=world.at),
        ):
            with pytest.raises(NotPermitted):
                deed(who.actor)
    assert Formation.objects.get().state == FormationState.READY


def test_the_ground_takes_as_many_queries_at_any_size(neighbourhood: Neighbourhood) -> None:
    _group = neighbourhood.world.group
    formation = worked_out(neighbourhood.world)
    numbers = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            grounds_of(formation)
        numbers.append(len(caught))
        neighbourhood.build(entrances=3)
        neighbourhood.settle(-1, 2, 4)
    assert numbers == [8, 8]
