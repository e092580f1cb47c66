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
 * @property {boolean} star does the learner keep it among the starred
 * @property {number} starred when that was said
 * @property {string} note the learner's own words on it
 * @property {number} noted when they were written
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
  const MAX_NOTE = 20000;
  const BETWEEN_NOTES = "\n\n———\n\n";
  const DAY_BEGINS_HOUR = 4;
  // Anki calls a card mature from this interval on.
  const KNOWN_DAYS = 21;

  /** @returns {Progress} */
  const blank = () => ({ topic: "", seen: 0, hash: "", mark: "", marked: 0, star: false, starred: 0, note: "", noted: 0,
    log: [], undone: [] });

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

  // What earlier versions knew nothing of.
  const LATER = { undone: [], star: false, starred: 0, note: "", noted: 0 };

  /**
   * A record made of what is sound in `value`; null if nothing is.
   * @param {any} value anything that was read from storage or a file
   * @returns {{record: Progress, whole: boolean}|null} `whole`: nothing had to be left out
   */
  function read(value) {
    const { isObject, isReview, isText, isTime } = study.schema;
    if (!isObject(value)) return null;
    const record = blank();
    value = { ...LATER, ...value };
    const sound = {
      topic: isText(value.topic), seen: isTime(value.seen), hash: isText(value.hash),
      mark: MARKS.includes(value.mark), marked: isTime(value.marked), log: Array.isArray(value.log),
      star: typeof value.star === "boolean", starred: isTime(value.starred),
      note: isText(value.note, MAX_NOTE), noted: isTime(value.noted),
      undone: Array.isArray(value.undone) && value.undone.every(isTime),
    };
    let whole = true;
    for (const [name, good] of Object.entries(sound)) {
      if (good) /** @type {any} */ (record)[name] = value[name];
      else whole = false;
    }
    const reviews = record.log.filter(isReview);
    whole = whole && reviews.length === record.log.length;
    record.log = tidy(reviews);
    const empty = record.seen === 0 && record.mark === "" && record.note === "" && !record.star && record.log.length === 0;
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
    const starred = a.starred > b.starred || (a.starred === b.starred && a.star) ? a : b;
    return {
      topic: newer.topic || older.topic,
      seen: newer.seen,
      hash: newer.hash || older.hash,
      mark: marked.mark,
      marked: marked.marked,
      star: starred.star,
      starred: starred.starred,
      note: bothNotes(a, b),
      noted: Math.max(a.noted, b.noted),
      ...without([...a.log, ...b.log], [...a.undone, ...b.undone]),
    };
  }

  /** The later note, and under it what the earlier one says besides: no copy's words are lost. */
  function bothNotes(/** @type {Progress} */ a, /** @type {Progress} */ b) {
    const [older, newer] = a.noted < b.noted || (a.noted === b.noted && b.note.includes(a.note)) ? [a, b] : [b, a];
    if (older.note.includes(newer.note) || newer.note.includes(older.note)) return newer.note;
    const [first, second] = older.noted === newer.noted ? [older.note, newer.note].sort() : [newer.note, older.note];
    const both = first + BETWEEN_NOTES + second;
    return both.length <= MAX_NOTE ? both : newer.note;
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

  /**
   * Reviews that count today. One of later than tomorrow (who flies west may be a day ahead) was made under a wrong
   * clock: it says nothing of when the question was asked, and waits until that day comes.
   */
  const counted = (/** @type {Progress} */ record, /** @type {number} */ today) =>
    record.log.filter(([second, , zone]) => dayOf(second, zone) <= today + 1);

  function recalled(/** @type {Review[]} */ log, /** @type {number} */ today) {
    /** @type {Memory|null} */
    let memory = null;
    let lastDay = 0;
    let lapses = 0;
    for (const [second, grade, zone] of log) {
      const day = Math.min(today, dayOf(second, zone));
      if (grade === study.fsrs.AGAIN && memory !== null) lapses += 1;
      memory = study.fsrs.review(memory, memory === null ? 0 : Math.max(0, day - lastDay), grade);
      lastDay = day;
    }
    return { memory, lastDay, lapses };
  }

  /**
   * What the learner's latest word says: a mark outweighs earlier reviews, a review earlier marks, and any of those
   * that a wrong clock made of a later day than tomorrow.
   */
  function level(/** @type {Progress} */ record, /** @type {Review[]} */ log, /** @type {number} */ interval, /** @type {number} */ today) {
    const last = log[log.length - 1];
    const marked = dayOf(record.marked) <= today + 1 ? record.marked : 0;
    if (record.mark !== "" && (last === undefined || marked >= last[0])) return record.mark;
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
    const log = counted(record, today);
    const { memory, lastDay, lapses } = recalled(log, today);
    if (memory === null) {
      return { level: level(record, log, 0, today), due: null, interval: 0, recall: 0, lapses };
    }
    const forgotten = log[log.length - 1][1] === study.fsrs.AGAIN;
    const interval = forgotten ? 0 : study.fsrs.interval(memory.stability);
    const recall = study.fsrs.retrievability(Math.max(0, today - lastDay), memory.stability);
    return { level: level(record, log, interval, today), due: lastDay + interval, interval, recall, lapses };
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
  function moment(/** @type {Progress|undefined} */ record, /** @type {number} */ now) {
    const taken = new Set([...(record?.log ?? []).map(([second]) => second), ...(record?.undone ?? [])]);
    let second = now;
    while (taken.has(second)) second += 1;
    return second;
  }

  /** @returns {Progress} */
  const markedAs = (/** @type {Progress} */ record, /** @type {number} */ now,
    /** @type {""|"known"|"weak"} */ mark) => ({ ...record, mark, marked: now });

  /** @returns {Progress} */
  const starredAs = (/** @type {Progress} */ record, /** @type {number} */ now, /** @type {boolean} */ star) =>
    ({ ...record, star, starred: now });

  /** @returns {Progress} */
  const notedAs = (/** @type {Progress} */ record, /** @type {number} */ now, /** @type {string} */ note) =>
    ({ ...record, note: note.slice(0, MAX_NOTE), noted: now });

  /** How many reviews fall due on each of the next `days` days; what is overdue is due today. @returns {number[]} */
  function forecast(/** @type {Iterable<Progress>} */ records, /** @type {number} */ today, /** @type {number} */ days) {
    const counts = Array(days).fill(0);
    for (const record of records) {
      const { due } = standing(record, today);
      const at = due === null || record.topic === "" ? days : Math.max(0, due - today);
      if (at < days) counts[at] += 1;
    }
    return counts;
  }

  study.record = {
    starredAs, notedAs, forecast, blank, read, merge, dayOf, standing, changed, looked, graded, ungraded, moment, markedAs, KNOWN_DAYS,
  };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
