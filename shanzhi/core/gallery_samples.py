"""What the gallery shows: invented people, places and figures, one form with a field of every kind."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from shanzhi.core.context import Here
from shanzhi.core.forms import SeveralFilesField
from shanzhi.core.widgets import CodeInput, DateInput, InlineRadio, PersonNameInput, PhoneInput, RadioTiles, TimeInput


class SampleForm(forms.Form):
    """One field of every kind."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "What is it about?"),
        choices=[
            ("repair", pgettext_lazy("sample", "Repairs")),
            ("water", pgettext_lazy("sample", "Water and power")),
            ("clean", pgettext_lazy("sample", "Rubbish and cleaning")),
            ("noise", pgettext_lazy("sample", "Neighbours and noise")),
            ("care", pgettext_lazy("sample", "Somebody needs help")),
            ("other", pgettext_lazy("sample", "Something else")),
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
            hints={"care": pgettext_lazy("sample", "old, ill or alone")},
        ),
    )
    other = forms.CharField(label=pgettext_lazy("sample", "What then?"), required=False, max_length=40)
    text = forms.CharField(
        label=pgettext_lazy("sample", "Tell us in your own words"),
        help_text=pgettext_lazy(
            "sample", "Where exactly, and since when? Please leave out names and telephone numbers of others."
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = SeveralFilesField(label=pgettext_lazy("sample", "Photos"), required=False, most=4)
    name = forms.CharField(
        label=pgettext_lazy("sample", "Your name"), required=False, max_length=30, widget=PersonNameInput()
    )
    phone = forms.CharField(
        label=pgettext_lazy("sample", "Telephone"),
        required=False,
        max_length=20,
        help_text=pgettext_lazy("sample", "Only those who take care of it can see it."),
        widget=PhoneInput(),
    )
    code = forms.CharField(label=pgettext_lazy("sample", "Code from the message"), required=False, widget=CodeInput())
    on = forms.DateField(label=pgettext_lazy("sample", "Day"), required=False, widget=DateInput())
    at = forms.TimeField(label=pgettext_lazy("sample", "Time"), required=False, widget=TimeInput())
    building = forms.ChoiceField(
        label=pgettext_lazy("sample", "Building"),
        required=False,
        choices=[("", "—"), ("1", "1栋"), ("2", "2栋"), ("3", "3栋")],
    )
    people = forms.IntegerField(label=pgettext_lazy("sample", "How many people"), required=False, min_value=1)
    urgent = forms.ChoiceField(
        label=pgettext_lazy("sample", "Is anybody in danger?"),
        choices=[("no", pgettext_lazy("sample", "No")), ("yes", pgettext_lazy("sample", "Yes"))],
        widget=InlineRadio(),
    )
    ways = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "How may we answer?"),
        required=False,
        choices=[
            ("phone", pgettext_lazy("sample", "Telephone")),
            ("sms", pgettext_lazy("sample", "Text message")),
            ("visit", pgettext_lazy("sample", "Somebody comes by")),
        ],
        widget=forms.CheckboxSelectMultiple(),
    )
    follow = forms.BooleanField(label=pgettext_lazy("sample", "Tell me when something happens"), required=False)


class SampleFilter(forms.Form):
    """A short form in a filters bar."""

    state = forms.ChoiceField(
        label=pgettext_lazy("sample", "State"),
        required=False,
        choices=[("", pgettext_lazy("sample", "All")), ("late", pgettext_lazy("sample", "Late"))],
    )
    since = forms.DateField(label=pgettext_lazy("sample", "Since"), required=False, widget=DateInput())


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
        pgettext("sample", "The light on the stairs is out"),
        pgettext(
            "sample",
            "Rubbish has been lying at the north gate for three days, rats have been seen and the smell reaches the second floor",
        ),
        pgettext("sample", "Water drips from the ceiling"),
        pgettext("sample", "Handrail for the front steps"),
        pgettext("sample", "More chairs in the reading room"),
        pgettext("sample", "Scooters charge in the corridor"),
    ]
    states = [
        (pgettext("sample", "Waiting"), ""),
        (pgettext("sample", "Overdue"), "late"),
        (pgettext("sample", "In progress"), "info"),
        (pgettext("sample", "Done, awaiting check"), "ok"),
        (pgettext("sample", "Archived"), "closed"),
        (pgettext("sample", "To dispatch"), "warn"),
    ]
    due = datetime(2026, 3, 12, 17, 30, tzinfo=timezone.get_current_timezone())
    return [
        SampleRow(
            f"QS-430407002-2026-{i + 118:06}",
            title,
            place,
            state,
            tone,
            "王*" if i % 2 else "",
            due.replace(day=9 + i),
            3 * i,
        )
        for i, (title, place, (state, tone)) in enumerate(zip(titles, places, states, strict=True))
    ]


def _picture(colour: str) -> str:
    rectangle = f"%3Crect width='144' height='108' fill='%23{colour}'/%3E"
    return f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 144 108'%3E{rectangle}%3C/svg%3E"


def samples() -> dict[str, Any]:
    """Return what the sample pages show."""
    wrong = SampleForm({"kind": "", "text": "", "phone": "1", "people": "-2"}, auto_id="wrong_%s")
    wrong.add_error(None, pgettext("sample", "This request was already sent a minute ago."))
    pictures = [
        SamplePhoto("#photo", _picture(c), pgettext("sample", "The stairs, looking up"), note)
        for c, note in (("d9c9b4", pgettext("sample", "before")), ("b7c4b1", pgettext("sample", "after")))
    ]
    return {
        "here": Here(
            pgettext("sample", "Xihu Xincun Community"),
            pgettext("sample", "Qingshan Street"),
            "0734-0000-110",
            reverse("gallery:portal"),
        ),
        "section": "home",
        "rows": sample_rows(),
        "page": Paginator(range(480), 20).page(7),
        "form": SampleForm(initial={"urgent": "no", "on": date(2026, 3, 12)}),
        "wrong_form": wrong,
        "filter_form": SampleFilter(),
        "bars": [
            SampleBar(pgettext("sample", "Stairwell lights and handrails"), 34, href="#bars"),
            SampleBar(pgettext("sample", "Rubbish and cleaning"), 21, "late"),
            SampleBar(pgettext("sample", "Somebody needs help"), 12),
            SampleBar(pgettext("sample", "Not clear"), 3, "soft"),
        ],
        "trend": [3, 5, 4, 8, 6, 9, 12, 10, 14],
        "photos": pictures,
        "tones": [
            ("", pgettext("sample", "Waiting")),
            ("info", pgettext("sample", "In progress")),
            ("ok", pgettext("sample", "Solved")),
            ("warn", pgettext("sample", "To dispatch")),
            ("late", pgettext("sample", "Overdue")),
            ("closed", pgettext("sample", "Archived")),
        ],
        "buildings": [
            (i, f"{i + 1}栋", 20 + (i % 4) * 90, 20 + (i // 4) * 80, (0, 1, 2, 3, 4, 1, 0, 2)[i]) for i in range(8)
        ],
    }
