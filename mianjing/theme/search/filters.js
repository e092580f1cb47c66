// Filters, written in the query itself: `lora topic:peft status:open`. So they can be typed, shared and undone.
"use strict";

(function (mianjing) {
  /**
   * A query without its filters, what they let through, and whether it is in quotes: then it is taken as typed.
   * @param {string} typed
   * @param {Manifest} manifest
   * @param {string[]} topicOf
   */
  function readFilters(typed, manifest, topicOf) {
    const { said } = manifest;
    const filter = new RegExp(`(^|\\s)(${[...said.topic, ...said.state].join("|")})[:：](\\S*)`, "gi");
    /** @type {Set<string>} */
    const topics = new Set();
    let states = "";
    const bare = typed.replace(filter, (_, space, kind, value) => {
      const wanted = value.toLowerCase();
      if (said.topic.includes(kind.toLowerCase())) {
        // a name with spaces is written with underscores
        const topic = manifest.topics.find((names) => names.some((name) => name.toLowerCase().replace(/\s+/g, "_") === wanted));
        if (wanted) topics.add(topic ? topic[0] : (wanted === said.glossary.toLowerCase() ? "glossary" : wanted));
      } else states += said.typed[wanted] ?? "";
      return space;
    });
    const quoted = /^\s*["“](.+)["”]\s*$/.exec(bare);
    const ofTopic = (/** @type {number} */ document) => !topics.size || topics.has(topicOf[document]);
    const ofState = (/** @type {number} */ document) => !states || states.includes(manifest.states[document]);
    return { query: quoted?.[1] ?? bare, exact: Boolean(quoted), ofTopic, ofState, filtered: topics.size > 0 || states !== "" };
  }

  mianjing.readFilters = readFilters;
})(/** @type {any} */ (globalThis).mianjing ??= {});
