/**
 * Which questions to practise, in which order. Pure: progress, day and randomness are handed in.
 *
 * @typedef {object} Card a question as the deck knows it
 * @property {string} id
 * @property {string} title
 * @property {string} topic
 * @property {string[]} tags
 * @property {string} trust
 * @property {string} url relative to the site's root
 * @property {string} hash of its answers
 * @property {string} html the title where it has a formula or code, else empty; made safe when the site was built
 * @property {string} lang of the title where it is not the site's, else empty
 * @property {number} part which file of its topic holds the answers
 *
 * @typedef {object} Choice what the learner asked for
 * @property {"all"|"due"|"weak"|"new"|"random"|"mock"} mode
 * @property {string[]} topics none: every topic
 * @property {string[]} tags none: any
 * @property {boolean} [starred] only those the learner starred
 * @property {number} count
 */
"use strict";

(function (study) {
  /** Random numbers from 0 to 1 that are the same for the same seed (mulberry32 by T. Ettinger, public domain). */
  function randomFrom(/** @type {number} */ seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  /** @template T @param {T[]} items @param {() => number} random @returns {T[]} */
  function shuffled(items, random) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }

  /** One of each topic in turn, so that a short mock interview is spread over them. @param {Card[]} cards */
  function spread(cards, /** @type {() => number} */ random) {
    /** @type {Map<string, Card[]>} */
    const piles = new Map();
    for (const card of shuffled(cards, random)) {
      piles.set(card.topic, [...(piles.get(card.topic) ?? []), card]);
    }
    const rounds = shuffled([...piles.values()], random);
    const result = [];
    for (let round = 0; result.length < cards.length; round += 1) {
      for (const pile of rounds) if (round < pile.length) result.push(pile[round]);
    }
    return result;
  }

  const isDue = (/** @type {Weighed} */ one, /** @type {number} */ today) => one.due !== null && one.due <= today;
  const mostForgotten = (/** @type {Weighed} */ a, /** @type {Weighed} */ b) => a.recall - b.recall;

  /** @typedef {Standing & {card: Card}} Weighed */

  /** What is due, then what is new in its learning order, then the rest, nearest to being forgotten first. */
  function inStudyOrder(/** @type {Weighed[]} */ weighed, /** @type {number} */ today) {
    const due = weighed.filter((one) => isDue(one, today)).sort(mostForgotten);
    const fresh = weighed.filter((one) => one.due === null && one.level !== "known");
    const rest = weighed.filter((one) => !due.includes(one) && !fresh.includes(one)).sort(mostForgotten);
    return [...due, ...fresh, ...rest];
  }

  /** @type {Record<string, (weighed: Weighed[], today: number, random: () => number) => Weighed[]>} */
  const MODES = {
    all: inStudyOrder,
    due: (weighed, today) => weighed.filter((one) => isDue(one, today)).sort(mostForgotten),
    weak: (weighed) => weighed.filter((one) => one.level === "weak").sort(mostForgotten),
    new: (weighed) => weighed.filter((one) => one.due === null && one.level !== "known"),
    random: (weighed, today, random) => shuffled(weighed, random),
    mock: (weighed, today, random) => {
      const order = spread(weighed.map((one) => one.card), random);
      const byId = new Map(weighed.map((one) => [one.card.id, one]));
      return order.map((card) => /** @type {Weighed} */ (byId.get(card.id)));
    },
  };

  /** There is nothing to check oneself against where no answer is. */
  const practisable = (/** @type {Card} */ card) => card.trust !== "open";

  /**
   * All cards that fit `choice`, in the order to practise them; the first `count` make the session.
   * @param {Card[]} cards in learning order
   * @param {Map<string, Progress>} records
   * @param {Choice} choice
   * @param {number} today a study day
   * @param {() => number} random
   * @returns {Card[]}
   */
  function fitting(cards, records, choice, today, random) {
    const weighed = cards
      .filter(practisable)
      .filter((card) => choice.topics.length === 0 || choice.topics.includes(card.topic))
      .filter((card) => choice.tags.length === 0 || choice.tags.some((tag) => card.tags.includes(tag)))
      .filter((card) => !choice.starred || records.get(card.id)?.star)
      .map((card) => ({ card, ...study.record.standing(records.get(card.id), today) }));
    return MODES[choice.mode](weighed, today, random).map((one) => one.card);
  }

  /** The topic of the day's question, each as often as it is large. @template {{size: number}} T @param {T[]} topics */
  function topicOfTheDay(topics, /** @type {() => number} */ random) {
    let at = random() * topics.reduce((sum, topic) => sum + topic.size, 0);
    return topics.find((topic) => (at -= topic.size) < 0);
  }

  /** The question of the day within that topic. @param {Card[]} cards @returns {Card|undefined} */
  function ofTheDay(cards, /** @type {() => number} */ random) {
    const fit = cards.filter(practisable);
    return fit[Math.floor(random() * fit.length)];
  }

  study.select = { MODES, fitting, topicOfTheDay, ofTheDay, practisable, randomFrom, shuffled };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
