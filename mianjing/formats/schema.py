"""The JSON Schemas applied: shape errors with their place, remedy and the word that was meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.formats.schema_messages import MESSAGES, found_in, listed, other, short, trapped
from mianjing.formats.yaml_nodes import Node, YamlDocument

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

RULE = "schema"
TRAP_RULE = "yaml-trap"

Kind = Literal[
    "question",
    "topics",
    "tags",
    "glossary",
    "reading-list",
    "aliases",
    "manifest",
    "rulings",
    "names",
    "wording",
    "references",
    "misconceptions",
]

_DATES = frozenset({"date", "checked"})
# Departures that leave a value of the right type.
_WELL_TYPED = frozenset(
    {"additionalProperties", "enum", "pattern", "minLength", "maxLength", "uniqueItems", "format"}
)


def schema_text(kind: Kind = "question") -> str:
    """The schema's JSON: the one definition of that file's format."""
    return (files("mianjing") / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")


def validate(document: YamlDocument, kind: Kind) -> Iterator[Problem]:
    """Every departure of a parsed file from its schema."""
    root = document.root
    if root is None:
        return
    data = root.data()
    for error in () if _is_sound(data, kind) else _validator(kind).iter_errors(data):
        yield from _explain(document, root, error)
    yield from _words(document, root, "")


def readable(document: YamlDocument, kind: Kind) -> bool:
    """Whether every value has its type, so that what else is wrong can be found in the same run."""
    root = document.root
    return root is not None and all(
        error.validator in _WELL_TYPED for error in _validator(kind).iter_errors(root.data())
    )


def _is_sound(data: object, kind: Kind) -> bool:
    """Whether the quick validator, which can't say what is wrong as we do, finds nothing."""
    try:
        return bool(_quick(kind).is_valid(data))
    except (ValueError, TypeError, OverflowError):  # no JSON: a number or a character that it has not
        return False


@cache
def _quick(kind: Kind) -> Any:
    question = [("question.schema.json", json.loads(schema_text("question")))]
    registry = jsonschema_rs.Registry(question)
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema_text(kind)), registry=registry, validate_formats=True
    )


@cache
def _validator(kind: Kind) -> Any:
    # It takes long to load, and only a file with something wrong needs it.
    from jsonschema import Draft202012Validator, FormatChecker, validators
    from referencing import Registry, Resource

    question = Resource.from_contents(json.loads(schema_text("question")))
    registry: Any = Registry().with_resource("question.schema.json", question)
    extend: Any = validators.extend
    made = extend(Draft202012Validator, {"uniqueItems": _all_differ})
    return made(json.loads(schema_text(kind)), registry=registry, format_checker=FormatChecker(["date"]))


def _all_differ(validator: Any, wanted: bool, rows: Any, schema: Any) -> Iterator[ValidationError]:
    """``uniqueItems`` in one pass; the library compares each row with each where they can't be sorted."""
    from jsonschema.exceptions import ValidationError

    if wanted and validator.is_type(rows, "array"):
        written = [json.dumps(row, sort_keys=True, default=str) for row in rows]
        if len(set(written)) < len(written):
            yield ValidationError("not all rows differ")


_COUNTS = ("minItems", "maxItems", "uniqueItems")


def _explain(document: YamlDocument, root: Node, error: ValidationError) -> Iterator[Problem]:
    node = _find(root, list(error.absolute_path))
    where = _name(list(error.absolute_path))
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties":
        allowed = list(schema.get("properties", {}))
        for key in node.fields:
            if key not in allowed:
                message = (
                    f"`{short(key)}` is not a field of {where}{did_you_mean(key, allowed)}: {listed(allowed)}"
                )
                yield document.text.problem(node.keys[key].start, message, RULE)
        return
    remedy = schema.get("remedy") if error.validator != "required" else None
    if remedy:
        found = f"a list of {len(node.items)}" if error.validator in _COUNTS else found_in(node)
        yield document.text.problem(node.start, f"{where} {remedy}, not {found}", RULE)
        return
    if error.validator == "type" and node.trap and "string" in str(error.validator_value):
        yield document.text.problem(node.start, trapped(where, node), TRAP_RULE)
        return
    say = MESSAGES.get(str(error.validator), other)
    yield document.text.problem(node.start, say(where, node, error), RULE)


def _words(document: YamlDocument, node: Node, key: str) -> Iterator[Problem]:
    # JSON has no dates or merge keys, so the schema cannot see what a YAML 1.1 reader would make of these.
    if isinstance(node.value, str) and node.trap and key not in _DATES:
        yield document.text.problem(node.start, trapped(f"`{key}`" if key else "this", node), TRAP_RULE)
    for name, inner in node.fields.items():
        yield from _words(document, inner, name)
    for inner in node.items:
        yield from _words(document, inner, key)


def _find(node: Node, path: list[str | int]) -> Node:
    for step in path:
        node = node.fields[step] if isinstance(step, str) else node.items[step]
    return node


def _name(path: list[str | int]) -> str:
    """``answers``, 2, ``body`` → ```answers` 3: `body```, counted from 1 as people do."""
    if not path:
        return "the file"
    name = "".join(f" {step + 1}" if isinstance(step, int) else f": `{step}`" for step in path).lstrip(": ")
    return f"row {name}" if isinstance(path[0], int) else name
