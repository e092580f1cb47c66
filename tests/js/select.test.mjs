import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";
import "../../mianjing/theme/study/schema.js";
import "../../mianjing/theme/study/record.js";
import "../../mianjing/theme/study/select.js";

const { fitting, topicOfTheDay, ofTheDay, randomFrom, shuffled } = globalThis.mianjing.study.select;
const { blank, graded, markedAs, dayOf } = globalThis.mianjing.study.record;

const DAY = 86400;
const NOW = 1_790_000_000;
const today = dayOf(NOW);
const card = (id, topic, tags = [], trust = "reference") => ({ id, title: id, topic, tags, trust, hash: "", part: 0 });
const cards = [
  card("basics", "rag"), card("chunk", "rag", ["retrieval"]), card("open", "rag", [], "open"),
  card("lora", "tuning", ["peft"]), card("sft", "tuning"), card("half", "tuning", ["peft"], "partial"),
];
const records = new Map([
  ["chunk", graded(blank(), NOW - 10 * DAY, 3)],
  ["lora", graded(blank(), NOW - 30 * DAY, 3)],
  ["sft", graded(blank(), NOW, 1)],
  ["half", markedAs(blank(), NOW, "known")],
]);
const chosen = (choice, random = randomFrom(1)) =>
  fitting(cards, records, { mode: "all", topics: [], tags: [], count: 20, ...choice }, today, random).map((c) => c.id);

test("due today: what is nearest to being forgotten first", () => {
  assert.deepEqual(chosen({ mode: "due" }), ["lora", "chunk", "sft"]);
});

test("a topic: due, then new in learning order, then what is known", () => {
  assert.deepEqual(chosen({ topics: ["rag"] }), ["chunk", "basics"]);
  assert.deepEqual(chosen({ topics: ["tuning"] }), ["lora", "sft", "half"]);
});

test("weak ones, new ones and tags", () => {
  assert.deepEqual(chosen({ mode: "weak" }), ["sft"]);
  assert.deepEqual(chosen({ mode: "new" }), ["basics"]);
  assert.deepEqual(chosen({ tags: ["peft"] }), ["lora", "half"]);
});

test("a question without an answer is never asked", () => {
  for (const mode of ["all", "due", "weak", "new", "random", "mock"]) assert.ok(!chosen({ mode }).includes("open"));
});

test("a mock interview meets every topic before any topic twice", () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const [first, second] = chosen({ mode: "mock" }, randomFrom(seed));
    const topic = (id) => cards.find((c) => c.id === id).topic;
    assert.notEqual(topic(first), topic(second));
  }
});

test("shuffling keeps everything, and depends on the seed alone", () => {
  const items = [...Array(50).keys()];
  const once = shuffled(items, randomFrom(7));
  assert.deepEqual(once, shuffled(items, randomFrom(7)));
  assert.notDeepEqual(once, shuffled(items, randomFrom(8)));
  assert.deepEqual([...once].sort((a, b) => a - b), items);
});

test("every question gets its day, the same for everybody on that day", () => {
  const topics = ["rag", "tuning"].map((id) => ({ id, size: cards.filter((c) => c.topic === id).length }));
  const onDay = (day) => {
    const random = randomFrom(day);
    const { id } = topicOfTheDay(topics, random);
    return ofTheDay(cards.filter((c) => c.topic === id), random).id;
  };
  const days = [...Array(200).keys()].map((n) => 20000 + n);
  assert.deepEqual(days.map(onDay), days.map(onDay));
  assert.deepEqual(new Set(days.map(onDay)), new Set(["basics", "chunk", "lora", "sft", "half"]));
});

test("with nothing to ask there is no question of the day", () => {
  assert.equal(topicOfTheDay([], randomFrom(1)), undefined);
  assert.equal(ofTheDay([cards[2]], randomFrom(1)), undefined);
});
