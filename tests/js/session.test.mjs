import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";
import "../../mianjing/theme/study/session.js";

const { begin, present, reveal, pass, back, summary, resumed, replaces, thought } = globalThis.mianjing.study.session;
const ids = ["a", "b", "c", "d", "e", "f", "g"];

test("questions come in order, a forgotten one again after four others", () => {
  let session = begin("随机", ids, false);
  const met = [];
  session = pass(session, 1, 1);
  for (let i = 0; i < 6; i += 1) {
    met.push(present(session));
    session = pass(session, 3, 2 + i);
  }
  assert.deepEqual(met, ["b", "c", "d", "e", "a", "f"]);
});

test("near the end a forgotten question comes last", () => {
  let session = begin("随机", ["a", "b"], false);
  session = pass(pass(session, 1, 1), 3, 2);
  assert.equal(present(session), "a");
  assert.equal(present(pass(session, 3, 3)), undefined);
});

test("in a mock interview nothing comes twice", () => {
  const session = pass(pass(begin("模拟", ["a", "b"], true), 1, 1), 1, 2);
  assert.equal(present(session), undefined);
});

test("going back undoes each step exactly, whatever the grades", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    let session = begin("随机", ids, false);
    const before = [];
    for (let i = 0, n = seed; i < 5; i += 1, n = Math.floor(n / 3)) {
      before.push(session);
      session = pass(session, [0, 1, 3][n % 3], i);
    }
    while (before.length > 0) {
      const step = back(session);
      session = step.session;
      assert.deepEqual({ ...session, revealed: false }, before.pop());
    }
  }
});

test("going back to a graded question shows its answer; to a skipped one only the question", () => {
  const session = begin("随机", ids, false);
  assert.equal(back(pass(reveal(session), 3, 1)).session.revealed, true);
  assert.equal(back(pass(session, 0, 1)).session.revealed, false);
  assert.deepEqual(back(session), { session, undone: undefined });
});

test("the summary counts grades and names what was forgotten once", () => {
  let session = begin("随机", ["a", "b", "c"], false);
  for (const grade of [1, 0, 4, 1, 3]) session = pass(session, grade, 1);
  assert.deepEqual(summary(session), { skipped: 1, again: 2, hard: 0, good: 1, easy: 1, forgotten: ["a"] });
});

test("a saved session goes on where it stopped, without questions that are gone", () => {
  const saved = JSON.parse(JSON.stringify(pass(pass(begin("随机", ids, false), 3, 1), 2, 2)));
  const session = resumed(saved, (id) => !["a", "c"].includes(id));
  assert.equal(present(session), "d");
  assert.equal(session.done.length, 1);
});

test("no session, and one that is finished, is not resumed", () => {
  assert.equal(resumed(undefined, () => true), null);
  assert.equal(resumed(pass(begin("随机", ["a"], true), 3, 1), () => true), null);
});

test("a sitting replaces another tab's only if that has nothing left", () => {
  const mine = begin("随机", ["a"], false, [], "1"), other = begin("新题", ["b"], false, [], "2");
  assert.deepEqual([replaces(mine, other), replaces(mine, mine), replaces(mine, undefined)], [true, false, false]);
  assert.equal(replaces(mine, pass(other, 3, 5)), false);
});

test("time thought adds up, and a clock that jumps adds neither hours nor less than nothing", () => {
  const session = begin("模拟面试", ["a"], true);
  assert.equal(thought(thought(session, 100, 130), 200, 210).spent, 40);
  assert.deepEqual([thought(session, 100, 50).spent, thought(session, 0, 2e9).spent], [0, 3600]);
});
