// Filters, written in the query itself: `lora topic:peft status:open`. So they can be typed, shared and undone.
"use strict";

(function (mianjing) {
  const FILTER = /(^|\s)(topic|主题|status|状态)[:：](\S*)/gi;
  /** @type {Record<string, string>} what may be typed → letters of the states it lets through (parts.py) */
  const STATES = {
    参考答案: "r", reference: "r", 只有资料: "siuodw", material: "siuodw", 待补: "n", open: "n", answered: "rsiuodw", 已答: "rsiuodw", 待答: "n",
    已核对: "s", sound: "s", 不完整: "i", incomplete: "i", 未核对: "u", unchecked: "u", 已过时: "o", outdated: "o",
    有争议: "d", disputed: "d", 有误: "w", wrong: "w",
  };

  /** @type {Record<string, string>} what is filed under no topic */
  const OTHER = { 术语: "glossary" };

  /**
   * A query without its filters, what they let through, and whether it is in quotes: then it is taken as typed.
   * @param {string} typed
   * @param {Manifest} manifest
   * @param {string[]} topicOf
   */
  function readFilters(typed, manifest, topicOf) {
    /** @type {Set<string>} */
    const topics = new Set();
    let states = "";
    const bare = typed.replace(FILTER, (_, space, kind, value) => {
      const wanted = value.toLowerCase();
      if (/^(topic|主题)$/i.test(kind)) {
        // a name with spaces is written with underscores
        const topic = manifest.topics.find((names) => names.some((name) => name.toLowerCase().replace(/\s+/g, "_") === wanted));
        if (wanted) topics.add(topic ? topic[0] : (OTHER[wanted] ?? wanted));
      } else states += STATES[wanted] ?? "";
      return space;
    });
    const quoted = /^\s*["“](.+)["”]\s*$/.exec(bare);
    const ofTopic = (/** @type {number} */ document) => !topics.size || topics.has(topicOf[document]);
    const ofState = (/** @type {number} */ document) => !states || states.includes(manifest.states[document]);
    return { query: quoted?.[1] ?? bare, exact: Boolean(quoted), ofTopic, ofState, filtered: topics.size > 0 || states !== "" };
  }

  mianjing.readFilters = readFilters;
  mianjing.statesOf = STATES;
})(/** @type {any} */ (globalThis).mianjing ??= {});
