// Concepts and postings in, documents by how well they answer out.
"use strict";

/**
 * @typedef {object} Hit
 * @property {number} document
 * @property {number} score
 * @property {number} coverage 0 to 1, the share of the query that the document has at all, in whatever words
 * @property {number} likeness 0 to 1, how like its nearest way to ask is to the query
 *
 * @typedef {object} Weighed a concept, and what finding it is worth
 * @property {Concept} concept
 * @property {number} mass
 */

(function (mianjing) {
  const PHRASES = 22; // MAX_PHRASES of mianjing/site/search/documents.py
  // of the greatest weight, for a pair of Han characters that stands nowhere, by how many of its two are
  // accounted for by a known neighbour or are mere grammar: with both, it is most likely the seam of two words
  const UNKNOWN_PAIR = [0.6, 0.35, 0.08];
  const UNKNOWN_NAME = 1.5; // the same for a Latin word: a name of something that is not here
  // what makes a document's score: its nearest way to ask, what all of it says, a title asked the same way
  const LIKENESS = 1;
  const SPOKEN_OF = 0.6;
  const SAME_KIND = 0.04;
  const OTHER_WAY = 0.8; // another way to ask against the title itself
  const EXTRA = 0.4; // how much of a likeness is lost to words that were not asked for
  /** @type {Record<string, number>} by the state's letter (parts.py); 1 without one here */
  const STATES = { i: 0.95, o: 0.95, d: 0.95, w: 0.9, n: 0.8 };

  /**
   * What finding each concept is worth: the weight of its words, in the index or guessed.
   * @param {Concept[]} concepts
   * @param {Map<string, Postings>} postings
   * @param {number} documents
   * @param {{lone: string, everyday: Set<string>}} grammar characters and words that say nothing by themselves
   * @returns {Weighed[]}
   */
  function weighConcepts(concepts, postings, documents, grammar) {
    const greatest = Math.log(1 + documents);
    /** @type {Set<number>} places in the query whose character stands in a known pair */
    const accounted = new Set();
    for (const { typed, places } of concepts) {
      typed.forEach((term, i) => {
        if (postings.has(term) || grammar.everyday.has(term)) accounted.add(places[i]).add(places[i] + 1);
      });
    }
    return concepts.map((concept) => {
      let mass = 0;
      concept.typed.forEach((term, i) => {
        const weight = postings.get(term)?.weight;
        if (weight !== undefined) mass += weight;
        else if (concept.latin || term.length < 2) mass += greatest * UNKNOWN_NAME;
        else {
          const known = [0, 1].filter((k) => accounted.has(concept.places[i] + k) || grammar.lone.includes(term[k]));
          mass += greatest * UNKNOWN_PAIR[grammar.everyday.has(term) ? 2 : known.length];
        }
      });
      return { concept, mass };
    });
  }

  /** Sums per document (or per phrase of a document) that are cheap to forget. */
  class Sums {
    /** @param {number} size */
    constructor(size) {
      this.values = new Float32Array(size);
      /** @type {number[]} */
      this.touched = [];
    }
    /** @param {number} at @param {number} value */
    add(at, value) {
      if (this.values[at] === 0) this.touched.push(at);
      this.values[at] += value;
    }
    /** @param {number} at @param {number} value */
    raise(at, value) {
      if (this.values[at] === 0) this.touched.push(at);
      if (this.values[at] < value) this.values[at] = value;
    }
    clear() {
      for (const at of this.touched) this.values[at] = 0;
      this.touched.length = 0;
    }
  }

  /** @param {Manifest} manifest */
  function ranker(manifest) {
    const { documents, states } = manifest;
    const [has, speaks, asks, share] = [documents, documents, documents * PHRASES, documents * PHRASES].map((size) => new Sums(size));
    const [bestHas, bestSpeaks, bestAsks, bestShare] = [documents, documents, documents * PHRASES, documents * PHRASES].map((size) => new Sums(size));
    const [allHas, allSpeaks, allAsks, allShare] = [documents, documents, documents * PHRASES, documents * PHRASES].map((size) => new Sums(size));

    /**
     * One way to name a concept, everywhere it stands; kept where it is the best way so far.
     * @param {Alternative} alternative
     * @param {Map<string, Postings>} postings
     */
    function tally({ terms, worth, needed }, postings) {
      const weights = terms.map((term) => postings.get(term)?.weight ?? Math.log(1 + documents));
      const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
      terms.forEach((term, i) => {
        const found = postings.get(term);
        if (!found) return;
        const weight = weights[i] / total;
        for (let j = 0; j < found.documents.length; j++) {
          const document = found.documents[j];
          has.add(document, weight);
          speaks.add(document, weight * found.impacts[j]);
          const phrases = found.phrases[j];
          for (let k = 0; k < phrases.length; k += 2) {
            asks.add(document * PHRASES + phrases[k], weight);
            share.add(document * PHRASES + phrases[k], phrases[k + 1]);
          }
        }
      });
      for (const at of has.touched) {
        if (has.values[at] < needed) continue;
        bestHas.raise(at, has.values[at]);
        bestSpeaks.raise(at, worth * speaks.values[at]);
      }
      for (const at of asks.touched) {
        if (asks.values[at] < needed) continue;
        bestAsks.raise(at, worth * asks.values[at]);
        bestShare.raise(at, worth * share.values[at]);
      }
      for (const sums of [has, speaks, asks, share]) sums.clear();
    }

    /**
     * @param {Weighed[]} weighed
     * @param {string[]} marks the kinds of question asked
     * @param {Map<string, Postings>} postings
     * @param {(document: number) => boolean} wanted
     * @returns {Hit[]} best first
     */
    function rank(weighed, marks, postings, wanted) {
      const total = weighed.reduce((sum, { mass }) => sum + mass, 0) || 1;
      for (const { concept, mass } of weighed) {
        for (const alternative of concept.alternatives) tally(alternative, postings);
        const part = mass / total;
        for (const at of bestHas.touched) allHas.add(at, part * bestHas.values[at]);
        for (const at of bestSpeaks.touched) allSpeaks.add(at, part * bestSpeaks.values[at]);
        for (const at of bestAsks.touched) allAsks.add(at, part * bestAsks.values[at]);
        for (const at of bestShare.touched) allShare.add(at, bestShare.values[at]);
        for (const sums of [bestHas, bestSpeaks, bestAsks, bestShare]) sums.clear();
      }
      const kinds = sameKind(marks, postings);
      /** @type {Map<number, number>} */
      const likeness = new Map();
      for (const at of allAsks.touched) {
        const document = Math.floor(at / PHRASES);
        const shared = Math.min(1, allShare.values[at] + (kinds.get(at) ?? 0));
        let like = allAsks.values[at] * (1 - EXTRA + EXTRA * shared) * (at % PHRASES ? OTHER_WAY : 1);
        if (kinds.has(at)) like += SAME_KIND * allAsks.values[at];
        if (like > (likeness.get(document) ?? 0)) likeness.set(document, like);
      }
      const hits = allHas.touched.filter(wanted).map((document) => {
        const like = likeness.get(document) ?? 0;
        const score = (LIKENESS * like + SPOKEN_OF * allSpeaks.values[document]) * (STATES[states[document]] ?? 1);
        return { document, score, coverage: allHas.values[document], likeness: like };
      });
      for (const sums of [allHas, allSpeaks, allAsks, allShare]) sums.clear();
      return hits.sort((a, b) => b.score - a.score || a.document - b.document);
    }

    /**
     * The phrases that ask the same kind of question, and the share of them that the mark makes.
     * @param {string[]} marks
     * @param {Map<string, Postings>} postings
     */
    function sameKind(marks, postings) {
      /** @type {Map<number, number>} */
      const found = new Map();
      for (const mark of marks) {
        const { documents: places, phrases } = postings.get(mark) ?? { documents: [], phrases: [] };
        places.forEach((document, i) => {
          for (let k = 0; k < phrases[i].length; k += 2) {
            found.set(document * PHRASES + phrases[i][k], phrases[i][k + 1]);
          }
        });
      }
      return found;
    }

    return rank;
  }

  mianjing.weighConcepts = weighConcepts;
  mianjing.ranker = ranker;
})(/** @type {any} */ (globalThis).mianjing ??= {});
