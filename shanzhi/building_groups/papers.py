"""The plan and the three rule documents (seed 001), written from the records in the words of official papers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.building_groups.enums import PaperKind
from shanzhi.building_groups.models import CourtyardMeeting
from shanzhi.building_groups.naming import group_name, places_of
from shanzhi.building_groups.queries.proposals import Drawn
from shanzhi.building_groups.wording import reason_in_words
from shanzhi.core.word import Line


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers say about one place: its community's name, the proposal, the meetings, the day."""

    community: str
    whole: Drawn
    meetings: list[CourtyardMeeting]
    at: datetime


def title_of(kind: str, community: str) -> str:
    """Return a paper's title."""
    return {
        PaperKind.PLAN: _("Plan of %(community)s for Building Groups"),
        PaperKind.MEMBERS: _("Rules of %(community)s for the Members of Building Groups"),
        PaperKind.DUTIES: _("Duties of the Building Groups of %(community)s"),
        PaperKind.CONTACT: _("Rules of %(community)s for Keeping in Touch with Residents"),
    }[PaperKind(kind)] % {"community": community}


def lines_of(kind: str, facts: Facts) -> list[Line]:
    """Return a paper's paragraphs."""
    return {
        PaperKind.PLAN: _plan,
        PaperKind.MEMBERS: _members,
        PaperKind.DUTIES: _duties,
        PaperKind.CONTACT: _contact,
    }[PaperKind(kind)](facts)


def day_in_words(at: datetime) -> str:
    """Return the day as papers write it: 2026年3月10日."""
    return formats.date_format(timezone.localdate(at), "DATE_FORMAT")


def _plan(facts: Facts) -> list[Line]:
    whole = facts.whole
    limits = whole.proposal.formation.limits
    return [
        Line(_("1. Purpose"), 1),
        Line(
            _(
                "So that what residents need is heard at their door and done near it, building groups of party "
                "members are formed in %(community)s."
            )
            % {"community": facts.community}
        ),
        Line(_("2. How groups are formed"), 1),
        Line(_("(1) By home, not by home branch"), 2),
        Line(
            _(
                "Members who live in a building belong to its group, whatever their work, age or home branch. "
                "Their home branch stays as it is."
            )
        ),
        Line(_("(2) Near and convenient"), 2),
        Line(
            _(
                "A group has at least %(least)d members and is made of one entrance, of one building, or of "
                "buildings side by side: at most %(buildings)d of them, none further than %(metres)d m from "
                "where the group meets."
            )
            % {"least": limits.least, "buildings": limits.buildings, "metres": limits.furthest}
        ),
        Line(_("3. The groups"), 1),
        Line(_summary(whole)),
        *(Line(f"{number}. {text}") for number, text in enumerate(_groups(whole), start=1)),
        *_left(whole),
        Line(_("4. Consent"), 1),
        *_meetings(facts),
        Line(_("5. Leaders"), 1),
        Line(
            _(
                "Every member of a group is asked for recommendations; from them and from what is known a list "
                "is proposed, and the members elect their leader. Wanted are people who know their neighbours, "
                "whom neighbours trust, and who like to help."
            )
        ),
        Line(_("6. What comes next"), 1),
        Line(
            _(
                "Once the leaders are elected, each group puts up its notice board, gives out contact cards, "
                "looks for a hall, and takes requests. The files of the buildings are kept up to date; the "
                "groups are looked over once a year and whenever members move."
            )
        ),
    ]


def _summary(whole: Drawn) -> str:
    groups, members = len(whole.groups), whole.grouped
    said = ngettext(
        "%(count)d group with %(members)d members is formed.",
        "%(count)d groups with %(members)d members are formed.",
        groups,
    )
    return said % {"count": groups, "members": members}


def _groups(whole: Drawn) -> list[str]:
    said = []
    for one in whole.groups:
        kept = one.group.organisation.name if one.group.is_kept and one.group.organisation else ""
        name = kept or one.group.name or group_name(whole.grounds, one.shape)
        about = {"name": name, "places": places_of(whole.grounds, one.shape), "members": one.members}
        said.append(_("%(name)s: %(places)s; %(members)d members.") % about)
    return said


def _left(whole: Drawn) -> list[Line]:
    limits = whole.proposal.formation.limits
    rows = [
        Line(
            _("%(building)s: %(members)d members. %(reason)s")
            % {
                "building": whole.grounds.buildings[left.block].name,
                "members": left.members,
                "reason": reason_in_words(left, limits),
            }
        )
        for left in whole.left
    ]
    if whole.grounds.without_home:
        rows.append(
            Line(_("The homes of %(count)d members are not known yet.") % {"count": whole.grounds.without_home})
        )
    return [Line(_("Not yet in a group:")), *rows] if rows else []


def _meetings(facts: Facts) -> list[Line]:
    said = [
        Line(
            _(
                "On %(day)s a courtyard meeting was held at %(place)s: %(invited)d households were invited, "
                "%(attended)d people came. Result: %(outcome)s."
            )
            % {
                "day": day_in_words(meeting.held_at),
                "place": meeting.place,
                "invited": meeting.invited,
                "attended": meeting.attended,
                "outcome": meeting.get_outcome_display(),
            }
        )
        for meeting in facts.meetings
    ]
    said += [
        Line(_("What was said: %(opinions)s") % {"opinions": meeting.opinions})
        for meeting in facts.meetings
        if meeting.opinions
    ]
    return said or [
        Line(_("Courtyard meetings are held before the groups are formed; what was said there is noted here."))
    ]


def _members(facts: Facts) -> list[Line]:
    return [
        Line(_("1. Who belongs to a group"), 1),
        Line(
            _(
                "All party members who live in the buildings of a group belong to it: direct, employed "
                "elsewhere, retired and mobile members. Membership in the home branch is not touched, and dues "
                "are paid there."
            )
        ),
        Line(_("2. Joining and leaving"), 1),
        Line(
            _(
                "Who moves in is noted by the community and greeted by the leader within a month; who moves away"
                " leaves the group that day. The history stays on record."
            )
        ),
        Line(_("3. Taking part"), 1),
        Line(
            _(
                "The group meets at least once a month. Members say themselves whether they are on duty and how "
                "many requests they can have in hand; who is frail or away is visited, not called."
            )
        ),
        Line(_("4. No points, no ranks"), 1),
        Line(
            _(
                "What members do is noted so that residents are answered, not to compare members. No photo, "
                "place or number of services is asked of anybody as proof."
            )
        ),
        Line(_("5. Personal data"), 1),
        Line(
            _(
                "Phones and homes of members and residents are used for the work of the group only. Name and "
                "phone stand on boards and cards only with the member's consent, and are taken down at once when"
                " it is withdrawn."
            )
        ),
        Line(_("6. Leader"), 1),
        Line(
            _(
                "The leader is elected by the members, calls the meetings, hands out requests and answers to the"
                " branch. When the term is over, or two thirds of the members ask for it, a new leader is "
                "elected."
            )
        ),
    ]


def _duties(facts: Facts) -> list[Line]:
    return [
        Line(_("1. Hear"), 1),
        Line(
            _(
                "Knock on doors, keep the board and the code on the door in order, and enter every need that is "
                "heard the same day."
            )
        ),
        Line(_("2. Do"), 1),
        Line(
            _(
                "Take on what neighbours can do themselves; hand to the community, the property company or "
                "partner units what they cannot; follow it to its end."
            )
        ),
        Line(_("3. Talk over"), 1),
        Line(
            _(
                "Call residents to the hall about matters of the building, note what was said and agreed, and "
                "report what came of it."
            )
        ),
        Line(_("4. Care"), 1),
        Line(
            _(
                "Know who in the building is very old, ill, alone or in need, visit as the care plan says, and "
                "keep what is learned there to those on the task."
            )
        ),
        Line(_("5. Explain"), 1),
        Line(
            _(
                "Explain policies in plain words, bring lessons to the doors of those who cannot come, and pass "
                "on what the community announces."
            )
        ),
        Line(_("6. Keep records"), 1),
        Line(
            _(
                "Note services, meetings and visits when they happen. The branch reads them once a month with "
                "the leaders; residents see what was done for their building."
            )
        ),
    ]


def _contact(facts: Facts) -> list[Line]:
    return [
        Line(_("1. Every home has somebody"), 1),
        Line(
            _(
                "Each member keeps in touch with some homes of the own building, shared out evenly and by "
                "agreement. Every home can see on the board whom to turn to."
            )
        ),
        Line(_("2. Visits"), 1),
        Line(
            _(
                "Homes are visited at least once a quarter, and those of the very old, the ill and those who "
                "live alone more often. A visit is never proved by a photo or a place. Nobody has to open."
            )
        ),
        Line(_("3. What is heard"), 1),
        Line(
            _(
                "What is heard becomes a request with a number and a time limit. The resident learns what came "
                "of it and says whether it is solved."
            )
        ),
        Line(_("4. Contact cards"), 1),
        Line(
            _(
                "Each home gets a contact card with name, post, phone and services, as far as the member agreed "
                "to each of them. Cards that are out of date are replaced."
            )
        ),
        Line(_("5. Courtyard meetings"), 1),
        Line(
            _(
                "At least twice a year the group calls its neighbours to a courtyard meeting: to report, to "
                "listen, and to agree on what comes next."
            )
        ),
    ]
