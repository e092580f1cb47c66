/**
 * FSRS-6: how well a question is remembered, and when to ask it again. Pure functions, no clock, no storage.
 *
 * The Free Spaced Repetition Scheduler, version 6, with its 21 default parameters.
 * Model: Ye, Su & Cao, "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling",
 * KDD 2022, doi:10.1145/3534678.3539081. Formulas as published at
 * https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm (section FSRS-6).
 * The tests hold it against the reference values of open-spaced-repetition's own implementations.
 *
 * A memory is described by its stability (days until the chance of recall falls to 90 %) and its
 * difficulty (1 easy … 10 hard). Grades: 1 again, 2 hard, 3 good, 4 easy.
 *
 * @typedef {1|2|3|4} Grade
 * @typedef {{stability: number, difficulty: number}} Memory
 */
"use strict";

(function (study) {
  /** The default parameters w0 … w20 of FSRS-6. */
  const W = Object.freeze([
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ]);
  const AGAIN = 1, HARD = 2, GOOD = 3, EASY = 4;
  const DECAY = -W[20];
  const FACTOR = Math.pow(0.9, 1 / DECAY) - 1;
  const LEAST_STABILITY = 0.001;
  const LONGEST_DAYS = 36500;

  const between = (/** @type {number} */ low, /** @type {number} */ value, /** @type {number} */ high) =>
    Math.min(high, Math.max(low, value));

  /** The chance of recall `days` after the last review. */
  function retrievability(/** @type {number} */ days, /** @type {number} */ stability) {
    return Math.pow(1 + (FACTOR * days) / stability, DECAY);
  }

  /** Whole days until the chance of recall has fallen to `retention`; at least one. */
  function interval(/** @type {number} */ stability, retention = 0.9) {
    const days = (stability / FACTOR) * (Math.pow(retention, 1 / DECAY) - 1);
    return between(1, Math.round(days), LONGEST_DAYS);
  }

  function firstDifficulty(/** @type {Grade} */ grade) {
    return W[4] - Math.exp(W[5] * (grade - 1)) + 1;
  }

  /** A harder grade raises difficulty, the less the nearer to 10; then it is drawn a little to that of "easy". */
  function nextDifficulty(/** @type {number} */ difficulty, /** @type {Grade} */ grade) {
    const change = -W[6] * (grade - GOOD);
    const damped = difficulty + (change * (10 - difficulty)) / 9;
    return between(1, W[7] * firstDifficulty(EASY) + (1 - W[7]) * damped, 10);
  }

  /** Another review on the same day. */
  function sameDayStability(/** @type {number} */ stability, /** @type {Grade} */ grade) {
    const growth = Math.exp(W[17] * (grade - GOOD + W[18])) * Math.pow(stability, -W[19]);
    return stability * (grade >= GOOD ? Math.max(growth, 1) : growth);
  }

  function recalledStability(/** @type {Memory} */ memory, /** @type {number} */ recall, /** @type {Grade} */ grade) {
    const growth = Math.exp(W[8]) * (11 - memory.difficulty) * Math.pow(memory.stability, -W[9])
      * (Math.exp(W[10] * (1 - recall)) - 1)
      * (grade === HARD ? W[15] : 1) * (grade === EASY ? W[16] : 1);
    return memory.stability * (1 + growth);
  }

  function forgottenStability(/** @type {Memory} */ memory, /** @type {number} */ recall) {
    const left = W[11] * Math.pow(memory.difficulty, -W[12])
      * (Math.pow(memory.stability + 1, W[13]) - 1) * Math.exp(W[14] * (1 - recall));
    return Math.min(left, memory.stability / Math.exp(W[17] * W[18]));
  }

  function nextStability(/** @type {Memory} */ memory, /** @type {number} */ days, /** @type {Grade} */ grade) {
    if (days < 1) return sameDayStability(memory.stability, grade);
    const recall = retrievability(days, memory.stability);
    return grade === AGAIN ? forgottenStability(memory, recall) : recalledStability(memory, recall, grade);
  }

  /**
   * The memory after a review.
   * @param {Memory|null} memory before it; null at the first review
   * @param {number} days whole days since the last review
   * @param {Grade} grade
   * @returns {Memory}
   */
  function review(memory, days, grade) {
    if (memory === null) {
      return { stability: W[grade - 1], difficulty: between(1, firstDifficulty(grade), 10) };
    }
    return {
      stability: Math.max(LEAST_STABILITY, nextStability(memory, days, grade)),
      difficulty: nextDifficulty(memory.difficulty, grade),
    };
  }

  study.fsrs = { AGAIN, HARD, GOOD, EASY, review, interval, retrievability };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
