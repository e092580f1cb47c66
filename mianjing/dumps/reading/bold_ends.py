"""Numbered bold titles of one series, wherever the bold ends: "**1)** Sum it.", "**2) Mean**. Sum it."

What follows the bold on its line is the question's, not its answer, where it sets a task that the bold part
only names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mianjing.dumps.reading.blocks import Block, Sheet, look_of
from mianjing.dumps.reading.wording import title_asks, with_colon

_HALF = 0.5
_GOES_ON = " …"
_TASK = re.compile(
    r"(?:calculate|compute|count|return|print|find|given|remove|delete|reverse|rotate|check|sort|merge|determine|"
    r"add|create|build|we have|you(?: are|[’']re| have)|suppose|assume|实现|编写|计算|给定|给出|返回|找出|求|"
    r"输出|打印|判断|反转|合并|删除|统计|查询|已知|设计)(?![a-z])",
    re.IGNORECASE,
)
_ENDS = (".", "。", "?", "？", "!", "！", ":", "：")


def take_bold_lines_whole(sheet: Sheet) -> None:
    """Give numbered bold titles of ``sheet`` the rest of their line where that poses the question."""
    series: dict[tuple[str, int], list[Block]] = defaultdict(list)
    for block in sheet.blocks:
        if block.number and block.kind == "line" and block.shape.startswith("** "):
            series[block.shape.removesuffix(_GOES_ON), block.depth].append(block)
    for (shape, _), blocks in series.items():
        cut = [block for block in blocks if block.rest and block.shape.endswith(_GOES_ON)]
        if not cut or not _poses(cut):
            continue
        for block in cut:
            look = block.look
            block.look = look_of(look.kind, shape, look.level, look.depth, look.label)
            block.title, block.more = _joined(block.title, block.rest), replace(block.more, rest="")


def _poses(cut: Sequence[Block]) -> bool:
    """True where the bold parts name what most of the rest then ask for."""
    named = sum(title_asks(block.title) >= 1 for block in cut)
    posed = sum(_sets_a_task(block.rest.lstrip(".。 ")) for block in cut)
    return named < _HALF * len(cut) < posed


def _sets_a_task(text: str) -> bool:
    return bool(_TASK.match(text)) or title_asks(text) >= 1


def _joined(title: str, rest: str) -> str:
    if title.endswith(_ENDS) or rest.startswith(_ENDS):
        return f"{title}{'' if rest.startswith(_ENDS) or rest[:1] > '⺀' else ' '}{rest}"
    return with_colon(title, rest)
