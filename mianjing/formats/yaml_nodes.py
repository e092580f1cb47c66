"""YAML text → nodes that know where they stand, refusing what an entry never needs.

Anchors, aliases, tags and deep nesting are how a small file makes a reader run code, read files or
exhaust memory; they are refused while the events of libyaml's parser go by, before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from mianjing.core.model import Problem
from mianjing.core.problems import has_errors
from mianjing.formats.characters import hidden_characters
from mianjing.formats.positions import SourceText
from mianjing.formats.scalars import Scalar, resolve
from mianjing.formats.syntax import explain

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 12

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a mapping's key stands: offsets of its first and past its last character."""

    start: int
    end: int


@dataclass(slots=True)
class Node:
    """One value: a scalar, a list of nodes or a mapping of nodes.

    ``start`` and ``end`` are offsets into the text, ``end`` past the value's last character. ``style`` is
    ``"plain"``, ``"'"``, ``'"'``, ``"|"`` or ``">"`` for scalars, ``"block"`` or ``"flow"`` else. ``trap``
    names what some reader takes a plain word for.
    """

    value: Scalar | list[Node] | dict[str, Node]
    start: int
    end: int
    style: str
    trap: str = ""
    raw: str = ""
    keys: dict[str, KeyPlace] = field(default_factory=dict)

    @property
    def items(self) -> list[Node]:
        return self.value if isinstance(self.value, list) else []

    @property
    def fields(self) -> dict[str, Node]:
        return self.value if isinstance(self.value, dict) else {}

    def rows(self, name: str) -> list[Node]:
        """The items of the list in a field; none where there is no such field."""
        return self.fields[name].items if name in self.fields else []

    def at(self, *steps: str | int) -> Node | None:
        """The node at a path of field names and row numbers."""
        node: Node | None = self
        for step in steps:
            if node is None:
                return None
            if isinstance(step, str):
                node = node.fields.get(step)
            else:
                node = node.items[step] if step < len(node.items) else None
        return node

    def data(self) -> object:
        """The value as plain Python lists, dicts and scalars."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value


@dataclass(frozen=True)
class YamlDocument:
    """One parsed file; ``root`` is None when its syntax is broken."""

    text: SourceText
    root: Node | None
    problems: tuple[Problem, ...]


def parse(text: SourceText) -> YamlDocument:
    """Parse one YAML document. Never raises on what the text holds."""
    if len(text.string) > MAX_CHARACTERS:
        message = f"the file has {len(text.string)} characters, {MAX_CHARACTERS} are allowed: split it"
        return YamlDocument(text, None, (text.problem(0, message, "yaml-limits"),))
    hidden = tuple(hidden_characters(text))
    builder = _Builder(text)
    try:
        root = builder.document()
    except _Refused as refused:
        return YamlDocument(text, None, (*hidden, refused.problem))
    except yaml.reader.ReaderError as error:
        problem = text.problem(error.position, "YAML does not allow this character: delete it", "yaml-syntax")
        return YamlDocument(text, None, hidden if has_errors(hidden) else (problem,))
    except yaml.MarkedYAMLError as error:
        return YamlDocument(text, None, (*hidden, explain(text, error)))
    except UnicodeEncodeError:
        return YamlDocument(text, None, hidden)
    return YamlDocument(text, root, (*hidden, *builder.problems))


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Builder:
    """Builds nodes from the parser's events."""

    def __init__(self, text: SourceText) -> None:
        self.text = text
        self.events: Iterator[yaml.Event] = yaml.parse(text.string, Loader=_Loader)
        self.problems: list[Problem] = []

    def document(self) -> Node:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    message = "a second `---`: one file holds one entry; delete the line or split the file"
                    raise self.refused(event, message, "yaml-syntax")
                root = self.node(next(self.events), 1)
        return root or Node(None, 0, 0, "plain", "nothing")

    def node(self, event: yaml.Event, depth: int) -> Node:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            raise self.refused(event, f"`*{anchor}` is an alias: write the value out", "yaml-alias")
        if anchor is not None:
            message = f"`&{anchor}` is an anchor: write the value where it is needed"
            raise self.refused(event, message, "yaml-alias")
        if tag is not None and tag != "!":
            raise self.refused(event, f"`{tag}` is a YAML tag: delete it", "yaml-tag")
        if depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep: no field needs that"
            raise self.refused(event, message, "yaml-limits")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        raise self.refused(event, "a value is expected here", "yaml-syntax")

    def scalar(self, event: yaml.ScalarEvent) -> Node:
        style = event.style or "plain"
        value, trap = resolve(event.value) if style == "plain" else (event.value, "")
        return Node(value, _start(event), _end(event), style, trap, event.value)

    def sequence(self, event: yaml.SequenceStartEvent, depth: int) -> Node:
        items = []
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(inner, depth + 1))
        return self.collection(event, inner, items, items[-1:])

    def mapping(self, event: yaml.MappingStartEvent, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, KeyPlace] = {}
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            if not isinstance(inner, yaml.ScalarEvent):
                raise self.refused(inner, "a field's name is a plain word", "yaml-syntax")
            key = self.node(inner, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if key.raw in fields:
                self.repeated(key, keys[key.raw])
                continue
            fields[key.raw] = value
            keys[key.raw] = KeyPlace(key.start, key.end)
        node = self.collection(event, inner, fields, list(fields.values())[-1:])
        node.keys = keys
        return node

    def collection(
        self,
        first: yaml.CollectionStartEvent,
        last: yaml.CollectionEndEvent,
        value: list[Node] | dict[str, Node],
        tail: list[Node],
    ) -> Node:
        start, end = _start(first), _end(last)
        # A flow collection starts at its own bracket; libyaml ends a block one where the next token starts.
        flow = self.text.string[start : start + 1] in ("[", "{") and end > start
        if not flow and tail:
            end = tail[0].end
        return Node(value, start, end, "flow" if flow else "block")

    def repeated(self, key: Node, first: KeyPlace) -> None:
        line, _ = self.text.place(first.start)
        message = f"`{key.raw}` stands here again, first on line {line}: readers keep only one; merge the two"
        self.problems.append(self.text.problem(key.start, message, "duplicate-key"))

    def refused(self, event: yaml.Event, message: str, rule: str) -> _Refused:
        return _Refused(self.text.problem(_start(event), message, rule))


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0
