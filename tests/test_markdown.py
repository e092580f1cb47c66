"""The one reading of Markdown: cases, the CommonMark specification, places in the text, bounded work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mianjing.core.markdown import DEEPEST, MarkdownDocument, parse, parse_title, plain, visible_html

HERE = Path(__file__).parent
CASES = [
    (path.stem, row)
    for path in sorted((HERE / "cases" / "markdown").glob("*.yml"))
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]
SPEC = json.loads((HERE / "fixtures" / "commonmark.json").read_text(encoding="utf-8"))

_OPENED = {"em_open": "_", "strong_open": "**", "s_open": "~~"}
_CLOSED = {"em_close": "_", "strong_close": "**", "s_close": "~~", "link_close": "]"}


def outline(document: MarkdownDocument) -> Iterator[str]:
    """One line a block, indented by nesting: its kind and what it shows."""
    depth, opened = 0, ""
    for token in document.tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting < 0:
            depth -= name in ("blockquote", "list_item", "footnote_reference", "table")
        elif token.type == "inline":
            yield "  " * depth + f"{opened}: {''.join(map(_inline, token.children or ()))}"
        elif token.nesting > 0:
            opened = token.tag if name == "heading" else name
            if name in ("blockquote", "list_item", "footnote_reference", "table"):
                info = f" {token.info}" if token.info else ""
                yield "  " * depth + name + info
                depth += 1
        else:
            shown = visible_html(token).rstrip() if name == "html_block" else repr(token.content.rstrip())
            yield "  " * depth + f"{name} {token.info}".rstrip() + f": {shown}"


def _inline(token: Token) -> str:
    if token.type in _OPENED or token.type in _CLOSED:
        return (_OPENED | _CLOSED)[token.type]
    if token.type == "link_open":
        return f"[{token.attrs['href']} "
    if token.type == "math_inline":
        return token.markup + token.content + token.markup.replace("(", ")")
    if token.type == "code_inline":
        return f"`{token.content}`"
    shown = {"softbreak": "⏎", "hardbreak": "↵", "footnote_ref": f"^{token.meta.get('label')}"}
    return shown.get(token.type, f"⟨{token.content}⟩" if token.type == "html_inline" else token.content)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {row['name']}" for file, row in CASES])
def test_case(file: str, case: dict[str, str]) -> None:
    assert "\n".join(outline(parse(case["text"].rstrip("\n")))) == case["reads"].rstrip("\n")


@pytest.mark.parametrize("example", SPEC["examples"], ids=lambda row: f"{row[0]} {row[1]}")
def test_commonmark_example(example: list[str]) -> None:
    number, _, markdown, html = example
    renderer = MarkdownIt("commonmark")
    written = renderer.renderer.render(list(parse(markdown).tokens), renderer.options, {})
    same = "".join(written.split()) == "".join(html.split())
    extension = next((name for name, numbers in SPEC["extensions"].items() if number in numbers), None)
    assert same == (extension is None), f"{extension}: {written}"


PIECES = st.sampled_from(
    [
        *"`*_$|<>#-[]()\\!~:\n ",
        *("\n\n", "```", "$$", "- ", "1. ", "> ", "    ", "文字", "x", "</b>", "<b>", "[^1]", "[^1]: "),
        *("| a | b |\n|---|---|\n", "https://a.org", r"\(", r"\)", "\\[\n", "\n\\]", "<div>", "“"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@example(r"`\|`")
@example("件||\n-|-\n\\|$\\|\\|$")
def test_every_piece_is_found_where_it_stands(text: str) -> None:
    document = parse(text)
    for span in document.spans:
        piece = text[span.start : span.end]
        if span.kind == "code":
            assert piece[0] == piece[-1] == "`"
            bare = "".join(piece.replace("\\|", "|").split()).replace(">", "")
            shown = "".join(span.token.content.replace("\\|", "|").split()).replace(">", "")
            assert shown.replace("`", "") == bare.replace("`", "")
        elif span.kind == "math":
            assert piece.startswith(span.token.markup[:2])
        elif span.kind == "fence":
            assert piece.startswith(span.token.markup)
    for fence in document.fences:
        assert set(fence.lines) <= document.code_lines


@given(st.text("ab中文 \n`*$<>", max_size=60))
@example("```a")
@example("<a>")
@example("> ```a 中\nb\n")
def test_a_text_without_links_and_tags_loses_no_word(text: str) -> None:
    document = parse(text)
    lines = text.split("\n")
    for fence in (token for token in document.tokens if token.type == "fence" and token.map):
        # A fence's language is said to the highlighter, not to the reader.
        opening = lines[fence.map[0]].rstrip()
        lines[fence.map[0]] = opening[: len(opening) - len(fence.info.strip())]
    written = "\n".join(lines)
    assert [c for c in written if c in "ab中文"] == [c for c in plain(document) if c in "ab中文"]


@pytest.mark.parametrize(
    "title", ["__name__ 与 `__init__`", "**kwargs 是什么", "从$5降到$3", "a<b 且 c>d", "C:\\x"]
)
def test_a_title_shows_what_was_typed(title: str) -> None:
    shown = "".join(f"`{t.content}`" if t.type == "code_inline" else t.content for t in parse_title(title))
    assert shown == title


def test_an_escaped_dollar_or_backtick_of_a_title_is_one() -> None:
    assert [(t.type, t.content) for t in parse_title(r"从\$5到\$3 与 \`x\`")] == [("text", "从$5到$3 与 `x`")]


@given(st.text(alphabet="ab 中*_[](){}<>&!|#~:/.-1，\n\t", max_size=20))
def test_a_title_without_marks_is_read_as_one_with_marks(title: str) -> None:
    def shown(text: str) -> str:
        return "".join(token.content for token in parse_title(text))

    assert shown(title) + "$" == shown(title + r"\$")


def _rows(size: int) -> str:
    return "|a|\n|-|\n" + "|" + "$x|y$ `z` a\\|b|\n" * (size // 14)


def _ticks(size: int) -> str:
    return "".join("`" * (number % 40 + 1) + "a" for number in range(size // 20))


SHAPES: list[str | Callable[[int], str]] = [
    *(
        "- ",
        "1. ",
        "> ",
        "[",
        "![",
        "[a](",
        "](",
        "*a ",
        "**a",
        "_a ",
        "`a",
        "$a ",
        "$$a ",
        "\\(a ",
        "\\[a\n",
        "<",
    ),
    *(
        "\\begin{a}\n",
        "<a ",
        '<a x="',
        "<!--",
        "<!--\n",
        "http://a.b/",
        "|",
        "|a|b|\n|-|-|\n",
        "# a\n",
        "[^a]",
    ),
    *(
        "[^a]: x\n",
        "\\$",
        "<div>\n\n",
        "<b>",
        "</b>",
        "<b></b>",
        "中\n",
        "~~a ",
        "[a]: b\n",
        "```\n",
        "__a__",
    ),
    *("|`a|$b|\n", "$5元", "> a\nb\n", "- a\nb\n", "a**b*c", "\\", "*`_$[<", "  - a\n", _rows, _ticks),
]


def _steps(text: str) -> int:
    """How many lines of Python run while ``text`` is parsed and asked for everything."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        document = parse(text)
        _ = document.spans, document.links, document.formulas
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s if isinstance(s, str) else s.__name__)
def test_work_grows_with_the_text_and_no_faster(shape: str | Callable[[int], str]) -> None:
    small, large = (shape(n) if callable(shape) else shape * (n // len(shape)) for n in (600, 2400))
    _steps(small)  # what is made once
    assert _steps(large) < 6 * _steps(small)


@pytest.mark.parametrize("text", ["- " * 600 + "x", "> " * 600 + "x", "<div>\n" * 200, "1. " * 600 + "x"])
def test_nesting_is_bounded_and_named(text: str) -> None:
    assert parse("> " * (DEEPEST - 5) + "x").too_deep is None
    assert parse("第一行\n\n" + text).too_deep is not None
