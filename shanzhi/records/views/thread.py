"""The whole thread of one thing, on a page of its own."""

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.records import trace


@signed_in
@require_GET
def thread(request: ShanzhiRequest, kind: str, pk: int) -> HttpResponse:
    """Show everything connected with a thing. Who may open nothing of it finds nothing."""
    if not trace.is_registered(kind):
        raise Http404
    thing = apps.get_model(kind)._default_manager.filter(pk=pk).first()
    if thing is None:
        raise Http404
    story = trace.story_of(request.actor, thing)
    if not story.is_open_to_reader:
        raise Http404
    here = next((node for node in story.nodes if node.depth == 0), None)
    context = {"story": story, "here_node": here, "next_steps": trace.next_steps(request.actor, thing)}
    return render(request, "records/thread.html", context)
