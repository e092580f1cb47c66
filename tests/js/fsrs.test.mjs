// Expected values are those of open-spaced-repetition's own tests: fsrs-rs 5 (src/inference.rs: a new card's
// states, test_memory_state) and py-fsrs 6 (tests/test_basic.py: test_review_card); those of the forgetting curve
// were computed by ts-fsrs 5.4.2 from the same default parameters.
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";

const { review, interval, retrievability } = globalThis.mianjing.study.fsrs;
const near = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

test("a new card's state after each grade", () => {
  const published = [[0.212, 6.4133], [1.2931, 5.1121707], [2.3065, 2.118104], [8.2956, 1.0]];
  published.forEach(([stability, difficulty], index) => {
    const memory = review(null, 0, index + 1);
    near(memory.stability, stability, 1e-6);
    near(memory.difficulty, difficulty, 1e-6);
  });
});

test("the reference history ends in the reference memory", () => {
  let memory = null;
  for (const [grade, days] of [[1, 0], [3, 0], [3, 1], [3, 3], [3, 8], [3, 21]]) {
    memory = review(memory, days, grade);
  }
  near(memory.stability, 53.62691, 1e-4);
  near(memory.difficulty, 6.3574867, 1e-5);
});

test("the forgetting curve", () => {
  for (const [days, chance] of [[0, 1], [1, 0.9], [2, 0.84588465], [3, 0.8093881], [10, 0.69282664]]) {
    near(retrievability(days, 1), chance, 1e-6);
  }
});

test("reviewing each time on the day it is due gives the reference intervals", () => {
  // The reference keeps a card for minutes after its first grade and after 'again' (0 days in its list).
  const grades = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3];
  const expected = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21];
  let memory = null;
  let days = 0;
  grades.forEach((grade, index) => {
    memory = review(memory, days, grade);
    days = expected[index] === 0 ? 0 : interval(memory.stability);
    assert.equal(days, expected[index], `review ${index + 1}`);
  });
});

test("difficulty stays within 1 and 10, stability above zero, whatever the grades", () => {
  for (const grade of [1, 2, 3, 4]) {
    let memory = null;
    for (let i = 0; i < 60; i += 1) memory = review(memory, i % 3, grade);
    assert.ok(memory.difficulty >= 1 && memory.difficulty <= 10);
    assert.ok(memory.stability > 0 && Number.isFinite(memory.stability));
    assert.ok(interval(memory.stability) >= 1);
  }
});

test("wanting to remember more means being asked sooner", () => {
  assert.ok(interval(30, 0.95) < interval(30, 0.9));
  assert.equal(interval(30, 0.9), 30);
});
