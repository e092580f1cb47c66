"""A project of any number of entries, varied from the real ones.

    python bench/many_entries.py 3000 /tmp/many

The real entries and their dumps, and further ones as people write them, without a dump. Each takes the
question and the tags of one real entry, paragraphs of several, and words of its own, a tenth of them new, so
that vocabulary and links grow as they would. The same number gives the same project.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_synthetic import _new_words  # noqa: E402
from mianjing.core.falsehoods import Registry  # noqa: E402
from mianjing.core.model import Answer, Entry  # noqa: E402
from mianjing.formats.emit import emit_entry  # noqa: E402
from mianjing.formats.project import Project  # noqa: E402
from mianjing.qa.library import load_library  # noqa: E402

COPIED = ("hooks", "qa", "sources")
FILES = ("mkdocs.yml", "build_site.py")


def make(number: int, place: Path) -> None:
    """Write a project of ``number`` entries into the empty or missing folder ``place``."""
    for name in COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, place / name)
    project = Project(ROOT)
    known = Registry(project.falsehoods)
    real = [_fit(entry, known) for entry in load_library(project).entries if entry.status != "retired"]
    chance = random.Random(1)
    for at in range(number - len(real)):
        _write(place, _varied(chance, real, at))


def _fit(entry: Entry, known: Registry) -> Entry:
    """An entry without the paragraphs that `check` knows for false where no claim speaks of them."""
    answers = []
    for answer in entry.answers:
        sound = [text for text in answer.body.split("\n\n") if not any(known.find(text))]
        answers += [replace(answer, body="\n\n".join(sound))] if sound else []
    return replace(entry, answers=tuple(answers), status=entry.status if answers else "unanswered")


def _varied(chance: random.Random, real: list[Entry], at: int) -> Entry:
    first, second, third = chance.sample(real, 3)
    words = _new_words(chance)
    answers = []
    for answer in first.answers:
        paragraphs = answer.body.split("\n\n")
        others = [text for one in (second, third) for a in one.answers for text in a.body.split("\n\n")]
        plain = [text for text in others if text[:1].isalnum() and "```" not in text and "$$" not in text]
        added = chance.sample(plain, min(2, len(plain)))
        answers.append(Answer((), answer.lang, "\n\n".join([*paragraphs, *added, "，".join(words)]) + "\n"))
    return Entry(
        f"{first.id[:50].strip('-')}-{at}",
        f"{words[0]} {at}：{first.question}",
        first.topic,
        first.tags,
        first.status,
        answers=tuple(answers),
        asked_as=tuple(f"{text} {words[1]} {at}" for text in first.asked_as[:3]),
        covers=tuple(f"{text} {words[0]}" for text in first.covers),
    )


def _write(place: Path, entry: Entry) -> None:
    file = place / "qa" / entry.topic / f"{entry.id}.yml"
    file.write_text(emit_entry(entry), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("place", type=Path)
    options = parser.parse_args()
    make(options.number, options.place)
