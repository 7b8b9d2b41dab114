"""What a link to a page is shown with where people send it to each other: title, words and picture.

https://ogp.me/ wants whole addresses. Where nobody said what they will be, the picture is named as it stands beside the
page: some who make previews find it, and none is misled.
"""

from urllib.parse import quote

from talkbuilder.backends.vector.markup import attributes
from talkbuilder.ports import BackendOptions
from talkbuilder.scene import Deck


def preview(deck: Deck, stem: str, suffix: str, options: BackendOptions) -> str:
    """Return the metadata of the page ``<stem><suffix>`` of ``deck``; its picture only if it is on a site."""
    said = {
        "og:type": "article",
        "og:title": deck.title,
        "og:description": deck.description or deck.subtitle,
    }
    if options.site is not None:
        said |= {
            "og:url": options.site and options.site + quote(stem + suffix),
            "og:image": options.site + quote(f"{stem}-card.png"),
            "og:image:type": "image/png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": deck.title,
            "twitter:card": "summary_large_image",
        }
    return "\n".join(_meta(name, what) for name, what in said.items() if what)


def _meta(name: str, what: str) -> str:
    key = "name" if name.startswith("twitter:") else "property"
    return f"<meta{attributes(**{key: name}, content=what)}>"
