// What is told of a query's hits: some of them with title and snippet, how many there are, and what to filter by.
"use strict";

/**
 * @typedef {object} Answer
 * @property {Result[]} results best first
 * @property {string} query what was searched for: as typed, or corrected
 * @property {number} total how many match, of which `results` are some
 * @property {[string, number][]} topics names of topics with something near the query, and how much
 * @property {[string, number][]} states names of states to filter by, and how much has them
 * @property {string} offer another query that was perhaps meant
 * @property {[string, string][]} [terms] where nothing was found: page and title of terms near the query
 * @property {boolean} [near] whether the results are only near to what was asked, not about it
 *
 * @typedef {object} Result
 * @property {string} id
 * @property {string} url relative to the site's root
 * @property {string} title HTML
 * @property {string} snippet HTML, of the best passage
 * @property {string} asked HTML, another way to ask that is nearer to the query than the title; or nothing
 * @property {boolean} covers whether that is no way to ask it but something that its answer explains besides
 * @property {string} topic its name
 * @property {string} state what it is marked with: how far it can be trusted; nothing for an answer of our own
 * @property {number} score
 *
 * @typedef {{ofTopic: (document: number) => boolean, ofState: (document: number) => boolean}} Filters
 * @typedef {Filters & {hits: Hit[], found: boolean, query: string, near: boolean, offer: string, highlight: any}} All what was found
 */

(function (mianjing) {
  const TOPICS = 8; // at most, to filter by
  const TERMS = 5; // at most, where nothing was found
  const SHOWN = 10; // results at a time: more would be more to fetch

  /** The id of what has a page: its last folder or file, or the place on it. @param {string} url */
  const idOf = (url) => decodeURIComponent(url.replace(/\/$|\.html$/, "").replace(/^.*[/#]/, ""));

  /**
   * @param {Manifest} manifest
   * @param {string[]} topicOf each document's topic id
   */
  function presenter(manifest, topicOf) {
    /** @param {All} all @param {number} from */
    function chosen({ hits, found, ofTopic, ofState }, from) {
      const wanted = found ? hits.filter(({ document }) => ofTopic(document) && ofState(document)) : [];
      return { wanted, some: wanted.slice(from, from + SHOWN) };
    }

    /**
     * @param {All} all
     * @param {number} from
     * @param {Shown[]} shown of those chosen
     * @returns {Answer}
     */
    function answer(all, from, shown) {
      const { hits, found, query, ofTopic, ofState, near, offer, highlight } = all;
      /** @param {(hit: Hit) => boolean} fits @returns {Hit[]} */
      const those = (fits) => hits.filter(fits);
      const counts = countTopics(those(({ document }) => ofState(document)));
      if (highlight && !found) {
        const topics = counts.length ? counts.slice(0, TOPICS) : allTopics;
        return { results: [], total: 0, query, topics, states: [], near: false, offer, terms: termsNear(hits) };
      }
      const topics = counts.sort((a, b) => b[1] - a[1] || placeOf(a[0]) - placeOf(b[0])).slice(0, TOPICS);
      const states = countStates(those(({ document }) => ofTopic(document)));
      const { wanted, some } = chosen(all, from);
      const results = some.map(({ document, score }, i) => {
        const [url, title, asked, passages, covered = 0] = shown[i];
        const described = { id: idOf(url), url, topic: topicName(topicOf[document]), state: manifest.said.named[manifest.states[document]] ?? "" };
        if (!highlight) {
          const snippet = mianjing.escape((passages[0] ?? "").slice(0, 110));
          return { ...described, title: mianjing.escape(title), snippet, asked: "", covers: false, score };
        }
        const nearest = highlight.nearest(title, asked);
        const covers = nearest >= asked.length - covered;
        return { ...described, title: highlight.marked(title), snippet: highlight.snippet(passages), asked: nearest < 0 ? "" : highlight.marked(asked[nearest]), covers, score };
      });
      return { results, total: wanted.length, query, topics, states, near, offer };
    }

    /** The terms of the glossary that have most of what was asked for. @param {Hit[]} hits @returns {[string, string][]} */
    function termsNear(hits) {
      const terms = hits.filter(({ document }) => topicOf[document] === "glossary" && manifest.titles[document]);
      return terms.slice(0, TERMS).map(({ document }) => manifest.titles[document]);
    }

    /** @type {[string, number][]} */
    const allTopics = manifest.topics.map((topic) => [topic[1], 0]);
    const topicName = (/** @type {string} */ id) => manifest.topics.find((topic) => topic[0] === id)?.[1] ?? manifest.said.glossary;
    /** The place of a topic among all, by its name; the glossary comes last. @param {string} name */
    const placeOf = (name) => (allTopics.findIndex(([other]) => other === name) + 1 || Infinity);

    /** @param {Hit[]} hits @returns {[string, number][]} names of states and how many hits have them */
    function countStates(hits) {
      const having = (/** @type {string} */ letters) => hits.filter(({ document }) => letters.includes(manifest.states[document])).length;
      return manifest.said.choices.map(([name, letters]) => /** @type {[string, number]} */ ([name, having(letters)])).filter(([, many]) => many);
    }

    /** @param {Hit[]} hits @returns {[string, number][]} names of topics and how many hits, best hit first */
    function countTopics(hits) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const { document } of hits) {
        const name = topicName(topicOf[document]);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return [...counts];
    }

    return { chosen, answer };
  }

  mianjing.SHOWN = SHOWN;
  mianjing.presenter = presenter;
})(/** @type {any} */ (globalThis).mianjing ??= {});
