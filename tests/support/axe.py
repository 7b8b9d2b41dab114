"""What axe finds on a page: https://github.com/dequelabs/axe-core, of which every rule counts."""

from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

from tests.support import tools


@lru_cache(maxsize=1)
def _source() -> str:
    found = tools.find("axe")
    assert found is not None
    return Path(found).read_text("utf-8")


def findings(page: Page, *leave_out: str) -> list[str]:
    """Return a line for each thing that axe minds; ``leave_out`` names rules."""
    page.evaluate(_source())
    rules = {name: {"enabled": False} for name in leave_out}
    result = page.evaluate(
        "(rules) => axe.run(document, { rules, resultTypes: ['violations'] })", rules
    )
    return [
        f"{found['id']}: {node['target']}: {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
