"""The face's measures and colours: dark and light agree, and words can be read on their ground."""

import re

import pytest

from shanzhi.core.assembled_static import STATIC

TOKENS = (STATIC / "css/tokens.css").read_text(encoding="utf-8")


def values_in(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", block))


def blocks() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    light = TOKENS[TOKENS.index(":root {") : TOKENS.index("@media (min-width: 48rem)")]
    asked = TOKENS[TOKENS.index("@media (prefers-color-scheme: dark)") : TOKENS.index(':root[data-theme="dark"]')]
    chosen = TOKENS[TOKENS.index(':root[data-theme="dark"]') : TOKENS.index("/* Elder mode")]
    return values_in(light), values_in(asked), values_in(chosen)


def test_dark_is_the_same_whoever_asks_for_it() -> None:
    light, asked, chosen = blocks()
    assert asked == chosen
    assert asked.keys() <= light.keys()


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface", "sunken")],
    *[(tone, ground) for tone in ("red", "ok", "warn", "info") for ground in ("paper", "surface", f"{tone}-tint")],
    *[("ink", f"{tone}-tint") for tone in ("red", "ok", "warn", "info")],
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("on-action", "action"),
    ("on-action", "action-2"),
    *[("ink", f"plan-{level}") for level in (1, 2, 3)],
    ("plan-on-4", "plan-4"),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_words_can_be_read(theme: int, ink: str, ground: str) -> None:
    values = {**blocks()[0], **(blocks()[1] if theme else {})}
    assert contrast(values[f"--{ink}"], values[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"), [("edge", "surface"), ("edge", "paper"), ("focus", "paper"), ("focus", "surface")]
)
def test_edges_of_inputs_and_focus_can_be_seen(theme: int, line: str, ground: str) -> None:
    values = {**blocks()[0], **(blocks()[1] if theme else {})}
    assert contrast(values[f"--{line}"], values[f"--{ground}"]) >= 3
