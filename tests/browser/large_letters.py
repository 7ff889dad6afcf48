"""How do tests look at pages whose letters are twice as large, on a phone?"""

from playwright.sync_api import Page

from tests import chromium

# A word whose letters stand in two lines is cut; one with a hyphen of its own may part there.
CUT = """() => {
  const cut = [];
  for (const button of document.querySelectorAll(".govuk-button, .il-leave, .il-quiet, .il-door__title")) {
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (const word of node.data.matchAll(/[^\\s-]+-?/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
        if (lines.size > 1) cut.push(word[0]);
      }
    }
  }
  return cut;
}"""


def enlarge(page: Page) -> None:
    """Make letters twice as large on every page that opens, as people set it in their browser."""
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%'))"
    )


def expect_whole(page: Page) -> None:
    title = page.locator("main h1").text_content()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= chromium.PHONE["width"], f"{title}: {width}"
    cut = page.evaluate(CUT)
    assert cut == [], f"{title}: {cut}"
