/**
 * One sitting: a queue of questions, where the learner is in it, and what was answered. Pure and plain data, so
 * that it can be saved after every step and taken up again.
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {0|1|2|3|4} grade 0: skipped
 * @property {number} second when it was graded: names the review in the store
 * @property {boolean} queuedAgain
 *
 * @typedef {object} Session
 * @property {string} id tells it from a sitting in another tab
 * @property {string} name what is practised, in the learner's words
 * @property {boolean} mock in a mock interview a forgotten question does not return
 * @property {string[]} topics whose lists hold the queue's questions
 * @property {string[]} queue ids
 * @property {Step[]} done as many as have been passed; the next question is queue[done.length]
 * @property {number} spent seconds of thinking so far, until answers were shown
 * @property {boolean} revealed is the answer of the present question open
 */
"use strict";

(function (study) {
  const AGAIN_AFTER = 4;
  const LONGEST_THOUGHT = 3600;

  /** @returns {Session} */
  const begin = (/** @type {string} */ name, /** @type {string[]} */ ids, /** @type {boolean} */ mock,
    /** @type {string[]} */ topics = [], id = "") =>
    ({ id, name, mock, topics, queue: ids, done: [], revealed: false, spent: 0 });

  /** @returns {string|undefined} the present question; undefined at the end */
  const present = (/** @type {Session} */ session) => session.queue[session.done.length];

  /** Adds the seconds between two readings of a clock, which may have jumped. @returns {Session} */
  const thought = (/** @type {Session} */ session, /** @type {number} */ from, /** @type {number} */ to) =>
    ({ ...session, spent: session.spent + Math.min(LONGEST_THOUGHT, Math.max(0, to - from)) });

  /** Would saving `session` forget where the learner is in another sitting? */
  const replaces = (/** @type {Session} */ session, /** @type {Session|undefined} */ saved) =>
    saved !== undefined && saved.id !== session.id && present(saved) !== undefined;

  /** @returns {Session} */
  const reveal = (/** @type {Session} */ session) => ({ ...session, revealed: true });

  /** @returns {Session} one step on; a forgotten question comes again a little later */
  function pass(/** @type {Session} */ session, /** @type {0|1|2|3|4} */ grade, /** @type {number} */ second) {
    const id = present(session);
    if (id === undefined) return session;
    const queuedAgain = grade === study.fsrs.AGAIN && !session.mock;
    const queue = [...session.queue];
    if (queuedAgain) queue.splice(Math.min(session.done.length + 1 + AGAIN_AFTER, queue.length), 0, id);
    return { ...session, queue, done: [...session.done, { id, grade, second, queuedAgain }], revealed: false };
  }

  /** @returns {{session: Session, undone: Step|undefined}} one step back, and the step to take back in the store */
  function back(/** @type {Session} */ session) {
    const undone = session.done[session.done.length - 1];
    if (undone === undefined) return { session, undone };
    const queue = [...session.queue];
    if (undone.queuedAgain) queue.splice(queue.lastIndexOf(undone.id), 1);
    return { session: { ...session, queue, done: session.done.slice(0, -1), revealed: undone.grade !== 0 }, undone };
  }

  /** How it went: how often each grade was given, and the questions forgotten at least once. */
  function summary(/** @type {Session} */ session) {
    const grades = [0, 0, 0, 0, 0];
    for (const step of session.done) grades[step.grade] += 1;
    const failed = session.done.filter((step) => step.grade === study.fsrs.AGAIN).map((step) => step.id);
    return { skipped: grades[0], again: grades[1], hard: grades[2], good: grades[3], easy: grades[4],
      forgotten: [...new Set(failed)] };
  }

  /**
   * A saved session as far as its questions still exist.
   * @param {Session|undefined} saved as the store gives it
   * @param {(id: string) => boolean} known
   * @returns {Session|null} null if nothing is left to do
   */
  function resumed(saved, known) {
    if (saved === undefined) return null;
    const done = saved.done.filter((step) => known(step.id));
    const rest = saved.queue.slice(saved.done.length).filter(known);
    if (rest.length === 0) return null;
    return { ...saved, queue: [...done.map((step) => step.id), ...rest], done, revealed: false };
  }

  study.session = { begin, thought, replaces, present, reveal, pass, back, summary, resumed };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
