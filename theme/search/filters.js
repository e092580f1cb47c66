// Filters, written in the query itself: `lora topic:peft status:open`. So they can be typed, shared and undone.
"use strict";

(function (mianjing) {
  const FILTER = /(^|\s)(topic|主题|status|状态)[:：](\S*)/gi;
  /** @type {Record<string, string>} what may be typed → first letters of the statuses it lets through */
  const STATUSES = {
    answered: "ad", 已答: "ad", disputed: "d", 存疑: "d", partial: "p", 部分: "p", unanswered: "u", 待答: "u", open: "pu",
  };

  /** @type {Record<string, string>} what is filed under no topic */
  const OTHER = { 术语: "glossary" };

  /**
   * A query without its filters, and what they let through.
   * @param {string} typed
   * @param {Manifest} manifest
   * @param {string[]} topicOf
   */
  function readFilters(typed, manifest, topicOf) {
    /** @type {Set<string>} */
    const topics = new Set();
    let statuses = "";
    const query = typed.replace(FILTER, (_, space, kind, value) => {
      const wanted = value.toLowerCase();
      if (/^(topic|主题)$/i.test(kind)) {
        // a name with spaces is written with underscores
        const topic = manifest.topics.find((names) => names.some((name) => name.toLowerCase().replace(/\s+/g, "_") === wanted));
        if (wanted) topics.add(topic ? topic[0] : (OTHER[wanted] ?? wanted));
      } else statuses += STATUSES[wanted] ?? "";
      return space;
    });
    const wanted = (/** @type {number} */ document) =>
      (!topics.size || topics.has(topicOf[document])) && (!statuses || statuses.includes(manifest.status[document]));
    return { query, wanted, filtered: topics.size > 0 || statuses !== "" };
  }

  mianjing.readFilters = readFilters;
})(/** @type {any} */ (globalThis).mianjing ??= {});
