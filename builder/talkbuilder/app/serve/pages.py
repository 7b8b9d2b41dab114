"""The list of the talks that are served."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from jinja2 import Environment

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; font: 18px/1.6 system-ui, sans-serif; }
li { padding: .2rem 0; }
"""

_LIST = Environment(autoescape=True).from_string("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Talks</title>
<style>{{ style | safe }}</style>
</head>
<body>
<main>
<h1>Talks</h1>
<ul>
{% for slug in slugs %}
<li><a href="/{{ slug | urlencode }}/">{{ slug }}</a></li>
{% endfor %}
</ul>
</main>
</body>
</html>
""")


def listing(slugs: Iterable[str]) -> str:
    """Return the page that links to every talk."""
    known = f"'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
    policy = f"default-src 'none'; style-src {known}; base-uri 'none'; form-action 'none'"
    return _LIST.render(slugs=sorted(slugs), style=_STYLE, policy=policy)
