"""Addresses open to people without an account, and why. Every other address asks who is there."""

PUBLIC = {
    # Residents need no account to ask for help
    "portal:choose": "which communities are here",
    "portal:home": "a community's own page",
    "portal:building": "the code on a building's door",
    "portal:menu": "what can be asked for",
    "portal:tell": "asking",
    "portal:hints": "requests like this one, while it is being written",
    "portal:public": "the public list, delayed and without personal data",
    "portal:public_request": "a request of the public list",
    "portal:plan": "where the public requests are",
    "partnerships:public": "what a community needs, is offered and was promised, in wordings released one by one",
    "publicity:public_boards": "which notice boards hang in a community",
    "publicity:public_board": "a notice board, as it hangs on the wall",
    "venues:public_venues": "the halls and stations of a community",
    "venues:public_venue": "one of them, as far as its household agrees",
    # Whoever has a random token of 96 bits
    "venues:feed": "one's own duties, read by one's calendar",
    "portal:thread": "the resident's own timeline",
    "portal:sent": "thanks, with the number",
    "portal:add": "the resident adds words and photos",
    "portal:urge": "the resident urges",
    "portal:withdraw": "the resident takes the request back",
    "portal:reopen": "the resident is not content",
    "portal:judge": "the resident judges",
    "portal:photo": "a photo of one's own request",
    "portal:order": "a partner unit's limited page",
    "portal:order_take": "the unit takes the order",
    "portal:order_decline": "the unit declines the order",
    "portal:order_note": "the unit notes what it did",
    "portal:order_photo": "a photo of the order",
    "partnerships:promise_link": "what a partner unit is asked to promise",
    "partnerships:promise_link_act": "the unit answers",
    "partnerships:check_link": "a check a merchant is asked to make",
    "partnerships:check_link_act": "the merchant answers",
    "care:own": "when somebody comes: for the person in care or a relative they agreed to",
    "care:own_event": "something happened to the person in care",
    "care:own_leave": "a relative no longer wants to see it",
    # Whoever has just typed the code sent to their phone
    "portal:mine": "all one's own requests",
    "portal:mine_code": "asking for the code",
    "portal:mine_leave": "leaving",
    "people:my_data": "what is known about oneself",
    "people:my_data_name": "correcting one's name",
    "people:my_data_export": "a copy of it",
    "people:my_data_erasure": "asking for it to be erased",
    # Signing in and out, and what a page needs
    "people:sign_in": "signing in",
    "people:sign_in_code": "the second factor",
    "people:sign_out": "signing out",
    "preferences:set": "language, theme, text size: kept in the browser",
    "health:health": "whether the site is up, for the machine that watches it",
    # The demo only
    "messaging:outbox": "the demo's outbox: phones and inboxes nobody there has",
}
DEMO_ONLY = ("gallery:",)


def is_public(name: str) -> bool:
    return name in PUBLIC or name.startswith(DEMO_ONLY)
