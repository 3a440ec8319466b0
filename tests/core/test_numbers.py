from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.core.models import NumberSeries
from shanzhi.core.tenancy import Scope, scoped

STREET, NEIGHBOUR = 430407002, 430407003


def take(street: int = STREET, series: str = "QS", year: int = 2026) -> str:
    with scoped(Scope.of_street(street)):
        return NumberSeries.take(street, series, year)


def test_numbers_are_readable(db: None) -> None:
    assert take() == "QS-430407002-2026-000001"
    assert take() == "QS-430407002-2026-000002"


def test_every_street_series_and_year_counts_for_itself(db: None) -> None:
    assert [take()[-6:], take(year=2027)[-6:], take(series="FW")[-6:], take(NEIGHBOUR)[-6:], take()[-6:]] == [
        "000001",
        "000001",
        "000001",
        "000001",
        "000002",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_number_comes_back_when_its_deed_is_rolled_back() -> None:
    with scoped(Scope.of_street(STREET)):
        NumberSeries.take(STREET, "QS", 2026)
        transaction.set_rollback(True)
    assert take().endswith("000001")


@pytest.mark.django_db(transaction=True)
def test_a_number_of_the_neighbour_cannot_be_taken() -> None:
    with pytest.raises(DatabaseError, match="row-level security"), scoped(Scope.of_street(STREET)):
        NumberSeries.take(NEIGHBOUR, "QS", 2026)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_number_once_and_leave_no_gap() -> None:
    def some(street: int) -> list[str]:
        try:
            return [take(street) for _ in range(25)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [number for numbers in pool.map(some, [STREET, NEIGHBOUR] * 4) for number in numbers]
    for street in (STREET, NEIGHBOUR):
        ours = sorted(number for number in taken if f"-{street}-" in number)
        assert ours == [f"QS-{street}-2026-{number:06d}" for number in range(1, 101)]
