// The search engine: a query in, results out. Knows nothing of Material, workers or pages.
"use strict";

/**
 * @typedef {object} Attempt
 * @property {string} query
 * @property {Weighed[]} weighed
 * @property {Map<string, Postings>} found
 * @property {Hit[]} hits
 *
 * @typedef {object} Mended
 * @property {string} text
 * @property {boolean} latin whether Latin letters were mended
 * @property {boolean} sure
 * @property {boolean} rare whether a rare word that the index has was taken for a slip
 */

(function (mianjing) {
  const MATCH = 0.5; // of the best coverage: what has less of the query is no match
  // coverage that will do, of a name and of a sentence
  const SOME = [0.38, 0.05]; // where a question is asked about it
  const MOST = [0.75, 0.35]; // where none is
  const NAMED = 0.25; // of a query: a name whose absence says that the best there is answers another question
  // what says that it answers this one: its coverage, its likeness, each of the next results that is about the same, and
  // how many concepts were asked for (by the logarithm: nobody has all of a sentence); and how much of that it takes
  const [COVERED, ALIKE, KIN, LONG_ASKED, ENOUGH] = [9, 6, 1.1, 1.8, 9.8];
  const NAME = /[A-Z].*[A-Z0-9]|[A-Za-z][0-9]/;
  const LONG = 10; // characters; Latin words count as two
  const DOUBT = 0.9; // of what a corrected query finds
  const ASKED = 0.3; // a correction by sound must leave nothing unexplained, and lead to a question asked nearly so
  const PIECE = 4; // letters of a piece of an unknown name that says something by itself
  const SURE = 0.95; // coverage from which on a query needs no correction

  /**
   * Whether a document shows that there is something on what was asked: it asks about some of it, or has most
   * of its words. A name must be there; of a sentence, which describes in many words, less will do.
   * @param {Hit} hit
   * @param {boolean} sentence
   */
  const tells = ({ likeness, coverage }, sentence) =>
    (likeness > 0 && coverage >= SOME[+sentence]) || coverage >= MOST[+sentence];

  /**
   * Whether the best there is answers the query, rather than something near it: it asks about some of it, has much of it
   * and is not alone in that; and no name was asked for that nothing here has.
   * @param {Attempt} best
   * @param {number} kin how many of the next results are about the same
   */
  function answers({ query, weighed, found, hits: [best] }, kin) {
    const total = weighed.reduce((sum, { mass }) => sum + mass, 0) || 1;
    const missing = weighed.filter(
      ({ concept }) => NAME.test(query.slice(concept.start, concept.end)) && !concept.alternatives.some(({ terms }) => terms.some((term) => found.has(term))),
    );
    if (missing.reduce((sum, { mass }) => sum + mass, 0) > NAMED * total || (!best.likeness && weighed.length > 1)) return false;
    return COVERED * best.coverage + ALIKE * best.likeness + KIN * kin + LONG_ASKED * Math.log(weighed.length) >= ENOUGH;
  }

  /** @param {Fetch} fetch */
  async function openEngine(fetch) {
    const parts = await mianjing.openParts(fetch);
    /** @type {Manifest} */
    const manifest = parts.manifest;
    const tokenizer = mianjing.tokenizer(manifest.language);
    const { tokens, fold } = tokenizer;
    const aliases = mianjing.aliasTable(manifest.aliases, tokens);
    const corrector = mianjing.corrector(parts, aliases, manifest.language);
    const comparer = mianjing.comparer(manifest.language.comparing);
    const rank = mianjing.ranker(manifest);
    const topicOf = manifest.filed.flatMap(([topic, many]) => Array(many).fill(topic));
    const { boostByTags, kin } = mianjing.tagFeedback(manifest, topicOf);
    const { chosen, answer } = mianjing.presenter(manifest, topicOf);
    const grammar = { lone: manifest.language.lone, everyday: new Set(manifest.everyday.match(/../g)) };
    /** @type {Map<string, Postings>} */
    const unpacked = new Map();

    /** @param {Alternative[]} ways @param {string[]} marks */
    async function postings(ways, marks) {
      const wanted = [...new Set([...ways.flatMap(({ terms }) => terms), ...marks])];
      const packed = await parts.terms([...typed(ways), ...marks], rows(ways), wanted.filter((term) => !unpacked.has(term)));
      for (const [term, text] of packed) unpacked.set(term, mianjing.unpack(text));
      /** @type {Map<string, Postings>} */
      const found = new Map();
      for (const term of wanted) {
        const known = unpacked.get(term);
        if (known) found.set(term, known);
      }
      return found;
    }

    const rows = (/** @type {Alternative[]} */ ways) => ways.flatMap(({ row }) => row ?? []);
    const typed = (/** @type {Alternative[]} */ ways) => ways.filter(({ row }) => row === undefined).flatMap(({ terms }) => terms);

    /**
     * @param {string} query
     * @returns {Promise<Attempt>}
     */
    async function attempt(query) {
      const { concepts, marks } = mianjing.readQuery(query, tokenizer, aliases, manifest.language.lone);
      /** @type {Concept[]} */
      const all = concepts;
      const ways = () => all.flatMap(({ alternatives }) => alternatives);
      await parts.ahead([...typed(ways()), ...marks, ...mianjing.completing(query, all)], rows(ways()));
      await mianjing.complete(query, all, parts, aliases);
      const found = await postings(ways(), marks);
      for (const concept of all) keepWhole(concept, found);
      const weighed = mianjing.weighConcepts(all, found, manifest.documents, grammar);
      return { query, weighed, found, hits: rank(weighed, marks, found) };
    }

    /**
     * A name cut at its capitals that nothing here is called, as a whole, is not its pieces if they are short: ReAct
     * is neither “re” nor “act”.
     * @param {Concept} concept
     * @param {Map<string, Postings>} found
     */
    function keepWhole(concept, found) {
      if (!concept.cased) return;
      const whole = concept.alternatives.filter(({ terms }) => terms.length === 1);
      if (whole.some(({ terms }) => found.has(terms[0])) || concept.typed.every((term) => term.length >= PIECE)) return;
      concept.alternatives = whole;
      concept.typed = [concept.typed.join("")];
      concept.places = [concept.start];
    }

    /**
     * The query with its slips in Latin letters put right, pinyin among them, or as it was.
     * @param {Attempt} first
     * @returns {Promise<Mended>}
     */
    async function mendedLatin({ query, weighed, found }) {
      const plain = fold(query);
      let text = await corrector.spoken(plain, found);
      if (text !== plain) return { text: text.trim(), latin: true, sure: true, rare: false };
      let rare = false;
      for (const { concept } of weighed) {
        if (!concept.latin) continue;
        for (const term of concept.typed) {
          const better = await betterLatin(term, concept, found);
          rare ||= better !== null && found.has(term);
          if (better) text = text.replace(new RegExp(term, "i"), ` ${better} `);
        }
      }
      return { text: text.trim(), latin: true, sure: true, rare };
    }

    /**
     * The query with Han words that only sound right put right, or as it was.
     * @param {Attempt} first
     * @returns {Promise<Mended>}
     */
    async function mendedHan({ query, found, hits }) {
      const plain = fold(query);
      const heard = (hits[0]?.coverage ?? 0) >= SURE ? null : await corrector.han(plain, found);
      return { text: (heard?.text ?? plain).trim(), latin: false, sure: heard?.sure ?? true, rare: false };
    }

    /**
     * @param {string} term
     * @param {Concept} concept
     * @param {Map<string, Postings>} found
     */
    function betterLatin(term, concept, found) {
      const known = found.get(term);
      if (known) return corrector.commoner(term, known.documents.length);
      if (concept.alternatives.some(({ terms }) => terms.some((other) => other !== term && found.has(other)))) return null;
      return corrector.latin(term);
    }

    /**
     * Whether a query is a sentence rather than a name: it is long, or has words that only make sentences.
     * @param {string} query
     */
    function isSentence(query) {
      const plain = fold(query).replace(/[a-z0-9]+/gi, "__").replace(/\s+/g, "");
      const spoken = [...plain].some((c, at) => grammar.lone.includes(c) || grammar.everyday.has(plain.slice(at, at + 2)));
      return plain.length >= LONG || spoken || tokens(query).some((/** @type {Token} */ { term }) => term.startsWith("?"));
    }

    /**
     * What was typed or what was surely meant; and what was perhaps meant, to be offered.
     * @param {Attempt} first the query as typed
     * @param {() => Promise<void>} early shows what there is, before sounds are looked up
     * @returns {Promise<{best: Attempt, offer: string}>}
     */
    async function bestAttempt(first, early) {
      const plain = fold(first.query).trim();
      let mended = await mendedLatin(first);
      if (mended.text === plain) {
        await early();
        mended = await mendedHan(first);
      }
      const { text, latin, sure, rare } = mended;
      if (text === plain) return { best: first, offer: "" };
      const second = await attempt(text);
      const [now, then] = [second.hits[0], first.hits[0]];
      const better = rare ? now : now && (latin || (now.likeness > ASKED && now.coverage > MOST[0])) && now.score * DOUBT > (then?.score ?? 0);
      if (!better) return { best: first, offer: "" };
      return sure ? { best: second, offer: "" } : { best: first, offer: text };
    }

    /**
     * All that matches a query, best first, and what is said of it.
     * @param {string} typed
     * @param {(all: All) => Promise<void>} early hears what there is before slips are looked for
     * @returns {Promise<All>}
     */
    async function findAll(typed, early) {
      const { query, exact, filtered, ...filters } = mianjing.readFilters(typed, manifest, topicOf);
      const every = topicOf.map((_, document) => ({ document, score: 1, coverage: 1, likeness: 0, lacks: 0 }));
      if (!query.trim()) return { hits: filtered ? every : [], found: filtered, query, ...filters, near: false, offer: "", highlight: null };
      const first = await attempt(query);
      const all = await told(first, isSentence(query), filters);
      if (exact) return all;
      const show = async () => void (all.found && (await early(all)));
      if (namesKnown(first)) await show();
      const { best, offer } = await bestAttempt(first, show);
      return { ...(best === first ? all : await told(best, isSentence(query), filters)), offer };
    }

    /** Whether each Latin word typed stands in the index, in whatever form: else it may be a slip. @param {Attempt} attempt */
    const namesKnown = ({ weighed, found }) =>
      weighed.every(({ concept }) => !concept.latin || concept.alternatives.some(({ terms }) => terms.every((term) => found.has(term))));

    /**
     * @param {Attempt} best
     * @param {boolean} sentence
     * @param {Filters} filters
     * @returns {Promise<All>}
     */
    async function told(best, sentence, filters) {
      const found = best.hits.some((hit) => tells(hit, sentence));
      /** @type {Hit[]} */
      const hits = found ? await ordered(best) : best.hits;
      const enough = MATCH * Math.max(0, ...hits.map(({ coverage }) => coverage));
      return {
        hits: hits.filter(({ coverage }, place) => place < mianjing.SHOWN || coverage >= enough), found, query: best.query.trim(), ...filters,
        near: found && !answers(best, kin(best.hits)), offer: "", highlight: mianjing.highlighter(best.weighed, best.found, tokens, manifest.documents),
      };
    }

    /** @param {Attempt} best */
    async function ordered({ query, hits }) {
      const sides = comparer.sides(fold(query));
      if (!sides.length) return boostByTags(hits);
      const each = await Promise.all(sides.map((/** @type {string} */ side) => attempt(side)));
      return comparer.order(hits, each.map((one) => one.hits));
    }

    /** @type {{typed: string, all: All} | null} the last query's, for more of its results */
    let last = null;

    /**
     * @param {string} typed
     * @param {number} [from] how many of the results are known already
     * @param {(answer: Answer) => unknown} [early] hears the first results without their texts, where those are long in
     *   coming; what else is fetched waits for it
     * @returns {Promise<Answer>}
     */
    async function search(typed, from = 0, early) {
      let waiting = early;
      const hear = async (/** @type {All} */ all) => {
        const told = waiting;
        if (!told) return;
        waiting = undefined;
        const titled = await parts.titled(chosen(all, from).some.map((/** @type {Hit} */ { document }) => document));
        if (titled) await told(answer(all, from, titled));
      };
      if (last?.typed !== typed) last = { typed, all: await findAll(typed, hear) };
      const { all } = last;
      await hear(all);
      return answer(all, from, await parts.shown(chosen(all, from).some.map((/** @type {Hit} */ { document }) => document)));
    }

    return { search, parts };
  }

  mianjing.openEngine = openEngine;
})(/** @type {any} */ (globalThis).mianjing ??= {});
