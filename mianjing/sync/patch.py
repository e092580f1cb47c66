"""Changing a few values of a YAML file and nothing else: comments, order and layout stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mianjing.formats.quoting import block, flow_word, word
from mianjing.formats.yaml_nodes import Document, Node
from mianjing.sync.comments import comments


class Unpatchable(Exception):
    """The file's layout gives no place where the change could go."""


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class Patch:
    """Collects edits of one document; ``apply`` gives the new text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.string = document.text.string
        self.edits: list[Edit] = []
        self.appended: list[str] = []

    def apply(self) -> str:
        """The text with all edits, in the file's own kind of line ends.

        Raises Unpatchable when two edits overlap.
        """
        parts: list[str] = []
        at = 0
        for edit in sorted(self.edits):
            if edit.start < at:
                raise Unpatchable
            parts += [self.string[at : edit.start], self._ends(edit.text)]
            at = edit.end
        parts.append(self.string[at:])
        text = "".join(parts)
        if self.appended:
            text += "" if text.endswith("\n") else self._ends("\n")
            text += self._ends("".join(self.appended))
        return text

    def scalar(self, parent: Node, key: str, value: str) -> None:
        """Set a one-line text."""
        node = parent.fields[key]
        if node.style in ("|", ">"):
            comment = comments(self.document, node.start, node.end)
            text = word(value) + "".join(f"  {one}" for one in comment)
            self.replace(node, text + self._tail(node))
        else:
            self.replace(node, flow_word(value) if parent.style == "flow" else word(value))

    def body(self, parent: Node, key: str, value: str) -> None:
        """Set a text of many lines: a block scalar where the place allows one."""
        node = parent.fields[key]
        if node.style in ("|", ">"):
            header, *rest = block(value, self.column(parent, key) + 2).split("\n")
            comment = comments(self.document, node.start, node.end)
            text = "\n".join([header + "".join(f"  {one}" for one in comment), *rest])
            self.replace(node, text + self._tail(node))
            return
        line_rest = self.string[node.end : self.line_end(node.end)]
        if parent.style == "flow" or line_rest.strip():
            self.replace(node, flow_word(value))
        else:
            self.replace(node, block(value, self.column(parent, key) + 2))

    def flow(self, parent: Node, key: str, text: str) -> None:
        """Set a list or mapping that is written on one line; comments inside it move above it."""
        node, name = parent.fields[key], parent.keys[key]
        if node.style == "flow":
            self.hoist(node.start, node.end, name.start)
            self.replace(node, text)
            return
        colon = self._colon(name.end)
        self.hoist(colon, node.end, name.start)
        self.edits.append(Edit(colon, node.end, f" {text}" + self._tail(node)))

    def item(self, item: Node, text: str) -> None:
        """Set one row of a list; comments inside it move above it."""
        at = item.start if self.string[item.start - 1] in "[," else self.dash(item)
        self.hoist(item.start, item.end, at)
        self.replace(item, text + self._tail(item))

    def before(self, parent: Node, anchor: str, text: str) -> None:
        """Add a field of a block mapping before another one."""
        if parent.style == "flow":
            raise Unpatchable
        start = parent.keys[anchor].start
        self.edits.append(Edit(start, start, f"{text}\n" + " " * self.column(parent, anchor)))

    def field(self, root: Node, text: str) -> None:
        """Add a whole field at the end of the file."""
        if root.style == "flow":
            raise Unpatchable
        self.appended.append(text)

    def rows(self, parent: Node, key: str, new: Sequence[str], gone: Sequence[int]) -> None:
        """Add rows to the end of a block list and take rows out of it; comments of the latter stay."""
        node = parent.fields[key]
        if node.items and node.style == "flow":
            raise Unpatchable
        if len(gone) == len(node.items):
            self.refill(parent, key, new)
            return
        for number in gone:
            self.remove_row(node, number)
        if new:
            last = node.items[-1]
            at = self.line_end(last.end - 1 if self.string[last.end - 1 : last.end] == "\n" else last.end)
            column = self.dash(node.items[0]) - self.document.text.line_start(node.items[0].start)
            text = "".join(_indented(f"- {row}", column) for row in new)
            done = self.string[at : at + 1] == "\n"
            self.edits.append(Edit(at + 1, at + 1, text) if done else Edit(at, at, "\n" + text.rstrip("\n")))

    def refill(self, parent: Node, key: str, new: Sequence[str]) -> None:
        """Replace all rows of a list; comments inside it move above it."""
        node, name = parent.fields[key], parent.keys[key]
        colon = self._colon(name.end)
        self.hoist(colon, node.end, name.start)
        margin = self.column(parent, key)
        text = "".join("\n" + _indented(f"- {row}", margin + 2).rstrip("\n") for row in new) or " []"
        self.edits.append(Edit(colon, node.end, text + self._tail(node)))

    def remove_row(self, node: Node, number: int) -> None:
        item = node.items[number]
        start = self.document.text.line_start(self.dash(item))
        end = item.end
        if self.string[end - 1 : end] != "\n":
            end = min(self.line_end(end) + 1, len(self.string))
        margin = self.string[start : self.dash(item)]
        kept = "".join(f"{margin}{one}\n" for one in comments(self.document, start, end))
        self.edits.append(Edit(start, end, kept))

    def hoist(self, first: int, last: int, at: int) -> None:
        """Repeat the comments of a span that will be replaced on lines of their own above ``at``."""
        found = comments(self.document, first, last)
        start = self.document.text.line_start(at)
        margin = self.string[start:at]
        if found and margin.strip():
            raise Unpatchable
        if found:
            self.edits.append(Edit(start, start, "".join(f"{margin}{one}\n" for one in found)))

    def replace(self, node: Node, text: str) -> None:
        before = self.string[node.start - 1 : node.start]
        self.edits.append(Edit(node.start, node.end, (" " if before == ":" else "") + text))

    def dash(self, item: Node) -> int:
        """Offset of the ``-`` before a block list's item."""
        at = self.string.rfind("-", 0, item.start)
        if at < 0 or self.string[at + 1 : item.start].strip():
            raise Unpatchable
        if self.string[self.document.text.line_start(at) : at].strip():
            raise Unpatchable
        return at

    def column(self, parent: Node, key: str) -> int:
        start = parent.keys[key].start
        return start - self.document.text.line_start(start)

    def line_end(self, at: int) -> int:
        """Offset of the line's ``"\\n"``, or the text's end."""
        end = self.string.find("\n", at)
        return len(self.string) if end < 0 else end

    def _colon(self, at: int) -> int:
        return at + self.string[at:].index(":") + 1

    def _tail(self, node: Node) -> str:
        """The line breaks at the end of a value that libyaml counts as part of it."""
        old = self.string[node.start : node.end]
        return "\n" * old[len(old.rstrip("\r\n")) :].count("\n")

    def _ends(self, text: str) -> str:
        return text.replace("\n", "\r\n") if "\r\n" in self.string else text


def _indented(row: str, column: int) -> str:
    """A row written for column 2, moved to another column."""
    lines = row.split("\n")
    shift = column - 2
    first = " " * column + lines[0]
    if shift >= 0:
        rest = [" " * shift + line if line else line for line in lines[1:]]
    else:
        rest = [line[-shift:] if line.startswith(" " * -shift) else line for line in lines[1:]]
    return "\n".join([first, *rest]) + "\n"
