"""A survey's answers from an Excel file: check it, look at what would happen, carry it out or put it away."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.building_groups.models import Survey, SurveyImport
from shanzhi.building_groups.rules import may_form
from shanzhi.building_groups.services.surveys import NOT_YOURS, Answer, enter_answers, what_would_change
from shanzhi.building_groups.survey_files import ReadSurvey, read_survey
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import NotPossible
from shanzhi.records import audit
from shanzhi.territory.imports.reading import Problem

SHOWN_PROBLEMS = 100
LONGEST_NAME = 120
KEPT = timedelta(days=1)


def check_survey_file(*, actor: Actor, survey: Survey, filename: str, content: bytes, at: datetime) -> SurveyImport:
    """Read a file and say what it would do; nothing of it is written. Raises NotReadable when it cannot be read at all."""
    _require(actor, survey)
    read = read_survey(survey, content)
    waiting = SurveyImport.objects.filter(survey=survey, imported_at=None)
    waiting.filter(checked_at__lt=at - KEPT).delete()
    waiting.filter(account=actor.account_id).delete()
    return SurveyImport.objects.create(
        street=survey.street,
        survey=survey,
        account_id=actor.account_id,
        filename=filename[-LONGEST_NAME:],
        content=content,
        checked_at=at,
        **_found(survey, read),
    )


@transaction.atomic
def carry_out_survey_file(*, actor: Actor, import_id: int, at: datetime) -> SurveyImport:
    """Enter a checked file, all of it or nothing. It is checked once more; a new problem is kept with the file instead."""
    waiting = SurveyImport.objects.select_for_update(of=("self",)).select_related("survey").get(pk=import_id)
    _require(actor, waiting.survey)
    read = read_survey(waiting.survey, _content(waiting))
    for name, value in _found(waiting.survey, read).items():
        setattr(waiting, name, value)
    if not read.file.problems:
        enter_answers(actor=actor, survey_id=waiting.survey_id, answers=_answers(read), at=at)
        waiting.imported_at, waiting.content = at, None
    waiting.save()
    return waiting


def put_survey_file_away(*, actor: Actor, survey_import: SurveyImport) -> None:
    """Forget a file that is not to be imported."""
    _require(actor, survey_import.survey)
    SurveyImport.objects.filter(pk=survey_import.pk, imported_at=None).delete()


def problems_in(*, actor: Actor, survey_import: SurveyImport) -> list[Problem]:
    """Return every problem of a waiting file, found anew."""
    _require(actor, survey_import.survey)
    return read_survey(survey_import.survey, _content(survey_import)).file.problems


def note_survey_export(*, actor: Actor, survey: Survey, at: datetime) -> None:
    """Write down that somebody took all doors of a survey away in a file."""
    _require(actor, survey)
    audit.record(actor=actor, street=survey.street, action="survey.exported", subject=survey, at=at)


def _require(actor: Actor, survey: Survey) -> None:
    require(may_form(actor, survey.community), NOT_YOURS)


def _content(waiting: SurveyImport) -> bytes:
    if waiting.content is None:
        raise NotPossible(_("This file is imported already."))
    return bytes(waiting.content)


def _answers(read: ReadSurvey) -> list[Answer]:
    return [Answer(row.household, row.outcome, row.residents, row.heard, row.phones) for row in read.rows]


def _found(survey: Survey, read: ReadSurvey) -> dict[str, Any]:
    problems = sorted(read.file.problems, key=lambda problem: problem.row)
    counts = asdict(what_would_change(survey, _answers(read)))
    phones = sum(len(row.phones) for row in read.rows)
    does_something = bool(counts["new"] or counts["changed"] or phones)
    summary = {
        **counts,
        "members": phones,
        "does_something": does_something,
        "problems": [asdict(problem) for problem in problems[:SHOWN_PROBLEMS]],
    }
    return {"summary": summary, "problems": len(problems)}
