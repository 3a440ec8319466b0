"""What any page of the desk can show about the thing it is about: `{% load records %}`."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from shanzhi.records import trace
from shanzhi.records.discussion import is_inside, may_write
from shanzhi.records.forms import CommentForm
from shanzhi.records.queries import comments_on

register = template.Library()


@register.inclusion_tag("records/comments.html", takes_context=True)
def comments(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """Show the comments on a thing, as its reader may see them, and the form for another. One query besides the kind's rights."""
    request = context["request"]
    kind, pk = thing._meta.label_lower, thing.pk
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "comments": comments_on(request.actor, kind, pk),
        "account_id": request.actor.account_id,
        "add_url": reverse("records:add_comment", args=[kind, pk]) if may_write(request.actor, kind, pk) else "",
        "is_inside": is_inside(request.actor, kind, pk),
        "form": CommentForm(auto_id="comment_%s"),
    }


@register.inclusion_tag("records/story.html", takes_context=True)
def story(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """Show the thread of a thing: one line of time, each step one click from the next."""
    return {"story": trace.story_of(context["request"].actor, thing)}


@register.filter
def thread_url(thing: Model) -> str:
    """Return the address of a thing's whole thread."""
    return reverse("records:thread", args=[thing._meta.label_lower, thing.pk])
