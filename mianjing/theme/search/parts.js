// The index's parts: which of them a term or a document is in, and fetching each once.
"use strict";

/**
 * @typedef {object} Manifest
 * @property {string} version the folder the other parts are in
 * @property {number} documents how many
 * @property {string[]} terms the first term of each part of terms
 * @property {number[]} shown how many documents each part of documents has
 * @property {[string, string, string][]} topics id, Chinese name, English name
 * @property {[string, number][]} filed topic id and how many documents in a row are filed there
 * @property {string} states a letter for each document: how far it can be trusted (parts.py)
 * @property {string} tags each document's tags as packed numbers, documents apart by spaces
 * @property {[string[], string[], string[]][]} aliases words that mean the same, first those that occur at all, then
 *   those that don't; words they hint at
 * @property {string} everyday pairs of characters, one after the other, that are words but not in the index, and
 *   say nothing
 * @property {Language} language
 *
 * @typedef {[string, string, string, string[], string[]]} Shown id, url, title, other ways to ask, passages
 *
 * @typedef {(paths: string[]) => Promise<void>} Fetch runs scripts of the index, by path; each calls mianjing.part
 */

(function (mianjing) {
  /** @type {Map<string, any>} */
  const arrived = new Map();
  // every part is a script that calls this
  mianjing.part = (/** @type {string} */ name, /** @type {any} */ data) => void arrived.set(name, data);

  /**
   * The place of the last item that is not greater than the one looked for.
   * @template T
   * @param {T[]} sorted
   * @param {T} item
   */
  function place(sorted, item) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= item) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** @param {Fetch} fetch */
  async function openParts(fetch) {
    if (!arrived.has("manifest")) await fetch(["manifest.js"]);
    /** @type {Manifest} */
    const manifest = arrived.get("manifest");
    const firsts = [0];
    for (const many of manifest.shown) firsts.push(firsts[firsts.length - 1] + many);

    /** @param {Iterable<string>} names */
    async function bring(names) {
      const missing = [...new Set(names)].filter((name) => !arrived.has(name));
      if (missing.length) await fetch(missing.map((name) => `${manifest.version}/${name}.js`));
    }

    const termPart = (/** @type {string} */ term) => `t${Math.max(0, place(manifest.terms, term))}`;

    /**
     * What the index has under each of the terms; those it does not have are left out.
     * @param {Iterable<string>} terms
     * @returns {Promise<Map<string, string>>}
     */
    async function terms(terms) {
      const wanted = [...terms];
      await bring(wanted.map(termPart));
      /** @type {Map<string, string>} */
      const found = new Map();
      for (const term of wanted) {
        const part = arrived.get(termPart(term));
        if (part && Object.hasOwn(part, term)) found.set(term, part[term]);
      }
      return found;
    }

    /**
     * The terms that begin so, most used first.
     * @param {string} start
     * @param {number} most
     * @returns {Promise<string[]>}
     */
    async function beginning(start, most) {
      const name = termPart(start);
      const end = termPart(start + "\uffff");
      const names = name === end ? [name] : [name, end];
      await bring(names);
      return names
        .flatMap((part) => Object.entries(arrived.get(part) ?? {}))
        .filter(([term]) => term.startsWith(start) && term !== start)
        .sort((a, b) => b[1].length - a[1].length)
        .slice(0, most)
        .map(([term]) => term);
    }

    /**
     * What results show of the documents.
     * @param {number[]} documents
     * @returns {Promise<Shown[]>}
     */
    async function shown(documents) {
      const at = documents.map((document) => place(firsts, document));
      await bring(at.map((part) => `d${part}`));
      return documents.map((document, i) => arrived.get(`d${at[i]}`)[document - firsts[at[i]]]);
    }

    /** @returns {Promise<Record<string, string>>} syllable → characters */
    async function pinyin() {
      await bring(["pinyin"]);
      return arrived.get("pinyin");
    }

    return { manifest, terms, beginning, shown, pinyin };
  }

  mianjing.openParts = openParts;
})(/** @type {any} */ (globalThis).mianjing ??= {});
