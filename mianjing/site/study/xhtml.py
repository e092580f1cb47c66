"""Fragments of safe HTML as XHTML: well-formed whatever they are, which books and feeds must be."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_EMPTY = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
# What only a browser with a network or a keyboard understands.
_LEFT_OUT = frozenset({"loading", "decoding", "tabindex", "rel"})
# MathML 3, which books have, knows these on few elements; around the others goes an <mstyle>.
_STYLES = ("displaystyle", "scriptlevel")
_STYLED = frozenset({"math", "mstyle", "mtr", "mtd"})
_MATHML = "http://www.w3.org/1998/Math/MathML"


def text(value: str) -> str:
    """``value`` escaped for XML, without the characters that XML forbids.

    >>> text("a<b\\x00")
    'a&lt;b'
    """
    return escape(_NOT_XML.sub("", value))


def xhtml(fragment: str, prefix: str = "") -> str:
    """``fragment`` as XHTML; ``prefix`` goes before every id.

    >>> xhtml('<p>a<br>&nbsp;b<math><mi>x</mi></math>')
    '<p>a<br/>\\xa0b<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>'
    >>> xhtml('<b><i>a</b></u><a href="#fix-1">c</a>', prefix="q-")
    '<b><i>a</i></b><a href="#q-fix-1">c</a>'
    >>> xhtml('<mfrac displaystyle="false"><mn>1</mn><mn>2</mn></mfrac>')
    '<mstyle displaystyle="false"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>'
    """
    writer = _Writer(prefix)
    writer.feed(fragment)
    writer.close()
    return writer.written()


class _Writer(HTMLParser):
    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self._prefix = prefix
        self._open: list[str] = []
        self._styled: list[int] = []
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs if _NAME.fullmatch(name)}
        style = {name: given.pop(name) for name in _STYLES if name in given and tag not in _STYLED}
        if style:
            self._styled.append(len(self._open))
            self.handle_starttag("mstyle", [*style.items()])
        shown = "".join(
            f' {name}="{text(self._value(name, value))}"'
            for name, value in given.items()
            if name not in _LEFT_OUT
        )
        if tag == "math":
            shown = f' xmlns="{_MATHML}"{shown}'
        if tag in _EMPTY:
            self._parts.append(f"<{tag}{shown}/>")
        else:
            self._parts.append(f"<{tag}{shown}>")
            self._open.append(tag)

    def _value(self, name: str, value: str) -> str:
        if name == "id":
            return self._prefix + value
        return f"#{self._prefix}{value[1:]}" if name == "href" and value.startswith("#") else value

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == tag:
                break
        while self._styled and self._styled[-1] >= len(self._open):
            self._styled.pop()
        if self._styled and self._styled[-1] == len(self._open) - 1:
            self._styled.pop()
            self.handle_endtag("mstyle")

    def handle_data(self, data: str) -> None:
        self._parts.append(text(data))

    def written(self) -> str:
        return "".join((*self._parts, *(f"</{tag}>" for tag in reversed(self._open))))
