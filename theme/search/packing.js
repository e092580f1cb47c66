// Numbers written as printable characters, as mianjing/search/packing.py writes them.
"use strict";

/**
 * @typedef {object} Postings a term's weight and where it stands
 * @property {number} weight
 * @property {number[]} documents ascending
 * @property {number[]} impacts 0 to 1, how strongly each document speaks of it
 * @property {number[][]} phrases for each document: phrase number, share of that phrase's weight, …
 */

(function (mianjing) {
  const BASE = 46;
  const VALUE = new Int8Array(127).fill(-1);
  for (let code = 33, value = 0; code < 127; code++) {
    if (code !== 34 && code !== 92) VALUE[code] = value++; // not the quote, not the backslash
  }
  /** @type {number[]} */
  const NONE = [];

  /**
   * @param {string} packed numbers only
   * @returns {number[]}
   */
  function numbers(packed) {
    /** @type {number[]} */
    const found = [];
    let value = 0;
    let scale = 1;
    for (let at = 0; at < packed.length; at++) {
      const digit = VALUE[packed.charCodeAt(at)];
      value += (digit % BASE) * scale;
      scale *= BASE;
      if (digit >= BASE) continue;
      found.push(value);
      [value, scale] = [0, 1];
    }
    return found;
  }

  /**
   * @param {string} packed
   * @returns {Postings}
   */
  function unpack(packed) {
    let at = 0;
    const next = () => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const digit = VALUE[packed.charCodeAt(at++)];
        value += (digit % BASE) * scale;
        if (digit < BASE) return value;
        scale *= BASE;
      }
    };
    const weight = next() / 100;
    /** @type {number[]} */
    const documents = [];
    /** @type {number[]} */
    const impacts = [];
    /** @type {number[][]} */
    const phrases = [];
    let document = 0;
    while (at < packed.length) {
      const step = next();
      document += step >> 1;
      documents.push(document);
      impacts.push(VALUE[packed.charCodeAt(at++)] / (BASE - 1));
      let several = NONE;
      if (step & 1) {
        several = [];
        for (let last = 0; !last; ) {
          const number = VALUE[packed.charCodeAt(at++)];
          last = number & 1;
          several.push(number >> 1, VALUE[packed.charCodeAt(at++)] / (BASE - 1));
        }
      }
      phrases.push(several);
    }
    return { weight, documents, impacts, phrases };
  }

  mianjing.numbers = numbers;
  mianjing.unpack = unpack;
})(/** @type {any} */ (globalThis).mianjing ??= {});
