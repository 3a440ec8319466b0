"""Paper: recommendation form, ballot, sign-in sheet, result report form, statement."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.word import CONTENT_TYPE
from shanzhi.elections import printing
from shanzhi.elections.queries import rounds_of
from shanzhi.elections.views.desk.pages import load_to_run, pdf
from shanzhi.organisations.rules import sees_tree
from shanzhi.people.requests import AccountRequest


@require_safe
@only(sees_tree)
def printed(request: AccountRequest, pk: int, paper: str) -> HttpResponse:
    """One of the papers of an election; 404 for one that has nothing to say yet."""
    election, at = load_to_run(request, pk), clock.now()
    rounds = rounds_of(election)
    if paper == "recommendation":
        content = printing.recommendation_pdf(election, at=at)
    elif paper == "roll":
        content = printing.roll_pdf(election, at=at)
    elif paper == "ballot" and rounds:
        content = printing.ballot_pdf(election, rounds[-1], at=at)
    elif paper == "result" and any(one.outcome for one in rounds):
        content = printing.result_pdf(election, at=at)
    elif paper == "statement":
        content = printing.statement_pdf(election, at=at)
    else:
        raise Http404
    return pdf(content, f"{paper}-{pk}")


@require_safe
@only(sees_tree)
def statement_word(request: AccountRequest, pk: int) -> HttpResponse:
    """The report to the body above, as a Word document."""
    content = printing.statement_docx(load_to_run(request, pk), at=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="statement-{pk}.docx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
