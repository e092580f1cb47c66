/** What falls due in the coming week, a bar a day. */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make } = study.ui;
  const DAYS = 7;

  /** How a day from today is called: today, tomorrow, then its date. */
  function called(/** @type {number} */ at) {
    if (at < 2) return say(at === 0 ? "practice.today" : "practice.tomorrow");
    const date = new Date(Date.now() + at * 86_400_000);
    return `${date.getMonth() + 1}/${date.getDate()}`;
  }

  /** @param {Map<string, Progress>} records @param {number} today a study day @returns {HTMLElement[]} none if nothing is due */
  function days(records, today) {
    const counts = study.record.forecast(records.values(), today, DAYS);
    const most = Math.max(...counts);
    if (most === 0) return [];
    const rows = counts.map((/** @type {number} */ count, /** @type {number} */ at) => {
      const bar = make("span", { class: "mj-study-load", "aria-hidden": "true" });
      bar.style.setProperty("--load", `${(100 * count) / most}%`);
      return make("li", {}, make("span", { text: called(at) }), bar, make("span", { text: String(count) }));
    });
    return [make("section", { class: "mj-study-outlook", "aria-label": say("practice.forecast") },
      make("h2", { text: say("practice.forecast") }), make("ol", {}, ...rows))];
  }

  study.outlook = { days };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
