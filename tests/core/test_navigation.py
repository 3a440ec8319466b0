from shanzhi.core.navigation import Place, under_headings


def place(key: str, order: int) -> Place:
    return Place(key, key, "desk:today", "sun", order)


def test_places_stand_under_the_heading_before_them() -> None:
    """Headings are those of desk/places.py."""
    found = under_headings([place("a", 10), place("b", 20), place("c", 39), place("d", 95)])

    assert [(str(heading), [one.key for one in those]) for heading, those in found] == [
        ("", ["a"]),
        ("诉求与服务", ["b", "c"]),
        ("设置", ["d"]),
    ]


def test_a_heading_without_places_is_not_shown() -> None:
    assert under_headings([]) == []
