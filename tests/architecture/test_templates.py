"""Is every template plain: nothing inline, nothing unescaped, nothing about the visitor?"""

import re

import pytest

from tests.architecture.tree import name, ours

NEVER = {
    "unescaped": r"\|\s*safe\b|autoescape\s+false|Markup\(",
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"\son[a-z]+\s*=",
    "javascript address": r"javascript:",
    "visitor": r"\b(request|session|current_user|g)\.",
    "third party": r"""(?:src|srcset)\s*=\s*["']https?:|<link[^>]*href=["']https?:""",
}


@pytest.mark.parametrize("reason", NEVER)
def test_no_template_has_what_the_policy_forbids(reason: str) -> None:
    found = [
        f"{name(path)}: {hit.group()}"
        for path in ours(".html")
        for hit in re.finditer(
            NEVER[reason], re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        )
    ]

    assert found == []


def test_no_form_names_a_place_to_send_to() -> None:
    forms = [
        f"{name(path)}: {hit}"
        for path in ours(".html")
        for hit in re.findall(r"<form\b[^>]*\b(?:action|method)=[^>]*>", path.read_text())
    ]

    assert forms == []
