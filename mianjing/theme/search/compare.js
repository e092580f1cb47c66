// Comparisons: what asks about both sides comes first, then each side's own entries, then all else.
"use strict";

(function (mianjing) {
  const ASKED = 0.3; // likeness from which on a document asks about a side
  const [BOTH, ALIKE] = [0.6, 0.45]; // coverage of the whole query, and likeness to it, of what compares the sides
  const [OWN, ABOUT] = [3, 0.7]; // entries of each side, and how like the side's name they are

  /** @param {Language["comparing"]} comparing */
  function comparer({ words, between }) {
    const any = (/** @type {string[]} */ several) => {
      const longest = [...several].sort((a, b) => b.length - a.length);
      return longest.map((word) => (/^[a-z]/.test(word) ? `(?<![A-Za-z0-9])${word}(?![A-Za-z0-9])` : word)).join("|");
    };
    const asks = new RegExp(any(words), "gi");
    const parts = new RegExp(any(between), "i");
    const versus = /(?<![A-Za-z0-9])(?:vs|versus)(?![A-Za-z0-9])/i;

    /**
     * The things that a query compares, as typed; none if it compares nothing.
     * @param {string} query folded
     * @returns {string[]}
     */
    function sides(query) {
      const bare = query.replace(asks, " ");
      if (bare === query && !versus.test(query)) return [];
      const found = bare.split(parts).map((side) => side.trim()).filter(Boolean);
      return found.length > 1 && found.length < 4 ? found : [];
    }

    /**
     * @param {Hit[]} hits of the whole query, best first
     * @param {Hit[][]} ofSides of each side alone
     * @returns {Hit[]}
     */
    function order(hits, ofSides) {
      const asked = ofSides.map((several) => new Set(several.filter(({ likeness }) => likeness >= ASKED).map(({ document }) => document)));
      const both = hits.filter(({ document, coverage, likeness }) => coverage >= BOTH && likeness >= ALIKE && asked.every((of) => of.has(document)));
      const about = ofSides.map((several) => several.filter(({ likeness }) => likeness >= ABOUT).sort((a, b) => b.likeness - a.likeness));
      const scores = new Map(hits.map((hit) => [hit.document, hit]));
      /** @type {Hit[]} */
      const own = [];
      for (let place = 0; place < OWN; place++) {
        for (const several of about) {
          const hit = several[place];
          if (hit) own.push(scores.get(hit.document) ?? hit);
        }
      }
      return [...new Set([...both, ...own, ...hits])];
    }

    return { sides, order };
  }

  mianjing.comparer = comparer;
})(/** @type {any} */ (globalThis).mianjing ??= {});
