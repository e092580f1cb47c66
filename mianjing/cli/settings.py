"""``mkdocs.yml``: looked through before MkDocs reads it, for MkDocs trusts whoever wrote it.

YAML tags make MkDocs import and call any Python there is; ``INHERIT`` makes it read any other file; deep
nesting and characters that no setting needs end in its own errors.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError

from mianjing.cli.context import CommandError
from mianjing.core.model import Problem
from mianjing.formats.conflicts import conflict_marks
from mianjing.formats.load import decode, read_bytes
from mianjing.formats.positions import SourceText
from mianjing.formats.syntax import explain
from mianjing.site.mkdocs_plugin import attach

CONFIG = "mkdocs.yml"
RULE = "settings"
TAGS = frozenset({"!ENV", "!relative"})
"""What MkDocs' documentation says of its own: a variable of the environment, a path."""
MAX_DEPTH = 12
_YAML_ITSELF = "tag:yaml.org,2002:"
_PLAIN = frozenset(f"{_YAML_ITSELF}{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map"))


def read_config(root: Path, **more: Any) -> MkDocsConfig:
    """The site's settings, some of them overruled; ``CommandError`` where they are missing or wrong."""
    problems = settings_problems(root)
    if problems:
        raise CommandError(problems)
    # Material announces its successor at every start, where MkDocs has no say yet.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    with _complaints() as complaints:
        try:
            config = load_config(str(root / CONFIG), **more)
            attach(config)
        except (ConfigurationError, PluginError) as error:
            raise refusal(str(error).strip()) from None
        except Abort:
            raise refusal(*complaints) from None
        except Exception as error:
            # A theme or plugin may stumble over a value in any way it likes.
            raise refusal(f"{type(error).__name__}: {error}") from None
    return config


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """What MkDocs logs as errors meanwhile; it names the values there and not in what it raises."""
    said: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("mkdocs")
    others = tuple(log.handlers)
    for other in others:
        other.addFilter(_no_error)  # what is told with its file need not be told without it
    log.addHandler(handler)
    try:
        yield said
    finally:
        log.removeHandler(handler)
        for other in others:
            other.removeFilter(_no_error)


def _no_error(record: logging.LogRecord) -> bool:
    return record.levelno < logging.ERROR


def settings_problems(root: Path) -> tuple[Problem, ...]:
    """What in ``mkdocs.yml`` keeps MkDocs from being let near it."""
    data = read_bytes(root / CONFIG, CONFIG)
    text = decode(data, CONFIG) if isinstance(data, bytes) else data
    if isinstance(text, Problem):
        return (text,)
    conflicts = tuple(conflict_marks(text))
    if conflicts:
        return conflicts
    try:
        return tuple(_problems(text))
    except yaml.reader.ReaderError as error:
        return (text.problem(error.position, "YAML does not allow this character: delete it", "yaml-syntax"),)
    except yaml.MarkedYAMLError as error:
        return (explain(text, error),)


def refusal(*messages: str) -> CommandError:
    """MkDocs cannot go on with these settings."""
    said = [f"these settings cannot be used: {message}" for message in messages or ("MkDocs gave no reason",)]
    return CommandError([Problem(CONFIG, 0, 0, "error", message, "mkdocs") for message in said])


def _problems(text: SourceText) -> Iterator[Problem]:
    depth = 0
    for event in yaml.parse(text.string, Loader=yaml.SafeLoader):
        at = event.start_mark.index if event.start_mark else 0
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in TAGS | _PLAIN and tag != "!":
            shown = tag.replace(_YAML_ITSELF, "!!")
            yield text.problem(at, f"`{shown}` makes MkDocs run Python: only !ENV may stand here", RULE)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth == 1 and not isinstance(event, yaml.MappingStartEvent):
                yield text.problem(at, "the settings are a mapping: begin with `site_name:`", RULE)
            if depth == MAX_DEPTH + 1:
                yield text.problem(at, f"nested more than {MAX_DEPTH} deep: no setting is", RULE)
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            yield from _scalar(text, event.value, at, depth)
        elif isinstance(event, yaml.AliasEvent):
            yield text.problem(at, "an alias: write the value out", RULE)


def _scalar(text: SourceText, value: str, at: int, depth: int) -> Iterator[Problem]:
    if depth == 0:
        yield text.problem(at, "the settings are a mapping: begin with `site_name:`", RULE)
    if depth == 1 and value == "INHERIT":
        yield text.problem(at, "settings of another file are not looked through: write them here", RULE)
    if any(char < " " and char not in "\t\n\r" for char in value):
        yield text.problem(at, "holds a control character: delete it", RULE)
