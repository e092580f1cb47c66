"""LaTeX → Markdown, line by line. Environments that hold questions, with what follows, are callouts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mianjing.core.model import PlacedText, Span
from mianjing.dumps.read.outlines import Placed, placed

_DOCUMENT = re.compile(r"^\s*\\(?:documentclass\b|begin\{document\})")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*$")
_TITLES = {"part": "#", "chapter": "#", "section": "##", "subsection": "###", "subsubsection": "####"}
_TITLE = re.compile(rf"^\s*\\({'|'.join(_TITLES)})\*?(?:\[[^\[\]]{{0,200}}\])?\{{(.+)\}}\s*$")
_BORDER = re.compile(r"^\s*\\(begin|end)\s?\{([A-Za-z]+\*?)\}")
_OPTION = re.compile(r"^\[([^\[\]]{0,300})\]")
_ARGUMENTS = re.compile(r"^(?:\[[^\[\]]{0,300}\]|\{[^{}]{0,300}\})+")
_ITEM = re.compile(r"^\s*\\(item|question|part|subpart)\b\s*(?:\[([^\[\]]{0,300})\])?\s*")
_CODE = frozenset(("lstlisting", "verbatim", "Verbatim", "minted", "alltt"))
_LISTS = frozenset(("itemize", "enumerate", "description", "questions", "parts", "subparts", "compactitem"))
_NUMBERED = frozenset(("enumerate", "questions", "parts", "subparts"))
_MATH = frozenset(("equation", "align", "gather", "displaymath", "eqnarray", "multline"))
_TABLES = frozenset(("tabular", "tabularx", "longtable", "array"))
_ANSWERS = re.compile(r"^(?:solution|answer|ans|sol|proof|reply)s?\d?$", re.IGNORECASE)
_ASKS = re.compile(r"^(?:question|problem|exercise|quest|prob|ques|que?s?)\d?$", re.IGNORECASE)
_LAYOUT = re.compile(
    r"^(?:figure|table|center|minipage|quote|frame|abstract|document|multicols|flush\w+|CJK)$"
)
_FEWEST_BOXES = 5
"""So many of one environment that is no usual one are what the file consists of."""
_LONG_OPTION = 24
_LONGEST_WORDS = 350
_FIRST_SENTENCES = re.compile(r".{120,350}?[.?!。？！](?=\s|[\u4e00-\u9fff])")
"""What asks in a paragraph that is too long for a title."""
_LONGEST_TITLE = 40
"""Lines."""

_OWN_MACRO = re.compile(r"\\(?:re)?newcommand\*?\s?\{?\\([A-Za-z]{1,40})\}?\s?\[1\](.{0,300}\n?.{0,300})")
_HIDDEN = re.compile(r"\$\$?[^$]{1,600}\$\$?|\\verb\*?([^\w\s*])(.{0,300}?)\1")
_COMMAND = re.compile(
    r"\\([A-Za-z]{1,40})\*?(?:\[[^\[\]{}]{0,300}\])?\{([^{}]{0,800})\}(?:\{([^{}]{0,800})\})?"
)
_LONE = re.compile(r"\\[A-Za-z]{1,40}\*?[ \t]?")
_BRACE = re.compile(r"(?<!\\)[{}]")
_ESCAPED = re.compile(r"\\([%&_#${}])")
_WRAPPED = {
    "textbf": "**", "mathbf": "**", "emph": "*", "textit": "*", "texttt": "`", "code": "`", "lstinline": "`",
}  # fmt: skip
_DROPPED = frozenset(
    ("label", "index", "vspace", "hspace", "pagestyle", "input", "include", "bibliography", "cite", "ref")
)
_CHARACTERS = (
    ("\\textless", "<"), ("\\textgreater", ">"), ("\\textbackslash", "\\\\"), ("\\dots", "…"),
    ("\\ldots", "…"),    ("``", "“"), ("''", "”"), ("~", " "), ("---", "—"),
)  # fmt: skip
_FORMULA_MARK = re.compile(r"(?<!\\)\\([()\[\]])")
_DEEPEST = 8
_BOX = "> [!question]"
_HEADING = re.compile(r"#{1,4} ")


def is_latex(lines: Iterable[str]) -> bool:
    return any(_DOCUMENT.match(text) for text in lines)


def read_latex(text: str, name: str) -> PlacedText:
    return placed(_Latex(text.split("\n")).read())


@dataclass
class _Latex:
    """What was read of a file's lines so far; ``lists`` holds the mark and the count of each open list."""

    lines: list[str]
    lists: list[tuple[str, int]] = field(default_factory=list)
    boxed: bool = False
    at: int = 0

    def __post_init__(self) -> None:
        whole = "\n".join(self.lines)
        self.macros = _WRAPPED | {
            found[1]: mark
            for found in _OWN_MACRO.finditer(whole)
            for name, mark in _WRAPPED.items()
            if f"\\{name}" in found[2]
        }
        used = Counter(
            found[2] for text in self.lines if (found := _BORDER.match(text)) and found[1] == "begin"
        )
        usual = _CODE | _LISTS | _MATH | _TABLES
        self.boxes = {
            name
            for name, count in used.items()
            if _ASKS.match(name)
            or (
                count >= _FEWEST_BOXES
                and name not in usual
                and not _ANSWERS.match(name)
                and not _LAYOUT.match(name)
            )
        }

    def read(self) -> Placed:
        """All lines; from the first box on those that are no title stand in the box above."""
        for place, text in self._lines():
            if text.startswith(_BOX) or _HEADING.match(text):
                self.boxed = text.startswith(_BOX)
                yield place, ""
                yield place, text
            else:
                yield place, f"> {text}" if self.boxed else text

    def _lines(self) -> Placed:
        begins = next((n for n, text in enumerate(self.lines) if "\\begin{document}" in text), -1) + 1
        yield from ((number, "") for number in range(1, begins + 1))
        self.at = begins
        while (text := self._next()) is not None:
            border = _BORDER.match(text)
            if not border:
                yield self.at, self._line(text)
            elif border[1] == "end":
                if border[2] in _LISTS and self.lists:
                    self.lists.pop()
                yield self.at, "$$" if border[2].rstrip("*") in _MATH else ""
            else:
                yield from self._environment(border[2], text[border.end() :])

    def _next(self) -> str | None:
        """The next line, on which ``at`` stands then; None behind the last."""
        self.at += 1
        return self.lines[self.at - 1] if self.at <= len(self.lines) else None

    def _environment(self, name: str, after: str) -> Placed:
        if name in _CODE:
            yield from self._code(name)
        elif name in _TABLES:
            yield from self._table()
        elif name in self.boxes:
            yield from self._question(after)
        elif name in _LISTS:
            self.lists.append(("1." if name in _NUMBERED else "-", 0))
            yield self.at, ""
        elif _ANSWERS.match(name):
            yield self.at, ("" if self.boxed else "Answer: ") + self._words(_ARGUMENTS.sub("", after))
        else:
            yield self.at, "$$" if name.rstrip("*") in _MATH else ""

    def _question(self, after: str) -> Placed:
        """A box titled by its first paragraph, or by an option that is long enough to be a title."""
        option = _OPTION.match(after)
        title = option[1] if option and len(option[1]) >= _LONG_OPTION else ""
        said, ended, _ = _ARGUMENTS.sub("", after).strip().partition("\\end{")
        first = self.at
        for text in () if title or ended else self.lines[self.at : self.at + _LONGEST_TITLE]:
            if _BORDER.match(text) or said.endswith("\\\\") or (said and not text.strip()):
                break
            if self._next() and not said:
                yield first, ""
                first = self.at
            said = " ".join(filter(None, (said, _COMMENT.sub(r"\1", text).strip())))
        words = self._words(title or said)
        cut = _FIRST_SENTENCES.match(words) if len(words) > _LONGEST_WORDS else None
        asked, rest = (cut[0], words[cut.end() :].strip()) if cut else (words, "")
        yield Span(first, self.at), f"{_BOX} {asked}" if asked else ""
        if rest:
            yield Span(first, self.at), rest

    def _code(self, name: str) -> Placed:
        yield self.at, "```"
        while (text := self._next()) is not None and f"\\end{{{name}}}" not in text:
            yield self.at, text
        if text is not None:
            yield self.at, "```"

    def _table(self) -> Placed:
        yield self.at, ""
        headed = False
        while (text := self._next()) is not None and not _BORDER.match(text):
            cells = re.split(r"(?<!\\)&", text.replace("\\hline", "").strip().removesuffix("\\\\"))
            if not any(map(str.strip, cells)):
                yield self.at, ""
                continue
            yield self.at, "| " + " | ".join(self._words(cell) for cell in cells) + " |"
            if not headed:
                yield self.at, "|" + " --- |" * len(cells)
            headed = True
        if text is not None:
            yield self.at, ""

    def _line(self, text: str) -> str:
        text = _COMMENT.sub(r"\1", text)
        if title := _TITLE.match(text):
            return f"{_TITLES[title[1]]} {self._words(title[2])}"
        inset = "".join(" " * len(mark) + " " for mark, _ in self.lists[-_DEEPEST:])
        if item := _ITEM.match(text):
            mark, count = self.lists.pop() if self.lists else ("1.", 0)
            self.lists.append((mark, count + 1))
            shown = mark if mark == "-" else f"{count + 1}."
            before = "".join(" " * len(each) + " " for each, _ in self.lists[-_DEEPEST:-1])
            term = f"**{self._words(item[2])}** " if item[2] else ""
            return f"{before}{shown} {term}{self._words(text[item.end() :])}"
        words = self._words(text.strip())
        return inset + words if words else ""

    def _words(self, text: str) -> str:
        """Text without commands; formulas and code as they are."""
        hidden: list[str] = []

        def hide(found: re.Match[str]) -> str:
            hidden.append(f"`{found[2]}`" if found[1] else found[0])
            return f"\0{len(hidden) - 1}\0"

        text = _FORMULA_MARK.sub(lambda found: "$" if found[1] in "()" else "$$", text.strip())
        text = _HIDDEN.sub(hide, text.removesuffix("\\\\"))
        for written, meant in _CHARACTERS:
            text = text.replace(written, meant)
        for _ in range(_DEEPEST):
            peeled = _COMMAND.sub(lambda found: _peeled(found, self.macros), text)
            if peeled == text:
                break
            text = peeled
        text = _ESCAPED.sub(r"\1", _BRACE.sub("", _LONE.sub("", text.replace("\\\\", " "))))
        return re.sub(r"\0(\d+)\0", lambda found: hidden[int(found[1])], text).strip()


def _peeled(found: re.Match[str], macros: Mapping[str, str]) -> str:
    """A command's words in Markdown's marks; of an unknown one the words alone."""
    name, first, second = found[1], found[2], found[3]
    if name == "href" and second is not None:
        return f"[{second}]({first})"
    rest = f"{{{second}}}" if second is not None else ""
    if name == "includegraphics":
        return f"![]({first}){rest}"
    if name in _DROPPED:
        return rest
    mark = macros.get(name, "")
    return f"{mark}{first.strip() if mark else first}{mark}{rest}"
