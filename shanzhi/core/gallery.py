"""The gallery: every component in every state, and one sample page per layout. Debug and demo only; its page is the face's specification."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.context import Here, face_of
from shanzhi.core.forms import SeveralFilesField
from shanzhi.core.middleware import unscoped
from shanzhi.core.widgets import CodeInput, DateInput, InlineRadio, PersonNameInput, PhoneInput, RadioTiles, TimeInput

app_name = "gallery"
STATES = ("waiting", "info", "ok", "warn", "late", "closed")


class SampleForm(forms.Form):
    """One field of every kind."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[
            ("repair", gettext_lazy("Repairs")),
            ("water", gettext_lazy("Water and power")),
            ("clean", gettext_lazy("Rubbish and cleaning")),
            ("noise", gettext_lazy("Neighbours and noise")),
            ("care", gettext_lazy("Somebody needs help")),
            ("other", gettext_lazy("Something else")),
        ],
        widget=RadioTiles(
            icons={
                "repair": "wrench",
                "water": "droplets",
                "clean": "trash-2",
                "noise": "volume-2",
                "care": "heart-handshake",
                "other": "message-circle",
            },
            hints={"care": gettext_lazy("old, ill or alone")},
        ),
    )
    other = forms.CharField(label=gettext_lazy("What then?"), required=False, max_length=40)
    text = forms.CharField(
        label=gettext_lazy("Tell us in your own words"),
        help_text=gettext_lazy("Where exactly, and since when? Please leave out names and telephone numbers of others."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = SeveralFilesField(label=gettext_lazy("Photos"), required=False, most=4)
    name = forms.CharField(label=gettext_lazy("Your name"), required=False, max_length=30, widget=PersonNameInput())
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Only those who take care of it can see it."),
        widget=PhoneInput(),
    )
    code = forms.CharField(label=gettext_lazy("Code from the message"), required=False, widget=CodeInput())
    on = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DateInput())
    at = forms.TimeField(label=gettext_lazy("Time"), required=False, widget=TimeInput())
    building = forms.ChoiceField(
        label=gettext_lazy("Building"), required=False, choices=[("", "—"), ("1", "1栋"), ("2", "2栋"), ("3", "3栋")]
    )
    people = forms.IntegerField(label=gettext_lazy("How many people"), required=False, min_value=1)
    urgent = forms.ChoiceField(
        label=gettext_lazy("Is anybody in danger?"),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        widget=InlineRadio(),
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("How may we answer?"),
        required=False,
        choices=[
            ("phone", gettext_lazy("Telephone")),
            ("sms", gettext_lazy("Text message")),
            ("visit", gettext_lazy("Somebody comes by")),
        ],
        widget=forms.CheckboxSelectMultiple(),
    )
    follow = forms.BooleanField(label=gettext_lazy("Tell me when something happens"), required=False)


class SampleFilter(forms.Form):
    """A short form in a filters bar."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), ("late", gettext_lazy("Late"))])
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=DateInput())


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A request as a list shows it."""

    number: str
    title: str
    place: str
    state: str
    tone: str
    holder: str
    due: datetime
    votes: int

    @property
    def is_late(self) -> bool:
        return self.tone == "late"


@dataclass(frozen=True, slots=True)
class SampleBar:
    """A row of the bar chart."""

    label: str
    value: int
    tone: str = ""
    href: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class SamplePhoto:
    """A picture without a file."""

    url: str
    thumbnail: str
    text: str
    note: str


def sample_rows() -> list[SampleRow]:
    """Return invented requests in every state, one with a long title."""
    places = ["3栋2单元", "北门", "6栋楼下", "1栋1单元", "老年活动室", "12栋"]
    titles = [
        _("The light on the stairs is out"),
        _("Rubbish has been lying at the north gate for three days, rats have been seen and the smell reaches the second floor"),
        _("Water drips from the ceiling"),
        _("Handrail for the front steps"),
        _("More chairs in the reading room"),
        _("Scooters charge in the corridor"),
    ]
    states = [
        (_("Waiting"), ""),
        (_("Overdue"), "late"),
        (_("In progress"), "info"),
        (_("Done, awaiting check"), "ok"),
        (_("Archived"), "closed"),
        (_("To dispatch"), "warn"),
    ]
    due = datetime(2026, 3, 12, 17, 30, tzinfo=timezone.get_current_timezone())
    return [
        SampleRow(f"QS-430407002-2026-{i + 118:06}", title, place, state, tone, "王*" if i % 2 else "", due.replace(day=9 + i), 3 * i)
        for i, (title, place, (state, tone)) in enumerate(zip(titles, places, states, strict=True))
    ]


def _picture(colour: str) -> str:
    return f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 144 108'%3E%3Crect width='144' height='108' fill='%23{colour}'/%3E%3C/svg%3E"


def samples(request: HttpRequest) -> dict[str, Any]:
    """Return what the sample pages show."""
    wrong = SampleForm({"kind": "", "text": "", "phone": "1", "on": "31.2."})
    wrong.add_error(None, _("This request was already sent a minute ago."))
    pictures = [SamplePhoto("#photo", _picture(c), _("The stairs, looking up"), note) for c, note in (("d9c9b4", _("before")), ("b7c4b1", _("after")))]
    return {
        "here": Here(_("Xihu Xincun Community"), _("Qingshan Street"), "0734-0000-110", reverse("gallery:portal")),
        "section": "home",
        "rows": sample_rows(),
        "page": Paginator(range(480), 20).page(7),
        "form": SampleForm(initial={"urgent": "no", "on": date(2026, 3, 12)}),
        "wrong_form": wrong,
        "filter_form": SampleFilter(),
        "bars": [
            SampleBar(_("Stairwell lights and handrails"), 34, href="#bars"),
            SampleBar(_("Rubbish and cleaning"), 21, "late"),
            SampleBar(_("Somebody needs help"), 12),
            SampleBar(_("Not clear"), 3, "soft"),
        ],
        "trend": [3, 5, 4, 8, 6, 9, 12, 10, 14],
        "photos": pictures,
        "tones": [("", _("Waiting")), ("info", _("In progress")), ("ok", _("Solved")), ("warn", _("To dispatch")), ("late", _("Overdue")), ("closed", _("Archived"))],
        "buildings": [(i, f"{i + 1}栋", 20 + (i % 4) * 90, 20 + (i // 4) * 80, (0, 1, 2, 3, 4, 1, 0, 2)[i]) for i in range(8)],
    }


@unscoped
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "gallery/components.html", samples(request))


@unscoped
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the sample page of a layout; `elder` and `elder_form` stand in elder mode whatever the cookie says."""
    context = samples(request)
    if name.startswith("elder"):
        context["face"] = replace(face_of(request), elder=True)
    return render(request, f"gallery/{name}.html", context)


@unscoped
def form(request: HttpRequest) -> HttpResponse:
    """A form that can be sent: with errors it comes back, without it says thank you."""
    context = samples(request)
    if request.method == "POST":
        sent = SampleForm(request.POST, request.FILES)
        if sent.is_valid():
            messages.success(request, _("Thank you. We have written it down."))
            return redirect("gallery:thanks")
        context["form"] = sent
    return render(request, "gallery/form.html", context, status=422 if request.method == "POST" else 200)


@unscoped
def live(request: HttpRequest) -> HttpResponse:
    """A part that never changes: answers 304 to who has it."""
    from django.utils.cache import get_conditional_response  # noqa: PLC0415 - sample only

    response = get_conditional_response(request, etag='"sample"')
    return response or HttpResponse(mark_safe("<p>" + _("Nothing new.") + "</p>"), headers={"ETag": '"sample"'})


urlpatterns: list[URLPattern] = [
    path("", components, name="components"),
    *(
        path(f"{name.replace('_', '-')}/", page, {"name": name}, name=name)
        for name in ("portal", "request", "thanks", "elder", "elder_form", "desk", "sign_in", "sheet")
    ),
    path("form/", form, name="form"),
    path("live/", live, name="live"),
]
