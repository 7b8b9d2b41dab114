"""Document properties: what a file manager shows, with the times of the World's clock."""

from datetime import UTC, datetime

from talkbuilder.backends.pptx.package import Part
from talkbuilder.backends.pptx.plan import Plan
from talkbuilder.backends.pptx.text import language_tag
from talkbuilder.backends.pptx.xml import HEAD, attr, text
from talkbuilder.notes import words
from talkbuilder.scene import Deck
from talkbuilder.signature import properties_of, sign_of
from talkbuilder.wording import checked_against

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
# The set that user-defined properties belong to, and the first number in it ([MS-OSHARED] 2.3.3.2.3.1).
_USER_SET, _FIRST = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def properties(deck: Deck, plan: Plan, timestamp: int) -> tuple[Part, Part, Part]:
    """Return docProps/core.xml, docProps/app.xml and docProps/custom.xml."""
    return (
        Part("docProps/core.xml", CORE_TYPE, _core(deck, timestamp)),
        Part("docProps/app.xml", APP_TYPE, _app(plan)),
        Part("docProps/custom.xml", CUSTOM_TYPE, _custom(deck, plan)),
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
        "cp:contentStatus": deck.checked and checked_against(deck.checked, deck.wording),
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


def _custom(deck: Deck, plan: Plan) -> str:
    """Say which talk this is, for ``talk diff``."""
    sign = sign_of(deck, [made.scene for made in plan.slides])
    rows = "".join(
        f'<property fmtid="{_USER_SET}" pid="{number}" name="{attr(name)}">'
        f"<vt:lpwstr>{text(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties_of(sign).items(), _FIRST)
    )
    return f"{HEAD}<Properties {_CUSTOM}>{rows}</Properties>"
