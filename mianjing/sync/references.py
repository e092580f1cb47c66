"""What names places in dumps: entries, and besides them ``withdrawn:``, the rulings, and the kept lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mianjing.core.former import former_ids
from mianjing.core.model import Origin, Problem, Record
from mianjing.core.problems import did_you_mean
from mianjing.formats import tree
from mianjing.formats import withdrawn as taken_down
from mianjing.formats.project import MANIFEST, RULINGS, Project
from mianjing.formats.quoting import flow_word
from mianjing.formats.withdrawn import Withdrawn
from mianjing.formats.yaml_nodes import Node, YamlDocument
from mianjing.sync.carry import GONE, Carrier
from mianjing.sync.lines import FOLDER, Alignment, line_fingerprints, read_lines, written
from mianjing.sync.report import Write

TEXTS = "sources/.text"
Dumps = Mapping[str, Sequence[str]]
"""Each source's lines as they were read."""


@dataclass(frozen=True)
class Taken:
    """What is taken down, under the names that it has now, and what is wrong with that."""

    withdrawn: Withdrawn
    names: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def open_carrier(project: Project, dumps: Dumps, origins: Iterable[Origin]) -> Carrier:
    """Where the places that the project names are now. ``origins`` are all places of the dumps as read."""
    alignments, kept = {}, set()
    for source, lines in dumps.items():
        old, new = read_lines(project.root, source), line_fingerprints(lines)
        if old is not None:
            kept.add(source)
        if old is not None and old != new:
            alignments[source] = Alignment(old, new)
    carrier = Carrier(alignments, origins, kept, dumps)
    if not carrier.idle:
        for path in project.paths:
            if path not in tree.DATA_FILES and (value := project.loaded(path).value):
                carrier.learn(value.origins)
    return carrier


def known_origins(project: Project, carrier: Carrier) -> dict[str, tuple[str, ...]]:
    """Id of each existing question → its ``source:line`` keys as they are now."""
    entries = (project.entry(path).value for path in project.entries)
    return {one.id: tuple(row.key for row in carrier.entry(one).origins) for one in entries if one}


def carry_withdrawn(
    project: Project, carrier: Carrier, records: Iterable[Record], links: Iterable[str]
) -> Taken:
    """Follow what is taken down to where it is now, and learn its words. ``links`` are keys of links."""
    known, names, texts = project.withdrawn, {}, {}
    said = list(records)
    entries = [one for path in project.entries if (one := project.entry(path).value)]
    places = {record.key for record in said} | set(links)
    problems: list[Problem] = []
    for name in sorted(known.names):
        now = carrier.key(name)
        words = [one.answer for one in said if one.answer and now in (one.key, one.source)]
        holders = [one for one in entries if name in (one.id, *former_ids(one))]
        if name not in known.texts:
            words += [row.body for one in holders for row in one.answers]
        learnt = tuple(dict.fromkeys((*known.texts.get(name, ()), *taken_down.sentences(*words))))
        if f":{GONE}" in now and learnt:
            now = taken_down.name_of(learnt)
        names[name] = now
        if learnt:
            texts[now] = learnt
        met = now in places or name in project.manifest.names or holders or learnt
        if not met:
            problems.append(_unknown(project, name, places))
    return Taken(Withdrawn(frozenset(names.values()), texts), names, tuple(problems))


def _unknown(project: Project, name: str, places: Iterable[str]) -> Problem:
    node = next((node for node in withdrawn_nodes(project.manifest.document) if node.raw == name), None)
    message = (
        f"nothing of `{name}` is met in the dumps or entries, so nothing is taken down by it"
        f"{did_you_mean(name, places)}: name the line of its question, or an entry's id"
    )
    document = project.manifest.document
    if document is None or node is None:
        return Problem(MANIFEST, 0, 0, "error", message, "withdrawn-unknown")
    return document.text.problem(node.start, message, "withdrawn-unknown")


def reference_writes(project: Project, carrier: Carrier, dumps: Dumps, taken: Taken) -> Iterator[Write]:
    """What an import writes beside ``qa/``: places under their new names, and the lines as read."""
    manifest, rulings = project.manifest.document, project.rulings.document
    if manifest:
        nodes = withdrawn_nodes(manifest)
        yield _renamed(project.root, MANIFEST, manifest, nodes, lambda name: taken.names.get(name, name))
    if rulings:
        yield _renamed(project.root, RULINGS, rulings, ruling_nodes(rulings), carrier.key)
    if taken.withdrawn.texts or (project.root / taken_down.PATH).exists():
        yield _write(project.root, taken_down.PATH, taken_down.written(taken.withdrawn.texts))
    for source, lines in dumps.items():
        yield _write(project.root, f"{FOLDER}/{source}", written(line_fingerprints(lines)))


def extracted_texts(project: Project, texts: Dumps) -> Iterator[Write]:
    """The text taken out of each PDF or Word file, beside it, so that a line's number can be looked up."""
    kept = {
        f"{TEXTS}/{source}.txt": "".join(f"{line}\n" for line in lines) for source, lines in texts.items()
    }
    folder = project.root / TEXTS
    stale = {f"{TEXTS}/{one.name}" for one in folder.glob("*.txt")} if folder.is_dir() else set()
    for path in sorted(stale - set(kept)):
        yield Write(path, (project.root / path).read_bytes(), None)
    for path, text in kept.items():
        yield _write(project.root, path, text.encode("utf-8", "backslashreplace"))


def withdrawn_nodes(document: YamlDocument | None) -> list[Node]:
    return document.root.rows("withdrawn") if document and document.root else []


def ruling_nodes(document: YamlDocument) -> list[Node]:
    """Every question that a ruling names."""
    found = []
    for row in document.root.items if document.root else []:
        found += [*row.rows("same"), *row.rows("different")]
        found += [row.fields["entry"]] if "entry" in row.fields else []
    return found


def _renamed(
    root: Path, path: str, document: YamlDocument, nodes: Iterable[Node], name: Callable[[str], str]
) -> Write:
    """Change names where they stand and nothing else."""
    parts, at, string = [], 0, document.text.string
    for node in sorted(nodes, key=lambda one: one.start):
        if name(node.raw) != node.raw:
            parts += [string[at : node.start], flow_word(name(node.raw))]
            at = node.end
    return _write(root, path, "".join((*parts, string[at:])).encode("utf-8"))


def _write(root: Path, path: str, after: bytes) -> Write:
    file = root / path
    return Write(path, file.read_bytes() if file.is_file() and not file.is_symlink() else None, after)
