"""On notice boards: how I stand there, what I was asked, and my yes or no field by field. A tab of one's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.people.models import Person
from shanzhi.people.my_pages import my_pages
from shanzhi.people.requests import AccountRequest
from shanzhi.people.services.looks import own_values
from shanzhi.publicity.content import contents_of
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.models import ConsentQuestion
from shanzhi.publicity.queries import boards_of_person, open_questions
from shanzhi.publicity.services.consents import answer_question


def _own_person(request: AccountRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.person_id or 0, account_id=request.user.pk)


@signed_in
@never_cache
def my_boards(request: AccountRequest) -> HttpResponse:
    """Show what I am asked, and how I stand on each board today."""
    person = _own_person(request)
    contents = contents_of(boards_of_person(person), on=timezone.localdate(clock.now()))
    lines = {pk: next(line for line in one.lines if line.person.pk == person.pk) for pk, one in contents.items()}
    own = own_values(actor=request.actor, person=person)
    asked = []
    for question in open_questions(person):
        line = lines.get(question.board_id)
        shown = {
            PublicField.NAME: own["name"],
            PublicField.PHONE: own["phone"],
            PublicField.POST: _("; ").join(str(role) for role in line.roles) if line else "",
            PublicField.SERVICES: line.offered if line else "",
        }
        asked.append((question, [(PublicField(name), shown[PublicField(name)]) for name in question.fields]))
    context = {
        "section": "me",
        "tab": "boards",
        "tabs": my_pages(request.actor),
        "asked": asked,
        "boards": [(content.board, lines[pk]) for pk, content in contents.items()],
    }
    return render(request, "publicity/my_boards.html", context)


@signed_in
@require_POST
def answer(request: AccountRequest, question: int) -> HttpResponse:
    """Answer: `answer=all`, `answer=none`, or the fields ticked (`agreed`)."""
    found = get_object_or_404(ConsentQuestion, pk=question, person=_own_person(request))
    said = request.POST.get("answer", "")
    agreed = {"all": found.fields, "none": []}.get(said, request.POST.getlist("agreed"))
    answer_question(actor=request.actor, question=found, agreed=agreed, at=clock.now())
    messages.success(request, _("Thank you. You can withdraw this at any time, here."))
    return redirect("publicity:my_boards")
