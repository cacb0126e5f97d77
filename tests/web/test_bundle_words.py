"""What Streamlit says in English by itself is found in its bundle and leaves in Vietnamese."""

from __future__ import annotations

import pytest

from tests.web.conftest import BUNDLE, Browser
from web.bundle_words import WORDS, translate

SCRIPTS = BUNDLE / "static" / "js"
PAIRS = [(file, english) for file, words in WORDS.items() for english in words]


@pytest.mark.parametrize(("file", "english"), PAIRS)
def test_words_are_where_they_are_replaced(file: str, english: str) -> None:
    found = [path for path in SCRIPTS.glob(f"{file}.*.js") if f"`{english}`" in path.read_text()]
    assert found
    for path in found:
        assert f"`{english}`" not in translate(path.name, path.read_text())


def test_other_scripts_stay_as_they_are() -> None:
    assert translate("index.abc.js", "`Open`") == "`Open`"


def test_browser_gets_the_translated_script(browser: Browser) -> None:
    (path,) = SCRIPTS.glob("useCopyToClipboard.*.js")
    answer = browser.client.get(f"/static/js/{path.name}")
    assert "Sao chép" in answer.text and "Copy to clipboard" not in answer.text
