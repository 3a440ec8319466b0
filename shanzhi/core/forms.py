"""How every form looks: one renderer, one bound field, no markup in form classes."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop, ngettext

from shanzhi.core.widgets import PhotoInput

# Sentences of Django's own that our translation says more kindly; being named here keeps them in our list.
SAID_MORE_KINDLY = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("The submitted file is empty."),
)


class FaceBoundField(BoundField):
    """A bound field that knows which shape it takes in `core/forms/field.html`."""

    @property
    def shape(self) -> str:
        """ "check" for a single checkbox, "group" for several inputs under one legend, else "line"."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        return "group" if self.use_fieldset else "line"

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width of a form with columns."""
        return self.use_fieldset or isinstance(self.field.widget, (forms.Textarea, PhotoInput))

    @property
    def greatest_length(self) -> int | None:
        """The number of characters a long text may have, for the counter below it."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        """Add the class of our inputs to what Django adds (required, aria-describedby, aria-invalid)."""
        built = dict(super().build_widget_attrs(attrs, widget))
        widget = widget or self.field.widget
        if not widget.is_hidden and not isinstance(widget, (forms.CheckboxInput, forms.RadioSelect)):
            built["class"] = f"input {widget.attrs.get('class', '')} {built.get('class', '')}".strip()
        return built


class FaceRenderer(TemplatesSetting):
    """Renders `{{ form }}`, `{{ form.x.as_field_group }}` and widgets with the project's own templates."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    formset_template_name = "core/forms/formset.html"
    bound_field_class = FaceBoundField


class SeveralFilesField(forms.FileField):
    """Up to `most` files. Cleans to a list, empty when none was sent. What is inside them is for `records` to judge."""

    def __init__(self, *args: Any, most: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PhotoInput(most=most))
        self.most = most
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = list(data or [])
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise forms.ValidationError(
                ngettext("Please choose at most %(most)d file.", "Please choose at most %(most)d files.", self.most),
                code="too_many",
                params={"most": self.most},
            )
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]
