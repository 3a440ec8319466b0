"""Breaches and reasons in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.building_groups.forming.checking import Breach
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.building_groups.forming.reasons import LeftOut, Reason


def breach_in_words(breach: Breach, limits: Limits, members: int) -> str:
    """Return what is wrong with a group and what would be right."""
    return {
        Breach.EMPTY: lambda: _("Nothing is in this group."),
        Breach.SMALL: lambda: (
            ngettext(
                "Only %(count)d member; at least %(least)d are needed.",
                "Only %(count)d members; at least %(least)d are needed.",
                members,
            )
            % {"count": members, "least": limits.least}
        ),
        Breach.APART: lambda: _("Its parts do not lie side by side."),
        Breach.DIVIDED: lambda: _("A group of several buildings takes them whole, with all entrances."),
        Breach.MANY: lambda: _("More than %(most)d buildings.") % {"most": limits.buildings},
        Breach.FAR: lambda: _("Somebody would walk more than %(metres)d m.") % {"metres": limits.furthest},
        Breach.LARGE: lambda: _("More than %(most)d members: much for one leader.") % {"most": limits.most},
    }[breach]()


def reason_in_words(left: LeftOut, limits: Limits) -> str:
    """Return why the members of a building stay without a group."""
    return {
        Reason.ALONE: lambda: _(
            "No building lies beside it. If there is a path to one, say so under “Buildings side by side”."
        ),
        Reason.TOO_FEW: lambda: (
            ngettext(
                "In all buildings within reach lives only %(count)d member without a group.",
                "In all buildings within reach live only %(count)d members without a group.",
                left.reachable,
            )
            % {"count": left.reachable}
        ),
        Reason.BESIDE_KEPT: lambda: _("Beside it is a group that stays: they could join it, move them there by hand."),
        Reason.TOO_FAR: lambda: (
            _("At least %(least)d would need more than %(most)d buildings.")
            % {"least": limits.least, "most": limits.buildings}
        ),
        Reason.NEEDED: lambda: _("Their neighbours are needed for other groups, or live too far away."),
    }[left.reason]()
