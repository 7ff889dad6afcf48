"""What does axe-core find wrong with a page as it is, in light and in dark?"""

import contextlib
from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from incident_log.web import asset_build

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Nobody reads what was right, and there is no film on these pages whose tracks would have to be fetched.
_QUICK = {"resultTypes": ["violations"], "preload": False}
# What is dark differs from what is light in its colours only.
_Scheme = Literal["light", "dark"]
_RULES: dict[_Scheme, object] = {
    "light": {**_QUICK, "runOnly": {"type": "tag", "values": _TAGS}},
    "dark": {
        **_QUICK,
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    },
}


def violations(page: Page) -> list[str]:
    """Give each thing that is wrong in a line: the colours, the rule, the element, and what to mend."""
    page.evaluate((asset_build.MODULES / "axe-core" / "axe.min.js").read_text())
    # A bar that stays in view lies over something of a longer page; whoever reads that scrolls it from under the bar.
    with _as_tall_as_its_content(page):
        return [wrong for scheme in _RULES for wrong in _wrong_in(page, scheme)]


def _wrong_in(page: Page, scheme: _Scheme) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate("rules => axe.run(document, rules)", _RULES[scheme])
    page.emulate_media(color_scheme="null")
    return [
        f"{scheme}: {each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@contextlib.contextmanager
def _as_tall_as_its_content(page: Page) -> Iterator[None]:
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    try:
        yield
    finally:
        page.set_viewport_size(size)
