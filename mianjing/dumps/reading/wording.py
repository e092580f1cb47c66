"""What a title's words say of it: that it asks, instructs, is code, ends as prose does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mianjing.dumps.dialects.question_detection import ends_with_question_mark, looks_like_question
from mianjing.dumps.reading.blocks import Block
from mianjing.dumps.reading.marks import without_addresses

_REQUEST = re.compile(
    r"^(?:please\s+)?(?:write|implement|design|tell|give|define|discuss|differentiate|list|name|compare|contrast|"
    r"walk|suppose|explain|describe|outline|mention|distinguish|state (?:the|two|three|some|any|all|what|how|"
    r"whether|your)|show|prove|"
    r"difference|differences|have you|"
    r"could you|would you|will|was|were|did|am)\b|"
    r"^if\b.{0,80}?, ?(?:then )?(?:how|what|which|why|who|where|when|would|will|can|could|should|do|does|is|"
    r"are|explain|describe|write)\b|"
    r"\bvs\.?\b|^(?:手写|手撕|请|说一下|说下|说一说|讲一下|讲下|讲一讲|列举|对比|比较|写一个|写出|举例|分析|阐述|"
    r"用过|有没有|能否|可否|为啥|咋|你|如果|假设|给定|给出)|(?:有啥|咋办|么办|的理解|的看法)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:原理|作用|流程|过程|机制|特点|优势|场景|关系|理解|方法|方式|实现|分类|种类|类型|对比|步骤|时机|条件|问题|"
    r"优化|题|特性|模型|结构|生命周期|策略)$"
)
_TAGGED = re.compile(r"^[\[【(（][^\[\]【】()（）]{1,12}[\]】)）]\s*(?=\S)")
# "How a dump is read", "What always holds": what a manual heads its parts with.
_CLAUSE = re.compile(
    r"^(?:how|what|where|when|which|who|whose)(?:\s+(?!(?:is|are|was|were|am|do|does|did|can|could|would|will|shall|"
    r"should|has|have|had|may|might|must|to|not|if|about|else|many|much|often|long|far|well|good|"
    r"kinds?|types?|sorts?|"
    r"happens?|makes?|causes?|means?|goes|you|your|we|the difference|differences?|advantages?)\b)"
    r"(?!\w*['’]s\b))(?=[a-z])",
    re.IGNORECASE,
)
# What a manual heads its parts with; and what asks about something named elsewhere: "Where is it now?"
_OF_A_MANUAL = re.compile(
    r"^(?:description|features?|install(?:ation|ing)?|usage|overview|requirements|prerequisites|configuration|"
    r"settings|options|parameters|arguments|synopsis|getting started|quick ?start|see also|notes?|licen[cs]e|"
    r"contributing|credits|acknowledge?ments|changelog|release notes|support|contact|questions|examples?|"
    r"troubleshooting|references?|api|安装|使用|用法|使用方法|快速开始|快速上手|概述|概览|简介|特性|功能|配置|参数|选项|许可证|许可|"
    r"贡献|致谢|更新日志|参见|常见问题)$|"
    r"^\w+(?:['’]s)?\s+(?:\w+\s+)?(?:is|are|does|do|did|was|can|should)\s+(?:it|this|they|these)\b",
    re.IGNORECASE,
)
_TO_CONTRIBUTORS = re.compile(
    r"^(?:how (?:to|can (?:i|you)|do i) contribut|contribut(?:e|ing)\b|"
    r"(?:如何|怎么|怎样)?(?:参与)?贡献(?:指南|方式|题目)?$)",
    re.IGNORECASE,
)
_HALF = 0.4
_ASKED = re.compile(r"[?？]")
_STEP = re.compile(
    r"^(?:first|second|then|next|finally|step|install|run|open|click|download|clone|add|use|make|set|go to|"
    r"note|"
    r"answer|solution|example|summary|pros|cons|output|首先|其次|然后|接着|最后|第[一二三四五]步|步骤|安装|打开|点击|下载|"
    r"运行|执行|注意|使用|配置|启动|添加|优点|缺点|例如|比如|例子|示例|总结|结论|小结|方案|方法|答案|答|解|解析|参考)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[;{}]\s*$|^[\w.]+\([^)]*\)\s*;?$|^(?:import|from|return|const|var|let|def|public|private|SELECT|"
    r"INSERT|UPDATE|sudo|npm|pip|git|docker|kubectl|curl)\s|=>|==|\|\||&&|^\$\s|^[@#/<]",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。.！!；;，,…][\s*_）)”\"」']{0,4}$")
_COLON_END = re.compile(r"[:：][\s*_）)]{0,4}$")
_COLLECTION = re.compile(
    r"interview|questions|q\s?(?:&|and)\s?a\b|\bfaq|quiz|面试|面经|八股|题库|问答|题目|\d+\s?[问题道]|常见问题",
    re.IGNORECASE,
)
_LONGEST_REQUEST = 120


def title_asks(title: str) -> float:
    """How much a title asks: 1 for a question or a request, less for a topic such as an interviewer names.

    >>> [title_asks(text) for text in ("手写一个单例", "Explain sudo su vs sudo -i.", "MVCC 的原理", "缓存")]
    [1.0, 1.0, 0.4, 0.0]
    >>> [title_asks(text) for text in ("How a dump is read", "How does a dump end", "How a dump is read?")]
    [0.4, 1.0, 1.0]
    """
    title = _TAGGED.sub("", title, count=1)
    if looks_like_question(title):
        return _HALF if _CLAUSE.match(title) and not _ASKED.search(without_addresses(title)) else 1.0
    if len(title) > _LONGEST_REQUEST:
        return float(bool(_ASKED.search(title[-12:])))
    bare = title.rstrip("。.!！ ")
    if _REQUEST.search(bare) or (_ASKED.search(without_addresses(title)) and not _CODE.search(title)):
        return 1.0
    return _HALF if _TOPIC.search(bare) else 0.0


def has_question_mark(title: str) -> bool:
    return ends_with_question_mark(title) or bool(_ASKED.search(without_addresses(title)[-30:]))


def of_a_manual(title: str) -> bool:
    """A manual's title of a part: a usual one, a clause that asks nothing, one that leans on what is around.

    >>> titles = ("See also", "How a dump is read", "Where is it now?", "How is a B+ tree built?")
    >>> [of_a_manual(title) for title in titles]
    [True, True, True, False]
    """
    return bool(_OF_A_MANUAL.match(title) or (_CLAUSE.match(title) and not _ASKED.search(title)))


def tells_contributors(title: str) -> bool:
    return bool(_TO_CONTRIBUTORS.search(title))


def instructs(title: str) -> bool:
    return bool(_STEP.match(title))


def is_code(title: str) -> bool:
    return bool(_CODE.search(title))


def ends_as_prose(title: str) -> bool:
    return bool(_SENTENCE_END.search(title)) and not _ASKED.search(without_addresses(title))


def announces(title: str) -> bool:
    return bool(_COLON_END.search(title))


def announces_questions(headings: Sequence[Block]) -> bool:
    """One of a dump's first headings says that it collects questions."""
    return any(_COLLECTION.search(block.title) for block in headings[:2])


def with_colon(name: str, said: str) -> str:
    """A title of a name and what is said of it."""
    return f"{name}：{said}" if name[-1:] > "\u2e80" else f"{name}: {said}"
