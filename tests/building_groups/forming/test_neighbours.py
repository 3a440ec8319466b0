from shanzhi.building_groups.forming.neighbours import LINKED, NEXT_NUMBER, Spot, sides_of


def test_the_next_number_is_beside_where_no_place_is_known() -> None:
    spots = [Spot(1, 1, "003"), Spot(2, 1, "001"), Spot(3, 1, "002"), Spot(4, 2, "001")]
    assert sides_of(spots, {}) == {(1, 2): NEXT_NUMBER, (0, 2): NEXT_NUMBER}


def test_a_building_between_two_keeps_them_apart() -> None:
    spots = [Spot(pk, 1, pk, 40.0 * pk, 0.0) for pk in range(3)]
    assert sides_of(spots, {}) == {(0, 1): 40, (1, 2): 40}


def test_too_far_is_not_beside() -> None:
    assert sides_of([Spot(1, 1, 1, 0.0, 0.0), Spot(2, 1, 2, 200.0, 0.0)], {}) == {}


def test_a_link_joins_estates_and_a_wall_parts_neighbours() -> None:
    spots = [Spot(1, 1, 1, 0.0, 0.0), Spot(2, 1, 2, 40.0, 0.0), Spot(3, 2, 1, 0.0, 0.0)]
    assert sides_of(spots, {(1, 3): True, (2, 1): False, (1, 99): True}) == {(0, 2): LINKED}


def test_a_building_without_a_place_is_beside_its_numbers() -> None:
    spots = [Spot(1, 1, 1, 0.0, 0.0), Spot(2, 1, 2), Spot(3, 1, 3, 500.0, 0.0)]
    assert sides_of(spots, {}) == {(0, 1): NEXT_NUMBER, (1, 2): NEXT_NUMBER}
