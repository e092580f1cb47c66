"""Throws damaged dumps at reading, segmenting and repairing: no traceback, no lost line, no long run.

Run by hand: ``python bench/fuzz_parse.py [COUNT [SEED]]``. Prints how many inputs were read and refused
and the slowest in seconds per 100 KB; failing and slow inputs are kept in the folder named in the message.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from mianjing.read import ReadError, read_dump
from mianjing.repair import repair
from mianjing.segment import segment
from mianjing.segment.account import unaccounted

SOURCES = Path(__file__).resolve().parent.parent / "sources"
PIECES = [
    "```",
    "$$",
    "**",
    "<aside>",
    "<h3 id='1'>",
    "|",
    "- [",
    "](",
    "#" * 7,
    "1、",
    "Q:",
    "➢",
    "\\[",
    "目录",
    "💡",
]
ENCODINGS = ["gbk", "utf-16", "utf-16-le", "big5", "utf-8-sig"]
KILOBYTES_100 = 100_000

Damage = Callable[[random.Random, str], str]


def shuffled_lines(rng: random.Random, text: str) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def joined_lines(rng: random.Random, text: str) -> str:
    return text.replace("\n", rng.choice(["", " ", "\r", "\r\n", "\n\n\n"]))


def inserted_pieces(rng: random.Random, text: str) -> str:
    for _ in range(rng.randrange(1, 40)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(PIECES) * rng.choice([1, 1, 2, 500]) + text[place:]
    return text


def repeated_slice(rng: random.Random, text: str) -> str:
    place = rng.randrange(len(text))
    return text[place : place + rng.randrange(1, 200)] * rng.randrange(2, 300)


def deleted_characters(rng: random.Random, text: str) -> str:
    return "".join(char for char in text if rng.random() > 0.05)


DAMAGES: tuple[Damage, ...] = (
    shuffled_lines,
    joined_lines,
    inserted_pieces,
    repeated_slice,
    deleted_characters,
)


def damaged(rng: random.Random, texts: list[str]) -> bytes:
    """A slice of a dump, damaged up to three times, sometimes in another encoding or with broken bytes."""
    text = rng.choice(texts)
    start = rng.randrange(len(text))
    text = text[start : start + rng.randrange(1, 30_000)]
    for damage in rng.sample(DAMAGES, rng.randrange(4)):
        text = damage(rng, text or "x")[:KILOBYTES_100]
    data = text.encode(rng.choice(["utf-8"] * 4 + ENCODINGS), "ignore")
    if rng.random() < 0.2:
        data = bytes(byte if rng.random() > 0.01 else rng.randrange(256) for byte in data)
    return data


def main(count: int, seed: int) -> int:
    rng = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.iterdir()) if path.suffix != ".yml"]
    folder = Path(tempfile.mkdtemp(prefix="mianjing-fuzz-"))
    read = refused = failed = 0
    slowest = 0.0
    for number in range(count):
        path = folder / f"{number}.txt"
        path.write_bytes(damaged(rng, texts))
        start = time.perf_counter()
        try:
            dump = read_dump(path)
            found = segment(dump)
            assert not unaccounted(dump, found.roles), "a line is lost"
            for draft in found.drafts:
                repair(draft)
            read += 1
        except ReadError:
            refused += 1
        except Exception:
            failed += 1
            traceback.print_exc(limit=-3)
            print(f"{path}: failed", file=sys.stderr)
            continue
        pace = (time.perf_counter() - start) / max(1.0, path.stat().st_size / KILOBYTES_100)
        if pace > slowest:
            slowest = pace
            print(f"{path}: {pace:.2f} s per 100 KB", file=sys.stderr)
        if pace < 1.0:
            path.unlink()
    print(
        f"{count} inputs: {read} read, {refused} refused, {failed} failed; slowest {slowest:.2f} s per 100 KB"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*(arguments + [300, 1][len(arguments) :])))
