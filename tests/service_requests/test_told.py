"""What the resident reads under a step: in the reader's language, whoever wrote it in which."""

from typing import Any

import pytest
from django.utils import translation

from shanzhi.service_requests.enums import Grade, ServiceMode, VisitChannel
from shanzhi.service_requests.models import ServiceRequest, Step
from shanzhi.service_requests.services import hear, judge, progress, sort
from shanzhi.service_requests.told import told_of
from tests.world import World


def _last(request: ServiceRequest) -> Step:
    return Step.objects.filter(request=request).order_by("-id")[0]


def _another(world: World, menu: Any) -> ServiceRequest:
    return hear.submit(
        actor=world.resident(), community=world.code, category=menu["repair"], text="路灯又坏了", at=world.at
    )


@pytest.mark.parametrize("written_in", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("deed", "chinese", "english"),
    [
        ("refuse", "围墙属于别的单位。您可以找：街道城管办", "围墙属于别的单位。 You can turn to: 街道城管办"),
        ("transfer", "已转给区信访局，由其答复您。", "Passed on to 区信访局, which will answer you."),
        (
            "split",
            "您的诉求涉及几件事，将逐件办理。",
            "Your request touches several matters; they are handled one by one.",
        ),
        (
            "merge",
            "已有居民反映同一件事，并入 {into} 一起办理。",
            "Others have reported the same. It goes on as {into}.",
        ),
    ],
)
def test_sentence_is_in_the_readers_language(
    world: World, asked: ServiceRequest, menu: Any, written_in: str, deed: str, chinese: str, english: str
) -> None:
    to: dict[str, Any] = {"actor": world.secretary().actor, "request_id": asked.pk, "at": world.at}
    other = _another(world, menu)
    deeds: dict[str, Any] = {
        "refuse": lambda: sort.refuse(reason="围墙属于别的单位。", turn_to="街道城管办", **to),
        "transfer": lambda: sort.transfer(to="区信访局", **to),
        "split": lambda: sort.split(parts=[(menu["repair"], "修灯"), (menu["environment"], "扫地")], **to),
        "merge": lambda: sort.merge(into_id=other.pk, **to),
    }

    with translation.override(written_in):
        deeds[deed]()

    step = _last(asked)
    for language, sentence in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert told_of(step) == sentence.format(into=other.number)


def test_words_somebody_typed_stay_as_typed(world: World, asked: ServiceRequest) -> None:
    sort.accept(actor=world.secretary().actor, request_id=asked.pk, told="明天上午来", at=world.at)
    with translation.override("en"):
        assert told_of(_last(asked)) == "明天上午来"


def test_other_steps_tell_nothing(world: World, asked: ServiceRequest) -> None:
    assert told_of(_last(asked)) == ""


def test_an_unhappy_answer_without_words_leaves_no_words_of_ours(world: World, asked: ServiceRequest) -> None:
    staff = world.secretary().actor
    to: dict[str, Any] = {"request_id": asked.pk, "at": world.at}
    sort.accept(actor=staff, **to)
    progress.record_service(actor=staff, mode=ServiceMode.ONLINE, what="答复", **to)
    progress.finish(actor=staff, **to)
    judge.rate(actor=world.resident(), solved=False, grade=Grade.DISSATISFIED, channel=VisitChannel.LINK, **to)

    step = _last(asked)
    assert (step.action, step.reason) == ("reopen", "")
