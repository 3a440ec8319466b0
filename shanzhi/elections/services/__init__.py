"""What can be done with elections, from the plan to the posts. Each locks the election first; `at` is the moment of the deed."""

from shanzhi.elections.services.asking import ask, end_asking, enter_recommendation, recommend
from shanzhi.elections.services.counting import count, decide_ballot, enter_ballot
from shanzhi.elections.services.held import Hands, elected_member, hold_election, time_of_notice
from shanzhi.elections.services.listing import call, name_tellers, propose
from shanzhi.elections.services.planning import plan_election, plan_founding, set_roll
from shanzhi.elections.services.settling import approve, cancel, next_round, refuse, report, settle
from shanzhi.elections.services.terms import answer_delay, ask_for_delay, change_rules, remind
from shanzhi.elections.services.voting import cast, close_round, hand_paper, mark_present, open_round

__all__ = [
    "Hands",
    "answer_delay",
    "approve",
    "ask",
    "ask_for_delay",
    "call",
    "cancel",
    "cast",
    "change_rules",
    "close_round",
    "count",
    "decide_ballot",
    "elected_member",
    "end_asking",
    "enter_ballot",
    "enter_recommendation",
    "hand_paper",
    "hold_election",
    "mark_present",
    "name_tellers",
    "next_round",
    "open_round",
    "plan_election",
    "plan_founding",
    "propose",
    "recommend",
    "refuse",
    "remind",
    "report",
    "set_roll",
    "settle",
    "time_of_notice",
]
