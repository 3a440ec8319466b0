"""What a browser calls itself, in words its owner recognises."""

import hashlib

PROGRAMS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def describe_browser(user_agent: str) -> str:
    """Return e.g. "Chrome · Windows"; "" when nothing is recognised."""
    parts = [next((name for mark, name in known if mark in user_agent), "") for known in (PROGRAMS, SYSTEMS)]
    return " · ".join(part for part in parts if part)


def session_handle(session_key: str) -> str:
    """Return a name for a session that may stand in a page: the key itself never does."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:20]
