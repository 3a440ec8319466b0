"""What can go wrong on the way out."""


class Unavailable(Exception):
    """The gateway did not answer, or asks to wait: try again later."""


class Refused(Exception):
    """The gateway will not send this, now or later: wrong number, wrong text, wrong account."""
