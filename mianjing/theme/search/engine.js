// The search engine: a query in, results out. Knows nothing of Material, workers or pages.
"use strict";

/**
 * @typedef {object} Answer
 * @property {Result[]} results best first
 * @property {string} query what was searched for: as typed, or corrected
 * @property {number} total how many match, of which `results` are some
 * @property {[string, number][]} topics names of topics with something near the query, and how much
 * @property {[string, number][]} states names of states to filter by, and how much has them
 * @property {string} offer another query that was perhaps meant
 * @property {boolean} [near] whether the results are only near to what was asked, not about it
 *
 * @typedef {object} Result
 * @property {string} id
 * @property {string} url relative to the site's root
 * @property {string} title HTML
 * @property {string} snippet HTML, of the best passage
 * @property {string} asked HTML, another way to ask that is nearer to the query than the title; or nothing
 * @property {string} topic its name
 * @property {string} state its letter
 * @property {number} score
 *
 * @typedef {object} Attempt
 * @property {string} query
 * @property {Weighed[]} weighed
 * @property {Map<string, Postings>} found
 * @property {Hit[]} hits
 */

(function (mianjing) {
  const TOPICS = 8; // at most, to filter by
  const GLOSSARY = "术语";
  const SHOWN = 10; // results at a time: more would be more to fetch
  const MATCH = 0.5; // of the best coverage: what has less of the query is no match
  const CHOICES = ["参考答案", "只有资料", "待补"]; // of states to filter by, as filters.js reads them
  const PASSAGE = 0.05; // what the best passage adds to a score, if it has all that was asked for
  // coverage that will do, of a name and of a sentence
  const SOME = [0.38, 0.05]; // where a question is asked about it
  const MOST = [0.75, 0.35]; // where none is
  // coverage and likeness below which the best there is probably answers another question, and the share of the
  // query that a name has whose absence says so, too
  const [NEAR, ALIKE, NAMED] = [0.38, 0.24, 0.25];
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
   * Whether the best there is answers the query, rather than something near it: it asks much the same, or has much
   * of what was asked for, and that is not about a name that nothing here has.
   * @param {Attempt} best
   */
  function answers({ query, weighed, found, hits: [best] }) {
    const total = weighed.reduce((sum, { mass }) => sum + mass, 0) || 1;
    const missing = weighed.filter(
      ({ concept }) => NAME.test(query.slice(concept.start, concept.end)) && !concept.alternatives.some(({ terms }) => terms.some((term) => found.has(term))),
    );
    const named = missing.reduce((sum, { mass }) => sum + mass, 0) / total;
    return named <= NAMED && (best.likeness >= ALIKE || best.coverage >= NEAR);
  }

  /** @param {Fetch} fetch */
  async function openEngine(fetch) {
    const parts = await mianjing.openParts(fetch);
    /** @type {Manifest} */
    const manifest = parts.manifest;
    const tokenizer = mianjing.tokenizer(manifest.language);
    const { tokens, fold } = tokenizer;
    const aliases = mianjing.aliasTable(manifest.aliases, tokens);
    const corrector = mianjing.corrector(parts, aliases);
    const comparer = mianjing.comparer(manifest.language.comparing);
    const rank = mianjing.ranker(manifest);
    const topicOf = manifest.filed.flatMap(([topic, many]) => Array(many).fill(topic));
    const boostByTags = mianjing.tagFeedback(manifest, topicOf);
    const grammar = { lone: manifest.language.lone, everyday: new Set(manifest.everyday.match(/../g)) };
    /** @type {Map<string, Postings>} */
    const unpacked = new Map();

    /** @param {Iterable<string>} terms */
    async function postings(terms) {
      const wanted = [...new Set(terms)];
      const packed = await parts.terms(wanted.filter((term) => !unpacked.has(term)));
      for (const [term, text] of packed) unpacked.set(term, mianjing.unpack(text));
      /** @type {Map<string, Postings>} */
      const found = new Map();
      for (const term of wanted) {
        const known = unpacked.get(term);
        if (known) found.set(term, known);
      }
      return found;
    }

    /**
     * @param {string} query
     * @returns {Promise<Attempt>}
     */
    async function attempt(query) {
      const { concepts, marks } = mianjing.readQuery(query, tokenizer, aliases, manifest.language.lone);
      await mianjing.complete(query, concepts, parts, aliases);
      /** @type {Concept[]} */
      const all = concepts;
      const found = await postings([...all.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms)), ...marks]);
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
     * The query with its slips put right, or as it was.
     * @param {Attempt} first
     */
    async function corrected({ query, weighed, found, hits }) {
      const plain = fold(query);
      let text = plain;
      let rare = false;
      for (const { concept } of weighed) {
        if (!concept.latin) continue;
        for (const term of concept.typed) {
          const better = await betterLatin(term, concept, found);
          rare ||= better !== null && found.has(term);
          if (better) text = text.replace(new RegExp(term, "i"), ` ${better} `);
        }
      }
      if (text !== plain) return { text: text.trim(), latin: true, sure: true, rare };
      const heard = (hits[0]?.coverage ?? 0) >= SURE ? null : await corrector.han(text, found);
      return { text: (heard?.text ?? text).trim(), latin: false, sure: heard?.sure ?? true, rare };
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
     * @param {string} query
     * @param {boolean} exact whether to take it as typed
     * @returns {Promise<{best: Attempt, offer: string}>}
     */
    async function bestAttempt(query, exact) {
      const first = await attempt(query);
      if (exact) return { best: first, offer: "" };
      const { text, latin, sure, rare } = await corrected(first);
      if (text === fold(query).trim()) return { best: first, offer: "" };
      const second = await attempt(text);
      const [now, then] = [second.hits[0], first.hits[0]];
      const better = rare ? now : now && (latin || (now.likeness > ASKED && now.coverage > MOST[0])) && now.score * DOUBT > (then?.score ?? 0);
      if (!better) return { best: first, offer: "" };
      return sure ? { best: second, offer: "" } : { best: first, offer: text };
    }

    /**
     * All that matches a query, best first, and what is said of it.
     * @param {string} typed
     */
    async function findAll(typed) {
      const { query, exact, ofTopic, ofState, filtered } = mianjing.readFilters(typed, manifest, topicOf);
      const every = topicOf.map((_, document) => ({ document, score: 1, coverage: 1, likeness: 0, lacks: 0 }));
      if (!query.trim()) return { hits: filtered ? every : [], query, ofTopic, ofState, near: false, offer: "", highlight: null };
      const { best, offer } = await bestAttempt(query, exact);
      const sentence = isSentence(query);
      const found = best.hits.some((hit) => tells(hit, sentence));
      /** @type {Hit[]} */
      const hits = found ? await ordered(best) : best.hits;
      const enough = MATCH * Math.max(0, ...hits.map(({ coverage }) => coverage));
      const highlight = mianjing.highlighter(best.weighed, best.found, tokens, manifest.documents);
      return {
        hits: hits.filter(({ coverage }, place) => place < SHOWN || coverage >= enough), found, query: best.query.trim(), ofTopic, ofState, offer,
        near: found && !answers(best), highlight,
      };
    }

    /** @param {Attempt} best */
    async function ordered({ query, hits }) {
      const sides = comparer.sides(fold(query));
      if (!sides.length) return boostByTags(hits);
      const each = await Promise.all(sides.map((/** @type {string} */ side) => attempt(side)));
      return comparer.order(hits, each.map((one) => one.hits));
    }

    /** @type {{typed: string, all: Awaited<ReturnType<typeof findAll>>} | null} the last query's, for more of its results */
    let last = null;

    /**
     * @param {string} typed
     * @param {number} [from] how many of the results are known already
     * @returns {Promise<Answer>}
     */
    async function search(typed, from = 0) {
      if (last?.typed !== typed) last = { typed, all: await findAll(typed) };
      const { hits, found, query, ofTopic, ofState, near, offer, highlight } = last.all;
      /** @param {(hit: Hit) => boolean} fits @returns {Hit[]} */
      const those = (fits) => hits.filter(fits);
      const topics = countTopics(those(({ document }) => ofState(document)));
      if (highlight && !found) {
        return { results: [], total: 0, query, topics: topics.length ? topics : allTopics, states: [], near: false, offer };
      }
      const states = countStates(those(({ document }) => ofTopic(document)));
      const wanted = those(({ document }) => ofTopic(document) && ofState(document));
      const some = wanted.slice(from, from + SHOWN);
      const shown = await parts.shown(some.map(({ document }) => document));
      const results = some.map(({ document, score }, i) => {
        const [, , title, asked, passages] = shown[i];
        if (!highlight) {
          const snippet = mianjing.escape((passages[0] ?? "").slice(0, 110));
          return { ...described(document, shown[i]), title: mianjing.escape(title), snippet, asked: "", score };
        }
        const { html, worth } = highlight.snippet(passages);
        return {
          ...described(document, shown[i]),
          title: highlight.marked(title), snippet: html, asked: highlight.nearest(title, asked), score: score + PASSAGE * worth,
        };
      });
      results.sort((a, b) => b.score - a.score);
      return { results, total: wanted.length, query, topics, states, near, offer };
    }

    /**
     * @param {number} document
     * @param {Shown} shown
     */
    const described = (document, [id, url]) => ({ id, url, topic: topicName(topicOf[document]), state: manifest.states[document] });

    /** @type {[string, number][]} */
    const allTopics = manifest.topics.map((topic) => [topic[1], 0]);
    const topicName = (/** @type {string} */ id) => manifest.topics.find((topic) => topic[0] === id)?.[1] ?? GLOSSARY;

    /** @param {Hit[]} hits @returns {[string, number][]} names of states and how many hits have them */
    function countStates(hits) {
      const having = (/** @type {string} */ letters) => hits.filter(({ document }) => letters.includes(manifest.states[document])).length;
      return CHOICES.map((name) => /** @type {[string, number]} */ ([name, having(mianjing.statesOf[name])])).filter(([, many]) => many);
    }

    /** @param {Hit[]} hits @returns {[string, number][]} names of topics and how many hits, best hit first */
    function countTopics(hits) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const { document } of hits) {
        const name = topicName(topicOf[document]);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return [...counts].slice(0, TOPICS);
    }

    return { search, parts };
  }

  mianjing.openEngine = openEngine;
})(/** @type {any} */ (globalThis).mianjing ??= {});
