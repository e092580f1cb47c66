"""Classification and tagging: the editor's truth over all dumps, single rules, and the order of learning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mianjing.core.phrases import Phrases, fold
from mianjing.formats import tree
from mianjing.formats.convert import tags as convert_tags
from mianjing.formats.project import Project
from mianjing.organise.classify import Tagger, TopicClassifier, TopicRule, load_classifier
from tests.corpus.dumps import ROOT, records, truth

TOPICS = [
    *(
        "foundations",
        "architecture",
        "tokenization",
        "nlp-basics",
        "data",
        "pretraining",
        "fine-tuning",
        "peft",
    ),
    *("prompting", "alignment", "rag", "agents", "inference", "distributed-training", "evaluation", "safety"),
    "multimodal",
]
CLASSIFIER, _ = load_classifier(ROOT / "qa" / "topics.yml")
TAG_ROWS = Project(ROOT).table(tree.TAGS).value
TAGGER = Tagger(convert_tags(TAG_ROWS), general={rule.tag for rule in CLASSIFIER.rules})


def filed(question: str, *sections: str, body: str = "") -> str:
    return CLASSIFIER.classify(question, sections, body).topic


def test_the_topics_are_the_agreed_ones_in_their_order() -> None:
    assert [rule.id for rule in CLASSIFIER.rules] == TOPICS


def test_the_rules_file_as_an_editor_does() -> None:
    expected = truth("topics")["topics"]
    wrong = []
    for record in records():
        classified = CLASSIFIER.classify(record.question, record.section, record.answer)
        if classified.topic not in expected[record.key]:
            wrong.append((record.question, classified.reason))
    assert len(wrong) <= 0.03 * len(records()), wrong


@pytest.mark.parametrize(
    ("question", "section", "topic"),
    [
        ("LLMs 存在模型幻觉问题，请问如何处理？", "大模型（LLMs）langchain面", "safety"),
        ("PPO 的训练为什么不稳定？", "大模型微调面", "alignment"),
        ("QLoRA 如何用 4 比特量化省显存？", "推理面", "peft"),
        ("什么是 KV Cache？", "基础面", "inference"),
        ("Prompt-tuning 与 Prompting 有什么区别？", "", "peft"),
        ("ZeRO-3 的通信量是多少？", "基础面", "distributed-training"),
        ("What is speculative decoding?", "", "inference"),
    ],
)
def test_a_question_goes_where_it_is_about_whatever_its_section(
    question: str, section: str, topic: str
) -> None:
    assert filed(question, section) == topic


def test_section_and_answer_decide_where_the_title_is_silent() -> None:
    assert filed("有哪些注意事项？", "分布式训练篇") == "distributed-training"
    assert filed("有哪些注意事项？", body="奖励模型与 PPO……" * 3) == "alignment"


def test_a_filing_says_why() -> None:
    reason = CLASSIFIER.classify("什么是 LoRA？", (), "").reason
    assert reason.startswith("peft") and "lora 14.0" in reason


def test_without_evidence_the_first_topic_takes_it() -> None:
    assert (
        TopicClassifier([TopicRule("a", {}), TopicRule("b", {"x": 1.0})]).classify("问", (), "").topic == "a"
    )


def test_broken_rules_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(
        "- {id: a, zh: 甲, en: A, about: 甲。}\n- {id: b, zh: 乙, en: B, about: 乙。, usual: x}\n", "utf-8"
    )
    classifier, problems = load_classifier(path)
    assert [(problem.line, problem.rule) for problem in problems] == [(2, "schema")]
    assert classifier.rules == ()


def test_titles_give_the_specific_tags_first() -> None:
    assert TAGGER.tag("QLoRA 与 LoRA 有什么区别？", "")[:2] == ("qlora", "lora")
    assert "prompt-engineering" not in TAGGER.tag("什么是 Prompt-tuning？", "")


def test_an_answer_gives_a_tag_only_for_what_it_keeps_coming_back_to() -> None:
    assert "hallucination" not in TAGGER.tag("如何评测大模型？", "幻觉也要看。")
    assert "hallucination" in TAGGER.tag("如何评测大模型？", "幻觉率、幻觉类型、幻觉来源、幻觉检测。")


def test_every_question_gets_one_to_six_known_tags() -> None:
    for record in records():
        topic = CLASSIFIER.classify(record.question, record.section, record.answer).topic
        tags = TAGGER.tag(record.question, record.answer, CLASSIFIER.fallback(topic))
        assert 1 <= len(tags) <= 6
        assert len(set(tags)) == len(tags) and set(tags) <= TAGGER.known


def test_every_topic_falls_back_on_a_known_tag() -> None:
    assert {rule.tag for rule in CLASSIFIER.rules} <= TAGGER.known


def test_a_longer_phrase_hides_the_shorter_and_words_are_whole() -> None:
    phrases = Phrases(["RAG", "prompt", "prompt tuning", "分词", "中文分词"])
    found = [phrase for _, _, phrase in phrases.find(fold("storage、Prompt-Tuning、中文分词、RAGs"))]
    assert found == ["prompt tuning", "中文分词", "rag"]


@given(st.text(max_size=60))
def test_any_text_is_folded_once_and_filed(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert filed(text, text, body=text) in TOPICS


def test_a_tag_that_names_a_whole_topic_comes_from_the_title_only() -> None:
    assert "dataset" not in TAGGER.tag("什么是 LoRA？", "数据集、数据集、数据集、数据集、数据集")
    assert "dataset" in TAGGER.tag("如何构建数据集？", "")


def test_words_hidden_in_longer_words_say_nothing() -> None:
    assert "quantization" not in TAGGER.tag("文档向量化怎么做？", "")
    assert "zero" not in TAGGER.tag("什么是 zero-shot 提示？", "")
    assert filed("什么是 zero-shot？") == "prompting"
