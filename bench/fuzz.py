"""Throws damaged bytes at everything that reads strangers' text: no traceback, no lost line, no long run.

Run by hand: ``python bench/fuzz.py [COUNT [SEED]]``. Three targets take turns: ``parse`` (a dump through
reading, segmenting and repairing), ``check`` (an entry's file through loading and all checks) and
``render`` (a text through everything a build makes of it). Prints for each how many inputs it took and the
slowest in seconds of processor time per 100 KB (a shorter input counts as 100 KB); inputs that fail or take
over a second are kept in the folder named in the message. What was found stands in tests/security/found/,
and the tests try it from then on.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.security.targets import TARGETS, Refused  # noqa: E402

SOURCES, ENTRIES = ROOT / "sources", ROOT / "qa"
KILOBYTES_100 = 100_000
ENCODINGS = ["gbk", "utf-16", "utf-16-le", "big5", "utf-8-sig"]
# What the formats are made of, long runs of which are where time is lost.
PIECES = [
    piece.replace("_", " ")
    for line in (
        "``` ~~~ $$ $ ** * _ ` <aside> <h3_id='1'> <a_href='x'> <!-- --> | - [ ]( ![ > # ####### 1、 1. Q: ➢",
        r"\[ \( \left( \begin{cases} { } [^1]: [x]: *[ &amp; &#60; &lt : ? - --- ... ! & * !!binary ' \\",
        "目录 答： 💡 · ．．．． <p <br> <sub> <table> http:// https://x.y/ ＃ （ ） {{ {% {: [sound:",
    )
    for piece in line.split(" ")
] + ["\t", "\x0b", "\x00", "\u200b", "\u202e", "\u2028", "\ufeff"]

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


def repeated_pieces(rng: random.Random, text: str) -> str:
    unit = "".join(rng.choices([*PIECES, " ", "\n", "a", "中"], k=rng.randrange(1, 5)))
    place = rng.randrange(len(text))
    return text[:place] + unit * rng.randrange(100, 20_000) + text[place:]


def deleted_characters(rng: random.Random, text: str) -> str:
    return "".join(char for char in text if rng.random() > 0.05)


DAMAGES: tuple[Damage, ...] = (
    *(shuffled_lines, joined_lines, inserted_pieces, repeated_slice, repeated_pieces, deleted_characters),
)


def damaged(rng: random.Random, texts: list[str]) -> bytes:
    """A slice of a text, damaged up to three times, sometimes in another encoding or with broken bytes."""
    text = rng.choice(texts)
    start = rng.choice([0, rng.randrange(len(text))])
    text = text[start : start + rng.randrange(1, 30_000)]
    for damage in rng.sample(DAMAGES, rng.randrange(4)):
        text = damage(rng, text or "x")[:KILOBYTES_100]
    data = text.encode(rng.choice(["utf-8"] * 6 + ENCODINGS), "ignore")
    if rng.random() < 0.2:
        data = bytes(byte if rng.random() > 0.01 else rng.randrange(256) for byte in data)
    return data


def main(count: int, seed: int) -> int:
    rng = random.Random(seed)
    dumps = [path.read_text("utf-8") for path in sorted(SOURCES.iterdir()) if path.suffix in (".md", ".txt")]
    entries = [path.read_text("utf-8") for path in sorted(ENTRIES.rglob("*.yml"))]
    folder = Path(tempfile.mkdtemp(prefix="mianjing-fuzz-"))
    took = {name: [0, 0, 0, 0.0] for name in TARGETS}  # taken, refused, failed, slowest
    for number in range(count):
        name = list(TARGETS)[number % len(TARGETS)]
        data = damaged(rng, dumps if name == "parse" else [*entries, *dumps] if name == "render" else entries)
        start = time.process_time()
        try:
            TARGETS[name](data, folder)
            took[name][0] += 1
        except Refused:
            took[name][1] += 1
        except Exception:
            took[name][2] += 1
            traceback.print_exc(limit=-3)
            (folder / f"{name}-{number}").write_bytes(data)
            print(f"{folder}/{name}-{number}: failed", file=sys.stderr)
            continue
        pace = (time.process_time() - start) / max(1.0, len(data) / KILOBYTES_100)
        if pace > took[name][3]:
            took[name][3] = pace
        if pace > 1.0:
            (folder / f"{name}-{number}").write_bytes(data)
            print(f"{folder}/{name}-{number}: {pace:.2f} s per 100 KB", file=sys.stderr)
    for name, (taken, refused, failed, slowest) in took.items():
        print(
            f"{name:6} {taken} taken, {refused} refused, {failed} failed; slowest {slowest:.2f} s per 100 KB"
        )
    return 1 if any(row[2] or row[3] > 1 for row in took.values()) else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*(arguments + [600, 1][len(arguments) :])))
