// Words that are only half typed: what they may become.
"use strict";

(function (mianjing) {
  const MOST = 10;
  const BECOMES = 0.85; // worth of what a half-typed word may become
  const MORE = 0.4; // the same when what is typed is a word already

  /**
   * Adds to the concept being typed (the last; and to any single Han character) what it may become.
   * @param {string} query
   * @param {Concept[]} concepts
   * @param {any} parts
   * @param {Map<string, any>} aliases
   */
  async function complete(query, concepts, parts, aliases) {
    for (const concept of concepts) {
      const last = concept.end === query.length;
      const typed = concept.typed[concept.typed.length - 1];
      if (concept.cased) {
        if (last) await completeName(concept, query, parts, aliases);
        continue;
      }
      if (concept.latin ? !last : typed.length > 1 || concept.typed.length > 1) continue;
      const words = concept.latin ? await latinWords(typed, parts, aliases) : await parts.beginning(typed, MOST);
      const known = (await parts.terms([typed])).has(typed);
      const others = concept.typed.slice(0, -1);
      for (const word of words) {
        concept.alternatives.push({ terms: [...others, word], worth: known ? MORE : BECOMES, needed: 0 });
        if (!known) for (const same of aliases.get(word) ?? []) concept.alternatives.push({ ...same, worth: same.worth * BECOMES });
      }
    }
  }

  /**
   * A name of several words in one (KVCache) becomes longer as a whole; a piece of it is not half typed.
   * @param {Concept} concept
   * @param {string} query
   * @param {any} parts
   * @param {Map<string, any>} aliases
   */
  async function completeName(concept, query, parts, aliases) {
    const typed = query.slice(concept.start, concept.end).toLowerCase();
    for (const word of await latinWords(typed, parts, aliases)) concept.alternatives.push({ terms: [word], worth: BECOMES, needed: 0 });
  }

  /** The index's key of the Latin words that begin so. @param {string} start */
  const beginning = (start) => start.slice(0, 2) + "^";

  /**
   * The keys that completing will ask for.
   * @param {string} query
   * @param {Concept[]} concepts
   * @returns {string[]}
   */
  function completing(query, concepts) {
    const last = concepts[concepts.length - 1];
    if (!last?.latin || last.end !== query.length) return [];
    return [beginning(last.cased ? query.slice(last.start, last.end).toLowerCase() : last.typed[last.typed.length - 1])];
  }

  /**
   * Latin words that begin so, in the index or among the aliases, most used first.
   * @param {string} start
   * @param {any} parts
   * @param {Map<string, any>} aliases
   */
  async function latinWords(start, parts, aliases) {
    const key = beginning(start);
    const all = (await parts.terms([key])).get(key) ?? "";
    const known = all.split(" ").filter((/** @type {string} */ word) => word.startsWith(start) && word !== start);
    const also = [...aliases.keys()].filter((word) => word.startsWith(start) && word !== start && !word.includes(" "));
    return [...new Set([...known.slice(0, MOST), ...also.slice(0, MOST)])];
  }

  mianjing.complete = complete;
  mianjing.completing = completing;
})(/** @type {any} */ (globalThis).mianjing ??= {});
