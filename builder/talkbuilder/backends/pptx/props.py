"""Document properties: what a file manager shows, with the times of the World's clock."""

from datetime import UTC, datetime

from talkbuilder.backends.pptx.package import Part
from talkbuilder.backends.pptx.plan import Plan
from talkbuilder.backends.pptx.text import language_tag
from talkbuilder.backends.pptx.xml import HEAD, text
from talkbuilder.notes import words
from talkbuilder.scene import Deck

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def properties(deck: Deck, plan: Plan, timestamp: int) -> tuple[Part, Part]:
    """Return docProps/core.xml and docProps/app.xml."""
    return (
        Part("docProps/core.xml", CORE_TYPE, _core(deck, timestamp)),
        Part("docProps/app.xml", APP_TYPE, _app(plan)),
    )


def _core(deck: Deck, timestamp: int) -> str:
    when = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = {
        "dc:title": deck.title,
        "dc:subject": deck.subtitle,
        "dc:creator": deck.speaker,
        "cp:keywords": ", ".join(deck.keywords),
        "dc:description": deck.description,
        "cp:lastModifiedBy": deck.speaker,
        "dc:language": language_tag(deck.language),
        "cp:category": deck.classification,
        "cp:contentStatus": deck.checked and f"checked against {deck.checked}",
    }
    said = "".join(f"<{tag}>{text(value)}</{tag}>" for tag, value in values.items() if value)
    times = "".join(
        f'<dcterms:{which} xsi:type="dcterms:W3CDTF">{when}</dcterms:{which}>'
        for which in ("created", "modified")
    )
    return f"{HEAD}<cp:coreProperties {_CORE}>{said}{times}</cp:coreProperties>"


def _app(plan: Plan) -> str:
    slides = plan.slides
    spoken = sum(words(made.scene.notes) for made in slides)
    hidden = sum(made.scene.hidden for made in slides)
    return (
        f'{HEAD}<Properties xmlns="{_APP}"><TotalTime>0</TotalTime><Words>{spoken}</Words>'
        f"<Application>Microsoft Office PowerPoint</Application><PresentationFormat>Custom</PresentationFormat>"
        f"<Slides>{len(slides)}</Slides><Notes>{len(slides)}</Notes><HiddenSlides>{hidden}</HiddenSlides>"
        "<AppVersion>16.0000</AppVersion></Properties>"
    )
