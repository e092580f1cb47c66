"""Markdown of an entry → HTML that is safe to print on a page.

One ``Markdown`` object serves all entries: making one costs more than converting a typical answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version

import markdown

from mianjing.site.render.mathml import convert
from mianjing.site.render.sanitize import clean
from mianjing.site.render.segments import map_text
from mianjing.site.render.typography import full_width

# Part of every cache key: raise the number when the same Markdown should come out as other HTML.
_MAKERS = ("Markdown", "pymdown-extensions", "Pygments", "math-core", "nh3")
VERSION = " ".join(["4", *(f"{name}={version(name)}" for name in _MAKERS)])

_EXTENSIONS = (
    "tables",
    "sane_lists",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.arithmatex",
)
_OPTIONS: dict[str, dict[str, object]] = {
    "tables": {"use_align_attribute": True},
    "pymdownx.superfences": {"custom_fences": []},
    "pymdownx.highlight": {"guess_lang": False, "anchor_linenums": False},
    "pymdownx.arithmatex": {"generic": True, "smart_dollar": True},
}

_HEADING = re.compile(r"<(/?)h([1-6])>")
_HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
# A line break between two Han characters would show as a space.
_HAN_BREAK = re.compile(rf"(?<={_HAN})\n(?={_HAN})")
# A fenced block of code is never searched for marks.
_FENCED = re.compile(r"^(```|~~~)[^\n]*\n(?:(?!\1)[^\n]*\n)*+\1[`~]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*+\n")
_MARK = re.compile(r"[\\`*_\[\]!<&$]|https?:")
_MOST_WORK = 30_000_000
_VERBATIM = frozenset({"pre", "code", "math"})


@dataclass(frozen=True)
class Html:
    """Sanitised HTML and what went wrong making it (one message a formula that failed)."""

    text: str
    failures: tuple[str, ...] = ()


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=list(_EXTENSIONS), extension_configs=_OPTIONS)


def to_html(text: str, *, top_heading: int = 3) -> Html:
    """Convert ``text``; its highest heading becomes ``h<top_heading>``, the others keep their distance.

    >>> to_html("# 优点\\n\\n显存 $n$").text
    '<h3>优点</h3>\\n<p>显存 <math><mi>n</mi></math></p>'
    """
    if _costly(text):
        return Html(f"<pre><code>{escape(text)}</code></pre>")
    md = _converter().reset()
    html, failures = convert(clean(md.convert(text)))
    html = _demote(html, top_heading)
    html = map_text(html, lambda part: full_width(_HAN_BREAK.sub("", part)), outside=_VERBATIM)
    return Html(_scrollable(html), failures)


def _costly(text: str) -> bool:
    """Whether no answer looks like this, and Markdown would take minutes over it.

    Python-Markdown copies a paragraph for each mark in it, looks through it character by character for each
    bracket, and from each open tag to the text's end.
    """
    if len(text) < 500:
        return False
    blocks = _BLANK.split(_FENCED.sub("", text))
    work = sum(len(block) * (len(_MARK.findall(block)) + 30 * block.count("[")) for block in blocks)
    return work + text.count("<") * len(text) // 4 > _MOST_WORK


def _demote(html: str, top: int) -> str:
    levels = [int(match.group(2)) for match in _HEADING.finditer(html)]
    if not levels:
        return html
    shift = top - min(levels)
    return _HEADING.sub(lambda m: f"<{m.group(1)}h{max(top, min(6, int(m.group(2)) + shift))}>", html)


def _scrollable(html: str) -> str:
    """Give wide things a box of their own to scroll in, so that a phone's page never scrolls sideways."""
    html = html.replace("<table>", f'{_TABLE_BOX}<table class="mj-table">').replace(
        "</table>", "</table></div>"
    )
    return _BLOCK_MATH.sub(r'<span class="mj-formula">\g<0></span>', html)


_TABLE_BOX = '<div class="mj-scroll" role="region" aria-label="表格">'
_BLOCK_MATH = re.compile(r'<math display="block">.*?</math>', re.DOTALL)
