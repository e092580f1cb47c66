"""What is wrong with a value, in words: one function for each keyword of JSON Schema.

Each takes what the value is called (``where``), the value and the validator's error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mianjing.core.problems import did_you_mean
from mianjing.formats.yaml_nodes import Node

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

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


def _type(where: str, node: Node, error: ValidationError) -> str:
    named = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(_TYPES.get(str(name), str(name)) for name in named)
    if wanted == "text" and node.fields:
        key = short(next(iter(node.fields)))
        return f"{where} must be text; a colon and a space made it a field: put it in quotes, '{key}: …'"
    return f"{where} must be {wanted}, not {found_in(node)}"


def found_in(node: Node) -> str:
    """What stands there: its kind, or its text as written."""
    if isinstance(node.value, list):
        return _TYPES["array"]
    if isinstance(node.value, dict):
        return _TYPES["object"]
    return f"`{short(node.raw)}`" if node.raw else "empty"


def trapped(where: str, node: Node) -> str:
    """A word that YAML readers take for something other than text, and what to do."""
    word = short(node.raw)
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
    return f"{where} cannot be `{short(node.raw)}`{did_you_mean(node.raw, allowed)}: {listed(allowed)}"


def _pattern(where: str, node: Node, error: ValidationError) -> str:
    if "0-9a-f]" in str(error.validator_value):
        return f"{where} is a fingerprint that import writes: restore it, or delete the field"
    if "arXiv" in str(error.validator_value):
        return (
            f"{where} must be arXiv:…, doi:… or a web address, a place in it after a space, "
            f"not `{short(node.raw)}`"
        )
    if "a-z0-9" in str(error.validator_value):
        return (
            f"{where} must be an id, small Latin letters, digits and single hyphens, not `{short(node.raw)}`"
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
    return f"{where} names `{short(twice)}` twice: delete one"


def _minimum(where: str, node: Node, error: ValidationError) -> str:
    return f"{where} must be {error.validator_value} or more, not {short(node.raw)}"


def _format(where: str, node: Node, error: ValidationError) -> str:
    return f"{where} must be a day, YYYY-MM-DD, not `{short(node.raw)}`"


def other(where: str, node: Node, error: ValidationError) -> str:
    """For keywords without words of their own."""
    return f"{where} does not have the form the format asks for: see the reference entry in the docs"


MESSAGES: dict[str, Callable[[str, Node, ValidationError], str]] = {
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


def short(word: str) -> str:
    """A word as far as a line of an error has room for it."""
    return word if len(word) <= _SHOWN else word[:_SHOWN] + "…"


def listed(words: list[str]) -> str:
    """What is allowed."""
    return "allowed are " + ", ".join(words)
