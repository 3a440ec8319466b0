"""Writing and keeping the plan and the three rule documents."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from shanzhi.building_groups.enums import PaperKind
from shanzhi.building_groups.models import FormationPaper
from shanzhi.building_groups.papers import Facts, day_in_words, lines_of, title_of
from shanzhi.building_groups.queries.proposals import Drawn
from shanzhi.core.access import Actor
from shanzhi.core.word import CONTENT_TYPE, official_paper
from shanzhi.records.documents import keep_document
from shanzhi.territory.models import Community


def write_paper(kind: str, *, whole: Drawn, at: datetime) -> tuple[str, bytes]:
    """Return a paper's title and its .docx, from the records of the moment, in the site's first language."""
    formation = whole.proposal.formation
    community = Community.objects.get(community=formation.community).name
    with translation.override(settings.LANGUAGE_CODE):
        facts = Facts(community, whole, list(formation.meetings.all()), at)
        title = title_of(kind, community)
        paper = official_paper(title=title, lines=lines_of(kind, facts), sender=community, date=day_in_words(at))
    return title, paper


def keep_papers(*, actor: Actor, whole: Drawn, at: datetime) -> list[FormationPaper]:
    """Keep all four with the formation: what was adopted is what they say, whatever changes later."""
    formation = whole.proposal.formation
    kept = []
    for kind in PaperKind.values:
        _title, content = write_paper(kind, whole=whole, at=at)
        file = keep_document(actor=actor, subject=formation, content=content, content_type=CONTENT_TYPE, at=at)
        kept.append(FormationPaper.objects.create(street=formation.street, formation=formation, kind=kind, file=file))
    return kept
