"""Where a link may lead: the web and mail, and nothing that runs."""

from urllib.parse import urlsplit

from talkbuilder.scene import Link

SCHEMES = ("http", "https", "mailto")


def web_address(link: Link) -> str:
    """Return the address of ``link``, or "" if it has none or one that a page must not carry.

    >>> web_address(Link(url="https://go.dev/")), web_address(Link(url="javascript:alert(1)"))
    ('https://go.dev/', '')
    """
    try:
        scheme = urlsplit(link.url).scheme
    except ValueError:
        return ""
    return link.url if scheme in SCHEMES else ""
