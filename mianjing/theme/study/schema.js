/**
 * What may stand in the store, whoever wrote it: this site, an older one, a file from elsewhere, a damaged disk.
 * Each reader returns what is sound in a value, and whether that is all of it.
 *
 * @template T
 * @typedef {{record: T, whole: boolean}|null} Read null: nothing of it can be used
 */
"use strict";

(function (study) {
  const MAX_TEXT = 200;
  const MAX_TITLE = 1000;
  const MAX_QUEUE = 5000;
  // 9999-12-31: anything later is a clock gone wrong or a damaged number.
  const LATEST = 253402214400;

  const isTime = (/** @type {unknown} */ value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LATEST;
  const isZone = (/** @type {unknown} */ value) =>
    typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 26 * 60;
  const isText = (/** @type {unknown} */ value, longest = MAX_TEXT) =>
    typeof value === "string" && value.length <= longest;
  const isId = (/** @type {unknown} */ value) => typeof value === "string" && /^[\w.-]{1,200}$/.test(value);
  const isReview = (/** @type {unknown} */ value) =>
    Array.isArray(value) && [2, 3].includes(value.length) && isTime(value[0]) && [1, 2, 3, 4].includes(value[1])
    && (value.length === 2 || isZone(value[2]));
  const isStep = (/** @type {any} */ value) => typeof value === "object" && value !== null && isId(value.id)
    && [0, 1, 2, 3, 4].includes(value.grade) && isTime(value.second) && typeof value.queuedAgain === "boolean";
  const isIds = (/** @type {unknown} */ value) =>
    Array.isArray(value) && value.length <= MAX_QUEUE && value.every(isId);
  const isObject = (/** @type {unknown} */ value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  /** Steps and queue hang together, so a session is read wholly or not at all. @returns {Read<Session>} */
  function session(/** @type {any} */ value) {
    const sound = isObject(value) && isText(value.name, MAX_TITLE) && typeof value.mock === "boolean"
      && typeof value.revealed === "boolean" && isIds(value.topics) && isIds(value.queue)
      && isText(value.id ?? "") && isTime(value.spent ?? 0)
      && Array.isArray(value.done) && value.done.length <= value.queue.length && value.done.every(isStep);
    if (!sound) return null;
    // Earlier versions knew neither id nor time spent.
    const { id = "", name, mock, topics, queue, done, revealed, spent = 0 } = value;
    return { record: { id, name, mock, topics, queue, done, revealed, spent }, whole: true };
  }

  /** @returns {Read<{id: string, title: string, url: string}>} the question last looked at */
  function last(/** @type {any} */ value) {
    const sound = isObject(value) && isId(value.id) && isText(value.title, MAX_TITLE) && isText(value.url, 2000);
    return sound ? { record: { id: value.id, title: value.title, url: value.url }, whole: true } : null;
  }

  /** @returns {Read<{at: number, asked: number}>} when progress was last exported, and when that was last asked for */
  function exported(/** @type {any} */ value) {
    if (!isObject(value) || !isTime(value.at) || !isTime(value.asked)) return null;
    return { record: { at: value.at, asked: value.asked }, whole: true };
  }

  study.schema = { isTime, isText, isId, isReview, isObject, session, last, exported };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
