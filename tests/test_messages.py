"""The message catalog: every key asked for is there, none is left over, no text stands outside."""

from __future__ import annotations

import io
import json
import re
import tokenize
from pathlib import Path

import pytest

from mianjing.site import messages

ROOT = Path(__file__).resolve().parent.parent
THEME = ROOT / "mianjing" / "theme"
PYTHON = sorted((ROOT / "mianjing" / "site").rglob("*.py"))
WRITTEN = (ROOT / "mianjing" / "site").rglob("*.[hm][td]*")
TEMPLATES = sorted([*WRITTEN, *THEME.rglob("*.html")])
SCRIPTS = sorted(THEME.rglob("*.js"))
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
GAP = re.compile(r"\{(\w+)\}")
ASKED = re.compile(r'\bsay\(\s*"([^"]+)"')
# What these know is the language of questions, answers and queries, not what the site says.
LINGUISTIC = {
    "mianjing/site/render/body.py",
    "mianjing/site/render/order.py",
    "mianjing/site/render/related.py",
    "mianjing/site/render/typography.py",
}


def _shown(path: Path) -> str:
    """The code of ``path`` without comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
    if path.suffix in (".html", ".md"):
        return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join(
        token.string
        for token in tokens
        if token.type != tokenize.COMMENT and not token.string.lstrip("rRbBfF").startswith('"""')
    )


@pytest.mark.parametrize("path", [*PYTHON, *TEMPLATES, *SCRIPTS], ids=lambda path: path.name)
def test_what_the_site_says_stands_in_the_catalog(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name not in LINGUISTIC:
        assert not [line for line in _shown(path).splitlines() if HAN.search(line)]


def test_every_message_asked_for_is_there_and_none_is_left_over() -> None:
    code = "\n".join(map(_shown, [*PYTHON, *TEMPLATES, *SCRIPTS]))
    assert set(ASKED.findall(code)) <= messages.catalog().keys()
    assert messages.catalog().keys() - messages.keys_in(code) == set()


@pytest.mark.parametrize("file", sorted(messages.FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_every_language_has_the_same_messages_with_the_same_gaps(file: Path) -> None:
    rows = json.loads(file.read_text(encoding="utf-8"))
    gaps = {key: set(GAP.findall(text)) for key, text in messages.catalog().items()}
    assert {key: set(GAP.findall(text)) for key, text in rows.items()} == gaps
    assert list(rows) == sorted(rows)


def test_an_unknown_message_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        messages.say("no.such_key")
    with pytest.raises(KeyError):
        messages.say("answer.numbered")


def test_values_in_html_are_escaped() -> None:
    assert "&lt;b&gt;" in messages.say_html("footer.rights", sources="<b>")
