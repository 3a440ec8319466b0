"""Who stands on a board, and what they agree to."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.people.queries import consents_of
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import may_keep_people
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.forms.boards import ConsentsForm, EntryForm, PeopleForm
from shanzhi.publicity.queries import who_could_stand_on
from shanzhi.publicity.rules import keeps_boards
from shanzhi.publicity.services import boards as service
from shanzhi.publicity.services import consents
from shanzhi.publicity.views.desk.pages import kept_board, kept_entry, put_on_form, show_form


@only(keeps_boards)
def people_add(request: AccountRequest, board: int) -> HttpResponse:
    """Let people join a board: who holds a post or takes part where it hangs."""
    found = kept_board(request, board)
    form = PeopleForm(request.POST or None, persons=who_could_stand_on(found, on=timezone.localdate(clock.now())))
    if not form.persons:
        messages.info(request, _("Everybody who holds a post or takes part here is on the board already."))
        return redirect("publicity:board", board)
    if request.method == "POST" and form.is_valid():
        try:
            for person in form.chosen():
                service.put_on_board(actor=request.actor, board=found, person=person, at=clock.now())
        except NotPermitted:
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("On the board. Nothing is shown before they agree."))
            return redirect("publicity:board", board)
    back = reverse("publicity:board", args=[board])
    return show_form(request, form, title=_("Put people on the board"), label=_("Put on the board"), back=back)


@only(keeps_boards)
def entry_change(request: AccountRequest, board: int, entry: int) -> HttpResponse:
    """Say what a person helps with here."""
    found = kept_entry(request, board, entry)
    form = EntryForm(request.POST or None, initial={"services": found.services})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["services"]
        try:
            service.change_entry(actor=request.actor, entry=found, services=words, at=clock.now())
        except NotPermitted:
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("publicity:board", board)
    back = reverse("publicity:board", args=[board])
    return show_form(request, form, title=str(found.person), back=back)


@only(keeps_boards)
@require_POST
def entry_move(request: AccountRequest, board: int, entry: int) -> HttpResponse:
    """Move a person one place up."""
    service.move_up(actor=request.actor, entry=kept_entry(request, board, entry), at=clock.now())
    return redirect("publicity:board", board)


@only(keeps_boards)
@require_POST
def entry_off(request: AccountRequest, board: int, entry: int) -> HttpResponse:
    """Take a person off a board."""
    service.take_off_board(actor=request.actor, entry=kept_entry(request, board, entry), at=clock.now())
    messages.success(request, _("Taken off the board."))
    return redirect("publicity:board", board)


@only(keeps_boards)
def entry_consents(request: AccountRequest, board: int, entry: int) -> HttpResponse:
    """Note what a person answered on paper, by phone or in person. For who keeps the street's people."""
    found = kept_entry(request, board, entry)
    if not may_keep_people(request.actor, found.street):
        raise Http404
    agreed = consents_of(found.person)
    initial = {"agreed": [field.value for field in PublicField if field.purpose in agreed]}
    form = ConsentsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        consents.note_consents(
            actor=request.actor, board=found.board, person=found.person, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("publicity:board", board)
    title = _("What %(person)s agrees to") % {"person": found.person}
    note = _("From the signed sheet, or as they said it. They can change it on their own page.")
    return show_form(request, form, title=title, note=note, back=reverse("publicity:board", args=[board]))


@only(keeps_boards)
@require_POST
def ask(request: AccountRequest, board: int) -> HttpResponse:
    """Ask everybody who was not asked yet, or one person again (`person`)."""
    found = kept_board(request, board)
    one = request.POST.get("person", "")
    persons = {int(one)} if one.isascii() and one.isdigit() and len(one) < 19 else None
    told = consents.ask_for_consent(actor=request.actor, board=found, at=clock.now(), persons=persons)
    if told:
        said = ngettext("%(number)d person is asked.", "%(number)d people are asked.", told) % {"number": told}
        messages.success(request, said)
    else:
        messages.info(request, _("There is nobody to ask: all agreed, or wait to answer."))
    return redirect("publicity:board", board)
