// Pseudo-relevance feedback: results that share tags with the best three move up a little.
"use strict";

(function (mianjing) {
  const BEST = 3; // results whose tags count
  const MOVED = 40; // results that may move; further down nobody looks
  const WORTH = 0.2; // of the best score, for what is tagged like the best result
  const TOPIC = 0.5; // a topic says less than a tag

  /**
   * Ways to reorder hits by what they have in common with the best of them (pseudo relevance feedback, on tags
   * instead of words: tags were given by people, so a wrong first result leads less far astray).
   * @param {Manifest} manifest
   * @param {string[]} topicOf each document's topic id
   */
  function tagFeedback(manifest, topicOf) {
    const tagged = manifest.tags.split(" ").map((packed, document) => [topicOf[document], ...mianjing.numbers(packed)]);
    /** @type {Map<string | number, number>} how many documents have it */
    const counts = new Map();
    for (const own of tagged) for (const tag of own) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    const tells = (/** @type {string | number} */ tag) =>
      Math.log(manifest.documents / (counts.get(tag) ?? 1)) * (typeof tag === "string" ? TOPIC : 1);

    /**
     * @param {Hit[]} hits best first
     * @returns {Hit[]} the same, best first
     */
    function boostByTags(hits) {
      const [best] = hits;
      if (!best) return hits;
      /** @type {Map<string | number, number>} */
      const about = new Map();
      for (const { document, score } of hits.slice(0, BEST)) {
        for (const tag of tagged[document]) about.set(tag, (about.get(tag) ?? 0) + (score / best.score) * tells(tag));
      }
      const shared = (/** @type {number} */ document) => tagged[document].reduce((sum, tag) => sum + (about.get(tag) ?? 0), 0);
      const most = shared(best.document) || 1;
      const moved = hits.slice(0, MOVED).map((hit) => ({ ...hit, score: hit.score + WORTH * best.score * Math.min(1, shared(hit.document) / most) }));
      moved.sort((a, b) => b.score - a.score || a.document - b.document);
      return [...moved, ...hits.slice(MOVED)];
    }

    /** How many of the results after the best share a tag with it. @param {Hit[]} hits best first */
    function kin([best, ...next]) {
      const own = tagged[best.document].slice(1);
      return next.slice(0, BEST).filter(({ document }) => tagged[document].slice(1).some((tag) => own.includes(tag))).length;
    }

    return { boostByTags, kin };
  }

  mianjing.tagFeedback = tagFeedback;
})(/** @type {any} */ (globalThis).mianjing ??= {});
