// Concepts and postings in, documents by how well they answer out.
"use strict";

/**
 * @typedef {object} Hit
 * @property {number} document
 * @property {number} score
 * @property {number} coverage 0 to 1, the share of the query that the document has at all, in whatever words
 * @property {number} likeness 0 to 1, how like its nearest way to ask is to the query
 * @property {number} lacks 0 to 1, how much of the deciding word it lacks
 *
 * @typedef {object} Weighed a concept, and what finding it is worth
 * @property {Concept} concept
 * @property {number} mass
 */

(function (mianjing) {
  const PHRASES = 22; // MAX_PHRASES and MAX_PASSAGES of mianjing/site/search/documents.py
  const PASSAGES = 22;
  // of the greatest weight, for a pair of Han characters that stands nowhere, by how many of its two are
  // accounted for by a known neighbour or are mere grammar: with both, it is most likely the seam of two words
  const UNKNOWN_PAIR = [0.6, 0.35, 0.08];
  const FEW = 3; // concepts of a query that is no sentence: an everyday word says as much there as any other
  const UNKNOWN_NAME = 1.5; // the same for a Latin word: a name of something that is not here
  const NAME = 1.5; // how much more a Latin word counts among Han ones: most likely it is the name of what is asked about
  const UNKNOWN_WORD = 1; // or, among several that are here, more likely a word for what is said of them
  // what makes a document's score: its nearest way to ask, what all of it says, what one of its
  // passages says of three and more of the concepts, a title asked the same way
  const LIKENESS = 1;
  const SPOKEN_OF = 1.2;
  const TOGETHER = 0.8;
  const SAME_KIND = 0.04;
  const OTHER_WAY = 0.7; // another way to ask against the title itself
  const COVERED = 0.55; // the same, of what is explained in passing
  const EXTRA = 0.4; // how much of a likeness is lost to words that were not asked for
  const DECIDES = 0.8; // what a document loses that lacks the rarest of the words, were it the only word
  const RARER = 2; // how much rarer a Latin word counts there among Han ones
  /** @type {Record<string, number>} by the state's letter (states.py); 1 without one here */
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
    const here = concepts.flatMap(({ latin, typed }) => (latin ? typed.filter((term) => postings.has(term)) : [])).length;
    const mixed = concepts.some(({ latin }) => !latin);
    return concepts.map((concept) => {
      let mass = 0;
      concept.typed.forEach((term, i) => {
        const weight = postings.get(term)?.weight;
        if (weight !== undefined) mass += weight;
        else if (concept.latin || term.length < 2) mass += greatest * (here > 1 && !concept.cased ? UNKNOWN_WORD : UNKNOWN_NAME);
        else {
          const known = [0, 1].filter((k) => accounted.has(concept.places[i] + k) || grammar.lone.includes(term[k]));
          mass += greatest * UNKNOWN_PAIR[concepts.length > FEW && grammar.everyday.has(term) ? 2 : known.length];
        }
      });
      return { concept, mass: mixed && concept.latin ? mass * NAME : mass };
    });
  }

  /**
   * The concept that decides: a Latin name that is the rarest of all, and by how much it is rarer than the next. Among
   * Han words, whose pairs are rare by chance more often, it need not be so rare.
   * @param {Weighed[]} weighed
   * @param {Map<string, Postings>} postings
   * @returns {{weighed: Weighed, by: number} | null}
   */
  function decider(weighed, postings) {
    if (weighed.length < 2) return null;
    const mixed = weighed.some(({ concept }) => !concept.latin);
    const rarity = weighed.map(({ concept }) => {
      const known = concept.typed.map((term) => postings.get(term)?.weight ?? 0);
      return Math.max(0, ...known) * (mixed && concept.latin ? RARER : 1);
    });
    const [most, next] = [...rarity].sort((a, b) => b - a);
    const rarest = weighed[rarity.indexOf(most)];
    return most && rarest.concept.latin ? { weighed: rarest, by: (most - next) / most } : null;
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

  /**
   * What is summed up of a query, of a concept or of one alternative: see "The formula" in docs/search.md.
   * @param {number} documents
   */
  const sheet = (documents) => ({
    covered: new Sums(documents), // how much of it each document has
    impact: new Sums(documents), // how strongly the document speaks of that
    asked: new Sums(documents * PHRASES), // how much of it each phrase has
    filled: new Sums(documents * PHRASES), // which share of the phrase that is
    said: new Sums(documents * PASSAGES), // how much of it each passage has
    first: new Sums(documents * PASSAGES), // the most that one concept is of that
    second: new Sums(documents * PASSAGES), // and another
  });
  /** @param {ReturnType<typeof sheet>} sums */
  const clear = (sums) => {
    for (const each of Object.values(sums)) each.clear();
  };

  /** What a phrase is worth against the title. @param {number} place @param {number} own how many are ways to ask */
  const worthOf = (place, own) => (place ? (place < own ? OTHER_WAY : COVERED) : 1);

  /** @param {Manifest} manifest */
  function ranker(manifest) {
    const { documents, states } = manifest;
    const own = mianjing.numbers(manifest.own);
    const [alternative, concept, query] = [sheet(documents), sheet(documents), sheet(documents)];

    /**
     * One way to name a concept, everywhere it stands; kept in the concept's sheet where it is the best way so far.
     * @param {Alternative} way
     * @param {Map<string, Postings>} postings
     */
    function tally({ terms, worth, needed }, postings) {
      const weights = terms.map((term) => postings.get(term)?.weight ?? Math.log(1 + documents));
      const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
      terms.forEach((term, i) => {
        const found = postings.get(term);
        if (!found) return;
        const part = weights[i] / total;
        for (let j = 0; j < found.documents.length; j++) {
          const document = found.documents[j];
          alternative.covered.add(document, part);
          alternative.impact.add(document, part * found.impacts[j]);
          const phrases = found.phrases[j];
          for (const passage of found.passages[j]) alternative.said.add(document * PASSAGES + passage, part);
          for (let k = 0; k < phrases.length; k += 2) {
            alternative.asked.add(document * PHRASES + phrases[k], part);
            alternative.filled.add(document * PHRASES + phrases[k], phrases[k + 1]);
          }
        }
      });
      for (const at of alternative.covered.touched) {
        if (alternative.covered.values[at] < needed) continue;
        concept.covered.raise(at, alternative.covered.values[at]);
        concept.impact.raise(at, worth * alternative.impact.values[at]);
      }
      for (const at of alternative.asked.touched) {
        if (alternative.asked.values[at] < needed) continue;
        concept.asked.raise(at, worth * alternative.asked.values[at]);
        concept.filled.raise(at, worth * alternative.filled.values[at]);
      }
      for (const at of alternative.said.touched) {
        if (alternative.said.values[at] >= needed) concept.said.raise(at, worth * alternative.said.values[at]);
      }
      clear(alternative);
    }

    /**
     * @param {Weighed[]} weighed
     * @param {string[]} marks the kinds of question asked
     * @param {Map<string, Postings>} postings
     * @returns {Hit[]} best first
     */
    function rank(weighed, marks, postings) {
      const total = weighed.reduce((sum, { mass }) => sum + mass, 0) || 1;
      const deciding = decider(weighed, postings);
      /** @type {Map<number, number>} how much of the deciding concept each document has */
      const decided = new Map();
      for (const each of weighed) {
        for (const way of each.concept.alternatives) tally(way, postings);
        const part = each.mass / total;
        for (const at of concept.covered.touched) query.covered.add(at, part * concept.covered.values[at]);
        for (const at of concept.impact.touched) query.impact.add(at, part * concept.impact.values[at]);
        for (const at of concept.asked.touched) query.asked.add(at, part * concept.asked.values[at]);
        for (const at of concept.filled.touched) query.filled.add(at, concept.filled.values[at]);
        for (const at of concept.said.touched) tell(at, part * concept.said.values[at]);
        if (each === deciding?.weighed) for (const at of concept.covered.touched) decided.set(at, concept.covered.values[at]);
        clear(concept);
      }
      const kinds = sameKind(marks, postings);
      /** @type {Map<number, number>} */
      const likeness = new Map();
      for (const at of query.asked.touched) {
        const document = Math.floor(at / PHRASES);
        const filled = Math.min(1, query.filled.values[at] + (kinds.get(at) ?? 0));
        let like = query.asked.values[at] * (1 - EXTRA + EXTRA * filled) * worthOf(at % PHRASES, own[document]);
        if (kinds.has(at)) like += SAME_KIND * query.asked.values[at];
        if (like > (likeness.get(document) ?? 0)) likeness.set(document, like);
      }
      const together = saidTogether();
      const hits = query.covered.touched.map((document) => {
        const like = likeness.get(document) ?? 0;
        const lacks = deciding ? 1 - (decided.get(document) ?? 0) : 0;
        const score =
          (LIKENESS * like + TOGETHER * (together.get(document) ?? 0) + SPOKEN_OF * query.impact.values[document]) *
          (1 - DECIDES * (deciding?.by ?? 0) * lacks) *
          (STATES[states[document]] ?? 1);
        return { document, score, coverage: query.covered.values[document], likeness: like, lacks };
      });
      clear(query);
      return hits.sort((a, b) => b.score - a.score || a.document - b.document);
    }

    /** A passage has one more concept, which is such a share of the query. @param {number} at @param {number} share */
    function tell(at, share) {
      query.said.add(at, share);
      query.second.raise(at, Math.min(share, query.first.values[at]));
      query.first.raise(at, share);
    }

    /** How much of the query stands together in one passage of a document, beyond two concepts, which often meet by chance. */
    function saidTogether() {
      /** @type {Map<number, number>} */
      const together = new Map();
      for (const at of query.said.touched) {
        const document = Math.floor(at / PASSAGES);
        const more = query.said.values[at] - query.first.values[at] - query.second.values[at];
        if (more > (together.get(document) ?? 0)) together.set(document, more);
      }
      return together;
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
