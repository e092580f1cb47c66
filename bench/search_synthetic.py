"""A library of any size, made from the real one, and its search index: what search costs when there is more.

    python bench/search_synthetic.py 10000 /tmp/index
    node bench/search_cost.js /tmp/index bench/queries/own.jsonl

An entry is made of the question of one real entry with a word of another, and of passages of several; a tenth
of its words are new, so that the vocabulary grows as it would. The same seed gives the same library.
"""

from __future__ import annotations

import dataclasses
import gzip
import random
import sys
import time
from pathlib import Path

from mianjing.core.model import Answer, Entry, Library
from mianjing.formats.project import Project
from mianjing.site.assets import Assets
from mianjing.site.dress import THEME
from mianjing.site.search import build_index
from mianjing.site.search.text import passages
from mianjing.site.search_dialog import named_for

ROOT = Path(__file__).resolve().parent.parent
NEW_WORDS = 0.1
COMMON = (  # characters that new words are made of
    "数模训练算法据型参层网络学习值量度分布结构化优码信息语言图像声音检索引擎评估策略样本标签特征空间时序"
)


def multiply(library: Library, number: int) -> Library:
    """A library of ``number`` entries made from the pieces of another."""
    chance = random.Random(1)
    pieces = [text for entry in library.entries for answer in entry.answers for text in passages(answer.body)]
    made = []
    for place in range(number):
        first, second = chance.choice(library.entries), chance.choice(library.entries)
        words = _new_words(chance)
        asked = tuple(f"{phrase} {words[0]}" for phrase in second.asked_as)
        body = "\n\n".join(chance.sample(pieces, 5)) + "\n\n" + "，".join(words)
        question = f"{words[0]}：{first.question}{second.question[:6]}"
        made.append(
            Entry(
                f"made-{place}",
                question,
                first.topic,
                second.tags,
                first.status,
                answers=(Answer((), "zh", body),),
                asked_as=asked,
            )
        )
    return dataclasses.replace(library, entries=tuple(made))


def _new_words(chance: random.Random) -> list[str]:
    letters = "abcdefgijklmnopqrstuvwxyz"  # no h: of ten thousand words one was rhlf, which `check` refuses
    han = ["".join(chance.choices(COMMON, k=chance.randint(2, 4))) for _ in range(int(60 * NEW_WORDS))]
    latin = ["".join(chance.choices(letters, k=chance.randint(4, 9))) for _ in range(int(60 * NEW_WORDS))]
    return han + latin


def main(number: int, folder: Path, library: Library) -> None:
    """Build and write the index, and say how large its parts are."""
    if number != len(library.entries):
        library = multiply(library, number)
    urls = {entry.id: f"{entry.topic}/{entry.id}/" for entry in library.entries}
    start = time.perf_counter()
    assets = Assets(THEME)
    worker = assets["worker.js"]
    files = named_for(worker, build_index(library, urls))
    print(f"{len(library.entries)} entries, index built in {time.perf_counter() - start:.1f} s")
    files[Path(worker).name] = assets.files[worker]
    for name, script in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(script, encoding="utf-8")
    sizes = {name: len(gzip.compress(script.encode(), 6)) for name, script in files.items()}
    total = sum(sizes.values()) / 1024
    manifest = next(size for name, size in sizes.items() if name.startswith("manifest"))
    print(f"manifest {manifest / 1024:.1f} KB gzip; {len(files)} files, {total:.0f} KB")


if __name__ == "__main__":
    from mianjing.qa.library import load_library

    main(int(sys.argv[1]), Path(sys.argv[2]), load_library(Project(ROOT)))
