"""My posts, what I take part in, my duty switch and what I can help with: a tab of one's own page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import signed_in
from shanzhi.organisations.forms.people import SkillsForm
from shanzhi.organisations.models import Member, Membership, Post
from shanzhi.organisations.queries import on_day
from shanzhi.organisations.services import set_duty, set_skills
from shanzhi.people.my_pages import my_pages
from shanzhi.people.requests import AccountRequest


def own_member(request: AccountRequest) -> Member | None:
    """Return the actor's own member row, if they are enrolled."""
    members = Member.objects.select_related("person", "home_branch")
    return members.filter(person_id=request.actor.person_id or 0, left_on__isnull=True).first()


@signed_in
def my_work(request: AccountRequest) -> HttpResponse:
    """Show my posts and memberships; POST says what I can help with."""
    if request.actor.person_id is None:
        raise Http404
    member = own_member(request)
    form = SkillsForm(request.POST or None, initial={"skills": member.skills if member else []})
    if request.method == "POST" and member is not None and form.is_valid():
        try:
            set_skills(actor=request.actor, member=member, skills=form.cleaned_data["skills"], at=clock.now())
        except DomainError as error:
            form.add_error("skills", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:my_work")
    today = timezone.localdate(clock.now())
    context = {
        "section": "me",
        "tab": "work",
        "tabs": my_pages(request.actor),
        "member": member,
        "form": form,
        "posts": Post.objects.filter(on_day(today), person_id=request.actor.person_id).select_related(
            "organisation", "partner"
        ),
        "memberships": Membership.objects.filter(on_day(today), member=member).select_related("organisation")
        if member
        else [],
    }
    return render(request, "organisations/my_work.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def my_duty(request: AccountRequest) -> HttpResponse:
    """Turn my duty switch."""
    member = own_member(request)
    if member is None:
        raise Http404
    on_duty = request.POST.get("on_duty") == "1"
    set_duty(actor=request.actor, member=member, on_duty=on_duty, at=clock.now())
    said = (
        _("You are on duty: open jobs are offered to you.")
        if on_duty
        else _("You are off duty: no open jobs are offered to you.")
    )
    messages.success(request, said)
    return redirect("organisations:my_work")
