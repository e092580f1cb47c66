"""Posts of a forum's thread pasted as text: floors counted upwards, who wrote when, buttons under each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mianjing.dumps.reading.blocks import Block, More, look_of
from mianjing.dumps.reading.marks import take_apart
from mianjing.dumps.reading.wording import title_asks

FEWEST = 5
_WIDEST_GAP = 3
"""Floors that may be missing between two: moderators delete."""
_REPEATED = 0.6
_LONGEST_BYLINE = 80
_FLOOR = re.compile(r"^\s{0,8}(?:第\s?)?(\d{1,5})\s?(?:楼|层|F|#)(?![\w#])|^\s{0,8}#(\d{1,5})(?!\S)")
_OPENS_A_FLOOR = frozenset("第#0123456789")
_DATED = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}:\d{2}|\d\s?(?:分钟|小时|天|个月|年)前|昨天|前天|"
    r"\d\s?(?:minutes?|hours?|days?|months?|years?)\s?ago"
)
_REPLY = re.compile(r"^(?:回复|引用|re)\s?[:：]?\s?(?:@|#?\d)", re.IGNORECASE)


def posts(lines: Sequence[str]) -> tuple[list[Block], dict[int, str]]:
    """One block a post, titled by its first line, and the lines that are the forum's dress.

    A post of one line that asks nothing is chatter, and no block; one that replies to another answers.
    """
    floors = list(_floors(lines))
    if len(floors) < FEWEST:
        return [], {}
    bodies = [_worded(lines, first, after) for first, after in pairwise([*floors, len(lines) + 1])]
    bylines = [bool(body) and _is_byline(lines[body[0] - 1]) for body in bodies]
    dated = sum(
        byline or bool(_DATED.search(lines[floor - 1])) for floor, byline in zip(floors, bylines, strict=True)
    )
    if dated < _REPEATED * len(floors):
        return [], {}
    buttons = _buttons(lines, bodies)
    dress = dict.fromkeys(floors, _DRESS)
    found = []
    for floor, body, byline in zip(floors, bodies, bylines, strict=True):
        dress.update(dict.fromkeys([*body[:byline], *(line for line in body if line in buttons)], _DRESS))
        said = [line for line in body[byline:] if line not in buttons]
        if any(line in buttons for line in body):
            last = max(line for line in body if line in buttons)
            said = [line for line in said if line < last]
        if said and (len(said) > 1 or title_asks(lines[said[0] - 1].strip()) >= 1):
            found.append(_post(lines, floor, said))
    return found, dress


_DRESS = "floor, name or buttons of a post"


def _post(lines: Sequence[str], floor: int, said: Sequence[int]) -> Block:
    words = take_apart(lines[said[0] - 1])
    label = "A" if _REPLY.match(words.title) else words.label
    more = More(words.number, words.numeral, words.linked, words.rest, floor)
    return Block(look_of("post", "N楼", label=label), said[0], words.title, said[-1], more=more)


def _floors(lines: Sequence[str]) -> Iterator[int]:
    """The lines on which floors begin."""
    last = -1
    for number, text in enumerate(lines, 1):
        if text.lstrip()[:1] in _OPENS_A_FLOOR and (found := _FLOOR.match(text)):
            floor = int(found[1] or found[2])
            if last < floor <= last + _WIDEST_GAP or last < 0:
                yield number
                last = floor


def _worded(lines: Sequence[str], floor: int, after: int) -> list[int]:
    return [number for number in range(floor + 1, after) if lines[number - 1].strip()]


def _is_byline(text: str) -> bool:
    return len(text) < _LONGEST_BYLINE and bool(_DATED.search(text))


def _buttons(lines: Sequence[str], bodies: Sequence[Sequence[int]]) -> frozenset[int]:
    """Lines that most posts end on, whatever they count."""
    forms = {line: re.sub(r"\d+", "0", lines[line - 1].strip()) for body in bodies for line in body}
    times = Counter(form for body in bodies for form in {forms[line] for line in body})
    enough = max(FEWEST - 1, _REPEATED * len(bodies))
    return frozenset(line for line, form in forms.items() if times[form] >= enough)
