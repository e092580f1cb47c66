// The index's parts: which of them a term or a document is in, and fetching each once.
"use strict";

/**
 * @typedef {object} Manifest
 * @property {string} version the folder the other parts are in
 * @property {number} documents how many
 * @property {string[]} terms the first key of each part of terms: a Han character, with the other of a pair where a
 *   part begins within it, or a term without any
 * @property {number[]} shown how many documents each part of documents has
 * @property {[string, string][]} titles page and title of each document; none where they are many
 * @property {number[]} titled how many documents each part of titles has; none where the manifest has them
 * @property {[string, string, string][]} topics id, Chinese name, English name
 * @property {[string, number][]} filed topic id and how many documents in a row are filed there
 * @property {string} states a letter for each document: how far it can be trusted (states.py)
 * @property {Said} said
 * @property {string} own how many phrases of each document are ways to ask it, as packed numbers; more are explained in passing
 * @property {string} tags each document's tags as packed numbers, documents apart by spaces
 * @property {string} aliases rows, parted by slashes, of up to three lists, by semicolons, of words, by commas: words
 *   that mean the same, first those that occur at all, then those that don't; words they hint at
 * @property {number[]} aliased how many rows of aliases each part of their terms has
 * @property {Record<string, string>} common terms that most questions are made of
 * @property {string} everyday pairs of characters, one after the other, that are words but not in the index, and
 *   say nothing
 * @property {Language} language
 *
 * @typedef {object} Said words for states and filters (states.py)
 * @property {Record<string, string>} named letter of a state → what a result is marked with
 * @property {[string, string][]} choices names offered to filter by, and the letters each lets through
 * @property {Record<string, string>} typed what may be typed as a state → letters
 * @property {string[]} topic words that begin a filter by topic
 * @property {string[]} state words that begin one by state
 * @property {string} glossary the name of what is filed under no topic
 *
 * @typedef {[string, string, string[], string[], number?]} Shown url, title, other ways to ask, passages, and how many of
 *   the ways to ask, the last ones, are none but what the answer explains besides
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
    arrived.clear();
    await fetch(["manifest.js"]);
    /** @type {Manifest} */
    const manifest = arrived.get("manifest");
    const starts = (/** @type {number[]} */ sizes) => sizes.reduce((found, many) => [...found, found[found.length - 1] + many], [0]);
    const [shownFirst, titledFirst, aliasFirst] = [manifest.shown, manifest.titled, manifest.aliased].map(starts);
    /** @type {Map<string, string>} what is under each term that has arrived; "" if no document has it */
    const known = new Map(Object.entries(manifest.common));
    /** @type {Set<string>} parts whose terms are known */
    const read = new Set();
    /** @type {Map<string, Promise<void>>} */
    const coming = new Map();

    /** @param {Iterable<string>} names */
    async function bring(names) {
      const wanted = [...new Set(names)];
      const missing = wanted.filter((name) => !arrived.has(name) && !coming.has(name));
      if (missing.length) {
        const all = fetch(missing.map((name) => `${manifest.version}/${name}.js`)).finally(() => missing.forEach((name) => coming.delete(name)));
        for (const name of missing) coming.set(name, all);
      }
      await Promise.all(wanted.map((name) => coming.get(name)));
      for (const name of wanted) {
        if (!/^[ta]\d/.test(name) || read.has(name)) continue;
        read.add(name);
        for (const [term, text] of Object.entries(arrived.get(name))) if (!known.has(term)) known.set(term, text);
      }
    }

    const termPlace = (/** @type {string} */ key) => Math.max(0, place(manifest.terms, key));
    /** The parts that have a term: each of a pair of Han characters leads to one. @param {string} term */
    const partsOf = (term) => (term < "\u3040" ? [term] : [...term].map((key) => key + term.replace(key, ""))).map((key) => `t${termPlace(key)}`);
    const aliasPart = (/** @type {number} */ row) => `a${place(aliasFirst, row)}`;

    /**
     * Few parts that have all of the terms, as far as they are not known: a pair of Han characters is in the part of
     * either. Each time the part that has most of what is left.
     * @param {Iterable<string>} terms
     * @returns {Set<string>}
     */
    function termParts(terms) {
      /** @type {Set<string>} */
      const chosen = new Set();
      let left = [...new Set(terms)].filter((term) => !known.has(term)).map(partsOf);
      for (;;) {
        left = left.filter((either) => !either.some((part) => chosen.has(part) || read.has(part)));
        if (!left.length) return chosen;
        /** @type {Map<string, number>} */
        const counts = new Map();
        for (const either of left) for (const part of new Set(either)) counts.set(part, (counts.get(part) ?? 0) + 1);
        chosen.add([...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0]);
      }
    }

    /**
     * What the index has under each of the terms; those it does not have are left out.
     * @param {Iterable<string>} terms
     * @param {Iterable<number>} [rows] of aliases to fetch
     * @param {Iterable<string>} [also] terms to tell of if they have come, as those of the rows have but the longest
     * @returns {Promise<Map<string, string>>}
     */
    async function terms(terms, rows = [], also = []) {
      const wanted = [...terms];
      await bring([...rows].map(aliasPart));
      await bring(termParts(wanted));
      /** @type {Map<string, string>} */
      const found = new Map();
      for (const term of [...wanted, ...also]) {
        const text = known.get(term);
        if (text) found.set(term, text);
      }
      return found;
    }

    /**
     * Fetches at once what a query surely needs.
     * @param {Iterable<string>} terms
     * @param {Iterable<number>} rows of aliases
     */
    async function ahead(terms, rows) {
      await bring([...termParts(terms), ...[...rows].map(aliasPart)]);
    }

    /**
     * The terms that begin with a Han character, most used first.
     * @param {string} start
     * @param {number} most
     * @returns {Promise<string[]>}
     */
    async function beginning(start, most) {
      const [first, last] = [termPlace(start), termPlace(`${start}\uffff`)];
      await bring(Array.from({ length: last - first + 1 }, (_, at) => `t${first + at}`));
      return [...known]
        .filter(([term, text]) => text && term.startsWith(start) && term !== start)
        .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
        .slice(0, most)
        .map(([term]) => term);
    }

    /**
     * What results show of the documents.
     * @param {number[]} documents
     * @returns {Promise<Shown[]>}
     */
    const shown = (documents) => each("d", shownFirst, documents);

    /**
     * @param {string} kind of parts
     * @param {number[]} first each one's first document
     * @param {number[]} documents
     */
    async function each(kind, first, documents) {
      const at = documents.map((document) => place(first, document));
      await bring(at.map((part) => kind + part));
      return documents.map((document, i) => arrived.get(kind + at[i])[document - first[at[i]]]);
    }

    /**
     * Page and title of the documents, without the rest, which is longer in coming; null where it would not be.
     * @param {number[]} documents
     * @returns {Promise<Shown[] | null>}
     */
    async function titled(documents) {
      if (documents.every((document) => arrived.has(`d${place(shownFirst, document)}`))) return null;
      const titles = manifest.titles.length ? documents.map((document) => manifest.titles[document]) : await each("n", titledFirst, documents);
      return titles.map(([url, title]) => [url, title, [], []]);
    }

    /** @returns {Promise<Record<string, string>>} syllable → characters */
    async function pinyin() {
      await bring(["pinyin"]);
      return arrived.get("pinyin");
    }

    return { manifest, terms, ahead, beginning, shown, titled, pinyin };
  }

  mianjing.openParts = openParts;
})(/** @type {any} */ (globalThis).mianjing ??= {});
