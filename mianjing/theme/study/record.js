/**
 * What is kept of one question, and what follows from it. Pure: no storage, no clock.
 *
 * A record holds only what the learner did; when a question is due is computed from that each time, so two
 * copies of a learner's progress can be merged by uniting their reviews.
 *
 * @typedef {object} Progress
 * @property {string} topic the question's topic when last met ("" unknown)
 * @property {number} seen when the answer was last looked at, in seconds since 1970 (0 never)
 * @property {string} hash the answer's hash at that time
 * @property {""|"known"|"weak"} mark the learner's own word
 * @property {number} marked when that was said
 * @property {Review[]} log reviews, oldest first
 * @property {number[]} undone seconds of reviews taken back, so that a copy which still has them can't bring them back
 *
 * @typedef {[number, 1|2|3|4, number?]} Review seconds since 1970, grade, and the minutes by which the clock on the
 *   wall was ahead of UTC (unknown in reviews of earlier versions)
 *
 * @typedef {object} Standing where a question stands on a given day
 * @property {"new"|"seen"|"learning"|"weak"|"known"} level
 * @property {number|null} due the study day it is due; null if it was never reviewed
 * @property {number} interval days between the last review and `due`
 * @property {number} recall chance of recall on that day, 0 to 1
 * @property {number} lapses times it was forgotten
 */
"use strict";

(function (study) {
  const MARKS = ["", "known", "weak"];
  const MAX_REVIEWS = 5000;
  const MAX_UNDONE = 100;
  const DAY_BEGINS_HOUR = 4;
  // Anki calls a card mature from this interval on.
  const KNOWN_DAYS = 21;

  /** @returns {Progress} */
  const blank = () => ({ topic: "", seen: 0, hash: "", mark: "", marked: 0, log: [], undone: [] });


  /** Reviews in order of time, one for each second: the better grade, the zone if any knows it. @param {Review[]} reviews */
  function tidy(reviews) {
    /** @type {Map<number, Review>} */
    const bySecond = new Map();
    for (const review of reviews) {
      const known = bySecond.get(review[0]);
      const [second, grade] = known && known[1] > review[1] ? known : review;
      const zones = [known?.[2], review[2]].filter((zone) => zone !== undefined).sort((a, b) => a - b);
      bySecond.set(second, zones.length > 0 ? [second, grade, zones[0]] : [second, grade]);
    }
    return [...bySecond.values()].sort((a, b) => a[0] - b[0]).slice(-MAX_REVIEWS);
  }

  /**
   * A record made of what is sound in `value`; null if nothing is.
   * @param {any} value anything that was read from storage or a file
   * @returns {{record: Progress, whole: boolean}|null} `whole`: nothing had to be left out
   */
  function read(value) {
    const { isObject, isReview, isText, isTime } = study.schema;
    if (!isObject(value)) return null;
    const record = blank();
    const sound = {
      topic: isText(value.topic), seen: isTime(value.seen), hash: isText(value.hash),
      mark: MARKS.includes(value.mark), marked: isTime(value.marked), log: Array.isArray(value.log),
      // Earlier versions knew no such list.
      undone: value.undone === undefined || (Array.isArray(value.undone) && value.undone.every(isTime)),
    };
    let whole = true;
    for (const [name, good] of Object.entries(sound)) {
      if (good) /** @type {any} */ (record)[name] = value[name] ?? [];
      else whole = false;
    }
    const reviews = record.log.filter(isReview);
    whole = whole && reviews.length === record.log.length;
    record.log = tidy(reviews);
    const empty = record.seen === 0 && record.mark === "" && record.log.length === 0;
    return empty && !whole ? null : { record, whole };
  }

  /** @param {Review[]} log @param {number[]} undone */
  function without(log, undone) {
    const seconds = [...new Set(undone)].sort((a, b) => a - b).slice(-MAX_UNDONE);
    return { log: tidy(log.filter(([second]) => !seconds.includes(second))), undone: seconds };
  }

  /** Both learners' doings in one record: all reviews, the later word on everything else. */
  function merge(/** @type {Progress} */ a, /** @type {Progress} */ b) {
    const [older, newer] = a.seen <= b.seen ? [a, b] : [b, a];
    const marked = a.marked > b.marked ? a : b;
    return {
      topic: newer.topic || older.topic,
      seen: newer.seen,
      hash: newer.hash || older.hash,
      mark: marked.mark,
      marked: marked.marked,
      ...without([...a.log, ...b.log], [...a.undone, ...b.undone]),
    };
  }

  const zoneOf = (/** @type {number} */ seconds) => -new Date(seconds * 1000).getTimezoneOffset();

  /**
   * The study day of a moment, counted from 1970 in local time; it begins at four in the morning, so that
   * late evenings belong to the day they end. A review keeps the `zone` it was made in.
   */
  function dayOf(/** @type {number} */ seconds, zone = zoneOf(seconds)) {
    const shifted = seconds + zone * 60 - DAY_BEGINS_HOUR * 3600;
    return Math.floor(shifted / 86400);
  }

  /** Replays the reviews; one of a day yet to come was made by a wrong clock, and counts as made today. */
  function recalled(/** @type {Progress} */ record, /** @type {number} */ today) {
    /** @type {Memory|null} */
    let memory = null;
    let lastDay = 0;
    let lapses = 0;
    for (const [second, grade, zone] of record.log) {
      const day = Math.min(today, dayOf(second, zone));
      if (grade === study.fsrs.AGAIN && memory !== null) lapses += 1;
      memory = study.fsrs.review(memory, memory === null ? 0 : Math.max(0, day - lastDay), grade);
      lastDay = day;
    }
    return { memory, lastDay, lapses };
  }

  /** What the learner's latest word says: a mark outweighs earlier reviews, a review earlier marks. */
  function level(/** @type {Progress} */ record, /** @type {number} */ interval) {
    const last = record.log[record.log.length - 1];
    if (record.mark !== "" && (last === undefined || record.marked >= last[0])) return record.mark;
    if (last === undefined) return record.seen > 0 ? "seen" : "new";
    if (last[1] <= study.fsrs.HARD) return "weak";
    return interval >= KNOWN_DAYS ? "known" : "learning";
  }

  /**
   * @param {Progress|undefined} record
   * @param {number} today a study day
   * @returns {Standing}
   */
  function standing(record, today) {
    if (record === undefined) return { level: "new", due: null, interval: 0, recall: 0, lapses: 0 };
    const { memory, lastDay, lapses } = recalled(record, today);
    if (memory === null) {
      return { level: level(record, 0), due: null, interval: 0, recall: 0, lapses };
    }
    const forgotten = record.log[record.log.length - 1][1] === study.fsrs.AGAIN;
    const interval = forgotten ? 0 : study.fsrs.interval(memory.stability);
    const recall = study.fsrs.retrievability(Math.max(0, today - lastDay), memory.stability);
    return { level: level(record, interval), due: lastDay + interval, interval, recall, lapses };
  }

  /** Has the answer changed since the learner last looked at it? */
  const changed = (/** @type {Progress|undefined} */ record, /** @type {string} */ hash) =>
    record !== undefined && record.hash !== "" && hash !== "" && record.hash !== hash;

  /** @returns {Progress} the record after a look at the answer */
  const looked = (/** @type {Progress} */ record, /** @type {number} */ now, /** @type {string} */ topic,
    /** @type {string} */ hash) => ({ ...record, topic, hash, seen: now });

  /** @returns {Progress} */
  const graded = (/** @type {Progress} */ record, /** @type {number} */ now, /** @type {1|2|3|4} */ grade) => ({
    ...record, log: tidy([...record.log, [now, grade, zoneOf(now)]]),
  });

  /** Takes back the review made at `second`. @returns {Progress} */
  const ungraded = (/** @type {Progress} */ record, /** @type {number} */ second) => ({
    ...record, ...without(record.log, [...record.undone, second]),
  });

  /** When a review made now counts as made: each has a second of its own, which names it. */
  const moment = (/** @type {Progress|undefined} */ record, /** @type {number} */ now) =>
    Math.max(now, ...[...(record?.log ?? []).map(([second]) => second), ...(record?.undone ?? [])].map((last) => last + 1));

  /** @returns {Progress} */
  const markedAs = (/** @type {Progress} */ record, /** @type {number} */ now,
    /** @type {""|"known"|"weak"} */ mark) => ({ ...record, mark, marked: now });

  study.record = {
    blank, read, merge, dayOf, standing, changed, looked, graded, ungraded, moment, markedAs, KNOWN_DAYS,
  };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
