"""``import --add FILE``: a new dump into ``sources/``, with its row in the manifest, and the first topics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mianjing.cli.context import CommandError, Context
from mianjing.cli.parse import explained
from mianjing.cli.parsed_dump import ParsedDump, read_file
from mianjing.core.model import UNSORTED, Problem, Record
from mianjing.core.problems import has_errors
from mianjing.core.text import language
from mianjing.dumps.read import ReadError
from mianjing.formats import atomic, tree
from mianjing.formats.manifest import Manifest
from mianjing.formats.portable import unportable
from mianjing.formats.project import MANIFEST
from mianjing.formats.quoting import flow_word, word
from mianjing.formats.slug import slug, unique
from mianjing.organise.classify import FLOOR, load_classifier
from mianjing.organise.classify.propose import Proposal, propose

RULE = "add-dump"
_ABOUT_UNSORTED = "What fits no other topic yet."


@dataclass(frozen=True)
class NewDump:
    """What was said of a dump to add; ``reading`` names one that a person chose."""

    file: Path
    title: str = ""
    licence: str = ""
    reading: str = ""
    accept: bool = False


@contextmanager
def added(context: Context, new: NewDump) -> Iterator[str]:
    """Take the dump in, under the id given, for as long as the block goes well; else nothing changes."""
    id_, files = plan(context, new)
    root = context.root
    before = {path: (root / path).read_bytes() if (root / path).exists() else None for path in files}
    try:
        for path, data in files.items():
            atomic.write(root / path, data)
        context.project.forget()
        yield id_
    except BaseException:
        for path, old in before.items():
            if old is None:
                (root / path).unlink(missing_ok=True)
            else:
                atomic.write(root / path, old)
        context.project.forget()
        raise


def plan(context: Context, new: NewDump) -> tuple[str, dict[str, bytes]]:
    """The source's id and the files to write, by path; shows what was read.

    Raises ``CommandError`` for what is refused.
    """
    file = new.file
    manifest = context.project.manifest
    if has_errors(manifest.problems):
        raise CommandError(manifest.problems)
    if file.is_symlink() or not file.is_file():
        raise _refusal(str(file), "there is no such file: name a dump to take in", 2)
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    for source in manifest.sources:
        if source.sha256 == digest:
            raise _refusal(str(file), f"is here already, as the source `{source.id}`")
    try:
        with context.step(f"reading {file.name}"):
            reading = read_file(context.root, file, reading=new.reading)
    except ReadError as error:
        raise CommandError([error.problem]) from None
    print("\n".join(explained(reading)))
    _judge(file, reading, new.accept)
    name = _file_name(context.root, file)
    id_ = unique(slug(file.stem), manifest.names)
    row = {
        "id": id_,
        "file": name,
        "title": _one_line(new.title) or _title(reading, file),
        "licence": _one_line(new.licence) or "NOASSERTION",
        "lang": language("\n".join(record.question for record in reading.records)),
        "sha256": digest,
    }
    if new.reading:
        row["reading"] = new.reading
    if row["title"] == file.stem:
        context.info(f"called “{file.stem}” like the file: --title names it, or its row in {MANIFEST}")
    files = {f"sources/{name}": data, MANIFEST: _with_row(context.root, manifest, row)}
    if all(topic.id == UNSORTED for topic in context.project.topics):
        files |= first_tables(propose(reading.records))
        context.info(f"proposed {tree.TOPICS} and {tree.TAGS} from this dump: edit them, then import again")
    else:
        files |= _with_unsorted(context, reading.records)
    return id_, files


def _judge(file: Path, reading: ParsedDump, accept: bool) -> None:
    """Refuse what holds no question, and what is not surely read unless it is accepted."""
    problems = reading.found.problems
    if has_errors(problems):
        raise CommandError(problems)
    if not reading.records:
        raise _refusal(str(file), "no question was found, nothing was taken in; see `parse FILE --explain`")
    if not accept and any(problem.rule == "low-confidence" for problem in problems):
        message = (
            "not taken in, for the reading is not sure: if the preview is right, add it with --accept; else "
            "try others by `parse FILE --explain --reading NAME`, and add it with --reading and that name"
        )
        raise CommandError([*problems, Problem(str(file), 0, 0, "error", message, RULE)])


def _file_name(root: Path, file: Path) -> str:
    """The dump's name in ``sources/``: its own where every system can hold it and none has it yet."""
    if file.resolve().parent == (root / "sources").resolve():
        return file.name
    stem, ending = file.stem, file.suffix
    if unportable(file.name) or not file.name.isprintable():
        stem = slug(file.stem)
    folder = root / "sources"
    taken = {one.name.casefold() for one in folder.iterdir()} if folder.is_dir() else set()
    name, number = f"{stem}{ending}", 2
    while name.casefold() in taken or ending in (".yml", ".yaml"):
        if ending in (".yml", ".yaml"):
            raise _refusal(str(file), "YAML files in sources/ are tables, no dumps: rename it to .txt")
        name, number = f"{stem}-{number}{ending}", number + 1
    return name


def _title(reading: ParsedDump, file: Path) -> str:
    """What the dump calls itself in its first heading, else its file's name."""
    first = next((line for line in reading.dump.lines if line.strip()), "")
    return _one_line(first.lstrip("# ")) if first.startswith("# ") else file.stem


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _with_row(root: Path, manifest: Manifest, row: dict[str, str]) -> bytes:
    """The manifest with one more row behind the last; everything else stays as it is typed."""
    text = (root / MANIFEST).read_text(encoding="utf-8") if (root / MANIFEST).exists() else "sources:\n"
    lines = [f"{name}: {word(value)}" for name, value in row.items()]
    block = "  - " + "\n    ".join(lines) + "\n"
    top = manifest.document.root if manifest.document else None
    node = top.fields.get("sources") if top else None
    if node is None:
        return (text.rstrip("\n") + "\n" + block).encode()
    if node.items and node.style == "block":
        at = text.find("\n", max(one.end for one in node.items[-1].fields.values()) - 1) + 1 or len(text)
        return (text[:at] + ("" if text[:at].endswith("\n") else "\n") + "\n" + block + text[at:]).encode()
    if node.items:
        message = "write `sources:` as a list, a “- ” before each row, so that a row can be added"
        raise _refusal(MANIFEST, message)
    return (text[: node.start].rstrip(" ") + "\n" + block + text[node.end :].lstrip("\n")).encode()


def _with_unsorted(context: Context, records: Sequence[Record]) -> dict[str, bytes]:
    """The tables with a topic and a tag for questions that fit no other, where the dump has such."""
    project = context.project
    topics = [topic.id for topic in project.topics]
    if UNSORTED in topics or has_errors(project.table(tree.TAGS).problems):
        return {}
    classifier, problems = load_classifier(context.root / tree.TOPICS)
    found = [classifier.classify(one.question, one.section, one.answer) for one in records]
    strange = sum(1 for one in found if one.score < FLOOR)
    if not strange or has_errors(problems):
        return {}
    context.info(
        f"{strange} of its questions fit no topic and go to `{UNSORTED}`, added to {tree.TOPICS}: "
        "write topics for them there, then import again"
    )
    name = "Unsorted" if all(topic.zh.isascii() for topic in project.topics) else "未归类"
    row = f"- id: {UNSORTED}\n  zh: {name}\n  en: Unsorted\n  about: {_ABOUT_UNSORTED}\n  tag: {UNSORTED}\n"
    added = {tree.TOPICS: f"\n{row}"}
    if all(tag.id != UNSORTED for tag in project.tags):
        added[tree.TAGS] = f"- {{id: {UNSORTED}, zh: {name}}}\n"
    texts = {path: (context.root / path).read_text(encoding="utf-8") for path in added}
    return {path: f"{texts[path].rstrip()}\n{more}".encode() for path, more in added.items()}


def first_tables(proposal: Proposal) -> dict[str, bytes]:
    """``topics.yml`` and ``tags.yml`` of a proposal."""
    topics = ["# Proposed from the first dump; edit names, order, and the words that speak for a topic.\n"]
    for topic in proposal.topics:
        about = f"{topic.name}: questions of this section." if topic.named else _ABOUT_UNSORTED
        topics.append(f"- id: {word(topic.id)}\n  zh: {word(topic.name)}\n  en: {word(topic.name)}\n")
        topics.append(f"  about: {word(about)}\n  tag: {word(topic.id)}\n")
        topics += [
            f"  {strength}: [{', '.join(map(flow_word, words))}]\n"
            for strength, words in (("named", topic.named), ("usual", topic.words))
            if words
        ]
    tags = ["# Proposed from the first dump; the specific stand before the general.\n"]
    for tag in proposal.tags:
        words = f", words: [{', '.join(map(flow_word, tag.words))}]" if tag.words else ""
        tags.append(f"- {{id: {flow_word(tag.id)}, zh: {flow_word(tag.name)}{words}}}\n")
    return {tree.TOPICS: "".join(topics).encode(), tree.TAGS: "".join(tags).encode()}


def _refusal(place: str, message: str, code: int = 1) -> CommandError:
    return CommandError([Problem(place, 0, 0, "error", message, RULE)], code)
