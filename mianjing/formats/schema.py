"""The JSON Schemas applied: shape errors with their place, remedy and the word that was meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from mianjing.core.model import Problem
from mianjing.core.problems import did_you_mean
from mianjing.formats.yaml_nodes import Document, Node

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

_TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping of fields",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_SHOWN = 60
_DATES = frozenset({"date", "checked"})
# Departures that leave a value of the right type.
_WELL_TYPED = frozenset(
    {"additionalProperties", "enum", "pattern", "minLength", "maxLength", "uniqueItems", "format"}
)


def schema_text(kind: Kind = "question") -> str:
    """The schema's JSON: the one definition of that file's format."""
    return (files("mianjing") / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")


def validate(document: Document, kind: Kind) -> Iterator[Problem]:
    """Every departure of a parsed file from its schema."""
    root = document.root
    if root is None:
        return
    data = root.data()
    for error in () if _is_sound(data, kind) else _validator(kind).iter_errors(data):
        yield from _explain(document, root, error)
    yield from _words(document, root, "")


def readable(document: Document, kind: Kind) -> bool:
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


def _explain(document: Document, root: Node, error: ValidationError) -> Iterator[Problem]:
    node = _find(root, list(error.absolute_path))
    where = _name(list(error.absolute_path))
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties":
        allowed = list(schema.get("properties", {}))
        for key in node.fields:
            if key not in allowed:
                message = (
                    f"`{_short(key)}` is not a field of {where}{did_you_mean(key, allowed)}: {_all(allowed)}"
                )
                yield document.text.problem(node.keys[key].start, message, RULE)
        return
    remedy = schema.get("remedy") if error.validator != "required" else None
    if remedy:
        found = f"a list of {len(node.items)}" if error.validator in _COUNTS else _found(node)
        yield document.text.problem(node.start, f"{where} {remedy}, not {found}", RULE)
        return
    if error.validator == "type" and node.trap and "string" in str(error.validator_value):
        yield document.text.problem(node.start, _trapped(where, node), TRAP_RULE)
        return
    say = _MESSAGES.get(str(error.validator), _other)
    yield document.text.problem(node.start, say(where, node, error), RULE)


def _type(where: str, node: Node, error: ValidationError) -> str:
    named = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(_TYPES.get(str(name), str(name)) for name in named)
    if wanted == "text" and node.fields:
        key = _short(next(iter(node.fields)))
        return f"{where} must be text; a colon and a space made it a field: put it in quotes, '{key}: …'"
    return f"{where} must be {wanted}, not {_found(node)}"


def _found(node: Node) -> str:
    if isinstance(node.value, list):
        return _TYPES["array"]
    if isinstance(node.value, dict):
        return _TYPES["object"]
    return f"`{_short(node.raw)}`" if node.raw else "empty"


def _trapped(where: str, node: Node) -> str:
    word = _short(node.raw)
    if not word or node.trap == "nothing":
        return f"{where} is empty; write its text, or '{word}' in quotes if that is the text"
    return f"{where} must be text, but YAML readers take {word} for {node.trap}: put it in quotes, '{word}'"


def _required(where: str, node: Node, error: ValidationError) -> str:
    missing = [str(name) for name in error.validator_value if name not in node.fields]  # type: ignore[union-attr]
    named = re.match(r"'([a-z_]+)' is a required", error.message)
    name = named.group(1) if named else ", ".join(missing)
    return f"{where} needs the field `{name}`: add it"


def _enum(where: str, node: Node, error: ValidationError) -> str:
    allowed = [str(word) for word in error.validator_value]  # type: ignore[union-attr]
    return f"{where} cannot be `{_short(node.raw)}`{did_you_mean(node.raw, allowed)}: {_all(allowed)}"


def _pattern(where: str, node: Node, error: ValidationError) -> str:
    if "0-9a-f]" in str(error.validator_value):
        return f"{where} is a fingerprint that import writes: restore it, or delete the field"
    if "arXiv" in str(error.validator_value):
        return (
            f"{where} must be arXiv:…, doi:… or a web address, a place in it after a space, "
            f"not `{_short(node.raw)}`"
        )
    if "a-z0-9" in str(error.validator_value):
        return (
            f"{where} must be an id, small Latin letters, digits and single hyphens, not `{_short(node.raw)}`"
        )
    return f"{where} must be one line without spaces around it"


def _length(where: str, node: Node, error: ValidationError) -> str:
    size = len(node.items or node.fields or node.raw)
    unit = "items" if node.items else "fields" if node.fields else "characters"
    bound = "at least" if str(error.validator).startswith("min") else "at most"
    return f"{where} has {size} {unit}, {bound} {error.validator_value} are allowed"


def _unique(where: str, node: Node, error: ValidationError) -> str:
    seen: set[str] = set()
    twice = next((item.raw for item in node.items if item.raw in seen or seen.add(item.raw)), "")  # type: ignore[func-returns-value]
    return f"{where} names `{_short(twice)}` twice: delete one"


def _minimum(where: str, node: Node, error: ValidationError) -> str:
    return f"{where} must be {error.validator_value} or more, not {_short(node.raw)}"


def _format(where: str, node: Node, error: ValidationError) -> str:
    return f"{where} must be a day, YYYY-MM-DD, not `{_short(node.raw)}`"


def _other(where: str, node: Node, error: ValidationError) -> str:
    return f"{where} does not have the form the format asks for: see the reference entry in the docs"


_MESSAGES: dict[str, Callable[[str, Node, ValidationError], str]] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _length,
    "maxLength": _length,
    "minItems": _length,
    "maxItems": _length,
    "maxProperties": _length,
    "uniqueItems": _unique,
    "minimum": _minimum,
    "format": _format,
}


def _words(document: Document, node: Node, key: str) -> Iterator[Problem]:
    # JSON has no dates or merge keys, so the schema cannot see what a YAML 1.1 reader would make of these.
    if isinstance(node.value, str) and node.trap and key not in _DATES:
        yield document.text.problem(node.start, _trapped(f"`{key}`" if key else "this", node), TRAP_RULE)
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


def _short(word: str) -> str:
    return word if len(word) <= _SHOWN else word[:_SHOWN] + "…"


def _all(words: list[str]) -> str:
    return "allowed are " + ", ".join(words)
