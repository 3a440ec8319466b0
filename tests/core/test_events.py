import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from shanzhi.core import events
from shanzhi.core.events import emit, subscribe


@dataclass(frozen=True)
class Happened:
    number: int


@dataclass(frozen=True)
class HappenedElsewhere:
    number: int


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """What a receiver of Happened was told."""
    numbers: list[int] = []
    subscribe(Happened)(lambda event: numbers.append(event.number))
    yield numbers
    del events._receivers[Happened]


@pytest.mark.django_db(transaction=True)
def test_receivers_are_told_after_the_commit(heard: list[int]) -> None:
    with transaction.atomic():
        emit(Happened(1))
        with transaction.atomic():
            emit(Happened(2))
        assert heard == []
    assert heard == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_was_rolled_back(heard: list[int]) -> None:
    with transaction.atomic():
        emit(Happened(1))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            emit(Happened(2 // 0))
        with pytest.raises(LookupError), transaction.atomic():
            tell_and_fail(3)
    with pytest.raises(LookupError), transaction.atomic():
        tell_and_fail(4)
    assert heard == [1]


def tell_and_fail(number: int) -> None:
    emit(Happened(number))
    raise LookupError


@pytest.mark.django_db(transaction=True)
def test_a_failing_receiver_harms_neither_the_deed_nor_the_others(
    heard: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: Happened) -> None:
        raise RuntimeError("receiver broke")

    subscribe(Happened)(fail)
    subscribe(Happened)(lambda event: heard.append(-event.number))
    with caplog.at_level(logging.ERROR), transaction.atomic():
        emit(Happened(1))
    assert heard == [1, -1]
    assert "receiver broke" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_receivers_are_outside_the_transaction_and_its_scope(heard: list[int]) -> None:
    subscribe(Happened)(lambda event: heard.append(int(connection.in_atomic_block)))
    with transaction.atomic():
        emit(Happened(5))
    assert heard == [5, 0]


def test_subscribing_twice_is_once(
    heard: list[int], django_capture_on_commit_callbacks: Callable[..., object], db: None
) -> None:
    def receiver(event: Happened) -> None:
        heard.append(event.number * 10)

    assert subscribe(Happened)(receiver) is subscribe(Happened)(receiver) is receiver
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        emit(Happened(1))
        emit(HappenedElsewhere(2))
    assert heard == [1, 10]
