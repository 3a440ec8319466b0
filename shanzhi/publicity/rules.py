"""Who keeps notice boards: those who run the community, and who leads the organisation a board belongs to."""

from shanzhi.core.access import Actor
from shanzhi.organisations.rules import LEADING_ROLES, is_staff, leads_group, runs_community
from shanzhi.publicity.models import Board


def keeps_board(actor: Actor, board: Board) -> bool:
    """Tell whether the actor may change a board, say who stands on it, ask for consents and print it."""
    return runs_community(actor, board.community) or leads_group(actor, board.organisation_id)


def keeps_boards(actor: Actor) -> bool:
    """Tell whether the actor may keep any board: staff, and leaders of a branch or group."""
    return actor.is_program or is_staff(actor) or actor.has_role(LEADING_ROLES)
