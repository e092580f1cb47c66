"""Cards for the tests of what learners take along."""

from __future__ import annotations

from dataclasses import replace

from mianjing.site.study.card import CardAnswer, Credit, Dates, StudyCard, StudyTopic, Work

MATH = '<math display="block"><msup><mi>x</mi><mn>2</mn></msup></math>'
CODE = '<div class="highlight"><pre><code>for x in range(3):\n    print("{{x}}")</code></pre></div>'

WORK = Work(1, "LoRA 论文", "§4.1", "https://arxiv.org/abs/2106.09685")

LORA = StudyCard(
    id="what-is-lora",
    origin="what-is-lora",
    title="什么是 LoRA？",
    question="什么是 LoRA？",
    lang="zh",
    topic="fine-tuning",
    tags=("peft", "lora"),
    trust="material",
    url="fine-tuning/what-is-lora/",
    hash="0123456789ab",
    answers=(
        CardAnswer(
            f"<p>低秩适配 &lt;b&gt;</p>{MATH}{CODE}", "zh", (Credit("面试宝典", "第 3–9 行", "某人", "MIT"),)
        ),
        CardAnswer(
            "<p>Low rank.</p>", "en", (Credit("Notes", url="javascript:alert(1)"),), "有争议", True, (WORK,)
        ),
    ),
    dates=Dates("2024-01-01T00:00:00+00:00", "2024-05-01T00:00:00+00:00"),
)
OPEN = replace(
    LORA, id="open", origin="open", title="无解", question="无解", trust="open", answers=(), dates=None
)
RAG = replace(
    LORA,
    id="rag-chunking",
    origin="chunking",
    formerly=("chunking",),
    title="RAG 如何切块？",
    question="RAG 如何切块？",
    topic="rag",
    tags=("rag",),
    url="rag/rag-chunking/",
    answers=(CardAnswer("<p>按语义。</p>", "zh"),),
    dates=Dates("2024-06-01T00:00:00+00:00", "2024-06-01T00:00:00+00:00"),
)
TOPICS = (
    StudyTopic("fine-tuning", "微调", "怎样微调", (LORA, OPEN)),
    StudyTopic("rag", "检索增强", "", (RAG,)),
    StudyTopic("empty", "空", "", ()),
)
