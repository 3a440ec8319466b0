"""One line of the service menu."""

import zlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.service_requests.models import Category


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """Limits with their units, what else is asked, where to turn. Questions are written one a line: `key | question | choice, choice`."""

    questions_text = forms.CharField(
        label=_("what else is asked"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One question a line: question | answer, answer, answer. Without answers it is a free text; a ! in front makes it required."
        ),
    )

    class Meta:
        model = Category
        fields = [
            "name",
            "name_en",
            "handling",
            "turn_to",
            "turn_to_phone",
            "contact_amount",
            "contact_unit",
            "settle_amount",
            "settle_unit",
            "climb_amount",
            "climb_unit",
            "is_sensitive",
            "is_active",
        ]
        labels = {
            "name": _("name of the line"),
            "contact_unit": _("unit"),
            "settle_unit": _("unit"),
            "climb_unit": _("unit"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("questions_text", lines_of(self.instance.questions))

    def clean_questions_text(self) -> list[dict[str, Any]]:
        """Return the questions; one that was there before keeps its key and its English."""
        known = {question["label"]: question for question in self.instance.questions}
        return [question_of(line, known) for line in self.cleaned_data["questions_text"].splitlines() if line.strip()]


def lines_of(questions: list[dict[str, Any]]) -> str:
    """Return questions as lines to edit."""
    lines = []
    for question in questions:
        mark = "!" if question.get("required") else ""
        answers = ", ".join(question.get("choices", []))
        lines.append(f"{mark}{question['label']}" + (f" | {answers}" if answers else ""))
    return "\n".join(lines)


def question_of(line: str, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the question a line says."""
    text, _bar, answers = line.replace("｜", "|").partition("|")
    label = text.strip().lstrip("!！").strip()
    choices = [answer.strip() for answer in answers.replace("，", ",").replace("、", ",").split(",") if answer.strip()]
    before = known.get(label, {})
    kind = "choice" if choices else "yes_no" if before.get("kind") == "yes_no" else "text"
    question = {**before, "label": label, "kind": kind, "choices": choices, "required": text.strip()[:1] in ("!", "！")}
    question.setdefault("key", f"q{zlib.crc32(label.encode())}")
    if before.get("choices") != choices:
        question.pop("choices_en", None)
    return question
