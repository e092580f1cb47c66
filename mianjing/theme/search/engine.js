// The search engine: a query in, results out. Knows nothing of Material, workers or pages.
"use strict";

/**
 * @typedef {object} Answer
 * @property {Result[]} results best first
 * @property {string} query what was searched for: as typed, or corrected
 * @property {[string, number][]} topics names of topics with something near the query, and how much
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
  const SHOWN = 10; // results; more would be more to fetch, and nobody reads them
  const PASSAGE = 0.05; // what the best passage adds to a score, if it has all that was asked for
  // coverage that will do, of a name and of a sentence
  const SOME = [0.38, 0.05]; // where a question is asked about it
  const MOST = [0.75, 0.35]; // where none is
  const NEAR = 0.4; // coverage below which the best there is probably answers another question
  const LONG = 10; // characters; Latin words count as two
  const DOUBT = 0.9; // of what a corrected query finds
  const ASKED = 0.3; // a correction by sound must leave nothing unexplained, and lead to a question asked nearly so
  const SURE = 0.95; // coverage from which on a query needs no correction

  /**
   * Whether a document shows that there is something on what was asked: it asks about some of it, or has most
   * of its words. A name must be there; of a sentence, which describes in many words, less will do.
   * @param {Hit} hit
   * @param {boolean} sentence
   */
  const tells = ({ likeness, coverage }, sentence) =>
    (likeness > 0 && coverage >= SOME[+sentence]) || coverage >= MOST[+sentence];

  /** @param {Fetch} fetch */
  async function openEngine(fetch) {
    const parts = await mianjing.openParts(fetch);
    /** @type {Manifest} */
    const manifest = parts.manifest;
    const { tokens, fold } = mianjing.tokenizer(manifest.language);
    const aliases = mianjing.aliasTable(manifest.aliases, tokens);
    const corrector = mianjing.corrector(parts, aliases);
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
     * @param {(document: number) => boolean} wanted
     * @returns {Promise<Attempt>}
     */
    async function attempt(query, wanted) {
      const { concepts, marks } = mianjing.readQuery(query, tokens, aliases);
      await mianjing.complete(query, concepts, parts, aliases);
      /** @type {Concept[]} */
      const all = concepts;
      const found = await postings([...all.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms)), ...marks]);
      const weighed = mianjing.weighConcepts(all, found, manifest.documents, grammar);
      return { query, weighed, found, hits: rank(weighed, marks, found, wanted) };
    }

    /**
     * The query with its slips put right, or as it was.
     * @param {Attempt} first
     */
    async function corrected({ query, weighed, found }) {
      const plain = fold(query);
      let text = plain;
      for (const { concept } of weighed) {
        if (!concept.latin) continue;
        for (const term of concept.typed) {
          if (found.has(term) || concept.alternatives.some(({ terms }) => terms.some((other) => other !== term && found.has(other)))) continue;
          const better = await corrector.latin(term);
          if (better) text = text.replace(new RegExp(term, "i"), ` ${better} `);
        }
      }
      if (text !== plain) return { text: text.trim(), latin: true };
      return { text: ((await corrector.han(text, found)) ?? text).trim(), latin: false };
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
     * The better of what was typed and what was probably meant.
     * @param {string} query
     * @param {(document: number) => boolean} wanted
     */
    async function bestAttempt(query, wanted) {
      const first = await attempt(query, wanted);
      if ((first.hits[0]?.coverage ?? 0) >= SURE) return first;
      const { text, latin } = await corrected(first);
      if (text === fold(query).trim()) return first;
      const second = await attempt(text, wanted);
      const [now, then] = [second.hits[0], first.hits[0]];
      return now && (latin || (now.likeness > ASKED && now.coverage > MOST[0])) && now.score * DOUBT > (then?.score ?? 0) ? second : first;
    }

    /**
     * @param {string} typed
     * @returns {Promise<Answer>}
     */
    async function search(typed) {
      const { query, wanted, filtered } = mianjing.readFilters(typed, manifest, topicOf);
      if (!query.trim()) return { ...(await listed(filtered, wanted)), query, topics: [] };
      const best = await bestAttempt(query, wanted);
      const sentence = isSentence(query);
      const found = best.hits.some((hit) => tells(hit, sentence));
      const topics = countTopics(best.hits.filter(({ coverage }) => coverage >= SOME[0] || !found));
      if (!found) return { results: [], query, topics: topics.length ? topics : allTopics };
      /** @type {Hit[]} */
      const hits = boostByTags(best.hits).slice(0, SHOWN);
      const shown = await parts.shown(hits.map(({ document }) => document));
      const highlight = mianjing.highlighter(best.weighed, best.found, tokens, manifest.documents);
      const results = hits.map(({ document, score }, i) => {
        const [, , title, asked, passages] = shown[i];
        const { html, worth } = highlight.snippet(passages);
        return {
          ...described(document, shown[i]),
          title: highlight.marked(title), snippet: html, asked: highlight.nearest(title, asked), score: score + PASSAGE * worth,
        };
      });
      results.sort((a, b) => b.score - a.score);
      return { results, query: best.query.trim(), topics, near: best.hits[0].coverage < NEAR };
    }

    /**
     * What passes the filters when nothing else was asked.
     * @param {boolean} filtered
     * @param {(document: number) => boolean} wanted
     */
    async function listed(filtered, wanted) {
      const documents = filtered ? topicOf.map((_, document) => document).filter(wanted).slice(0, SHOWN) : [];
      const shown = await parts.shown(documents);
      const results = documents.map((document, i) => {
        const [, , title, , passages] = shown[i];
        const snippet = mianjing.escape((passages[0] ?? "").slice(0, 110));
        return { ...described(document, shown[i]), title: mianjing.escape(title), snippet, asked: "", score: 1 };
      });
      return { results };
    }

    /**
     * @param {number} document
     * @param {Shown} shown
     */
    const described = (document, [id, url]) => ({ id, url, topic: topicName(topicOf[document]), state: manifest.states[document] });

    /** @type {[string, number][]} */
    const allTopics = manifest.topics.map((topic) => [topic[1], 0]);
    const topicName = (/** @type {string} */ id) => manifest.topics.find((topic) => topic[0] === id)?.[1] ?? GLOSSARY;

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

    return { search, attempt, parts };
  }

  mianjing.openEngine = openEngine;
})(/** @type {any} */ (globalThis).mianjing ??= {});
