// Numbers written as printable characters, as mianjing/site/search/packing.py writes them.
"use strict";

/**
 * @typedef {object} Postings a term's weight and where it stands
 * @property {number} weight
 * @property {number[]} documents ascending
 * @property {number[]} impacts 0 to 1, how strongly each document speaks of it
 * @property {number[][]} phrases for each document: phrase number, share of that phrase's weight, …
 * @property {number[][]} passages for each document: the numbers of its passages that have the term
 */

(function (mianjing) {
  const BASE = 46;
  const PHRASES = 22; // MAX_PHRASES of mianjing/site/search/documents.py
  const VALUE = new Int8Array(127).fill(-1);
  for (let code = 33, value = 0; code < 127; code++) {
    if (code !== 34 && code !== 92) VALUE[code] = value++; // not the quote, not the backslash
  }
  /** @type {number[]} */
  const NONE = [];

  /**
   * Reads a packed text from its start.
   * @param {string} packed
   */
  function reader(packed) {
    let at = 0;
    const more = () => at < packed.length;
    const digit = () => VALUE[packed.charCodeAt(at++)];
    const number = () => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const next = digit();
        value += (next % BASE) * scale;
        if (next < BASE) return value;
        scale *= BASE;
      }
    };
    return { more, digit, number };
  }

  /**
   * @param {string} packed numbers only
   * @returns {number[]}
   */
  function numbers(packed) {
    const { more, number } = reader(packed);
    /** @type {number[]} */
    const found = [];
    while (more()) found.push(number());
    return found;
  }

  /**
   * @param {string} packed
   * @returns {Postings}
   */
  function unpack(packed) {
    const { more, digit, number } = reader(packed);
    const weight = number() / 100;
    /** @type {number[]} */
    const documents = [];
    /** @type {number[]} */
    const impacts = [];
    /** @type {number[][]} */
    const phrases = [];
    /** @type {number[][]} */
    const passages = [];
    let document = 0;
    while (more()) {
      const step = number();
      document += step >> 1;
      documents.push(document);
      impacts.push(digit() / (BASE - 1));
      let [asked, said] = [NONE, NONE];
      if (step & 1) {
        [asked, said] = [[], []];
        for (let last = 0; !last; ) {
          const place = digit();
          last = place & 1;
          if (place >> 1 < PHRASES) asked.push(place >> 1, digit() / (BASE - 1));
          else said.push((place >> 1) - PHRASES);
        }
      }
      phrases.push(asked);
      passages.push(said);
    }
    return { weight, documents, impacts, phrases, passages };
  }

  mianjing.numbers = numbers;
  mianjing.unpack = unpack;
})(/** @type {any} */ (globalThis).mianjing ??= {});
