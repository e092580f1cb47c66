/** Lists of questions: a star on every row, and on a tag's page a button that leaves only the starred ones. */
"use strict";

(function (study) {
  const { say, scope } = /** @type {any} */ (globalThis).mianjing;
  const { make, slot, store, live, starButton } = study.ui;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".mj-row[data-entry]")]);
  if (rows.length === 0) return;

  const starred = (/** @type {HTMLElement} */ row) => store.get(row.dataset.entry ?? "")?.star ?? false;

  const stars = rows.map((row) => {
    const link = /** @type {HTMLAnchorElement} */ (row.querySelector("a"));
    // The first folder of a question's address is its topic.
    const topic = link.pathname.slice(scope.pathname.length).split("/")[0];
    const star = starButton(row.dataset.entry, topic, link.textContent ?? "");
    row.append(star.button);
    star.button.addEventListener("click", render); // the question may stand in two lists of the page
    return star;
  });

  const only = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "mj-study-only", "aria-pressed": "false",
    onclick: () => {
      only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true"));
      narrow();
    } }));
  const count = make("output", { "aria-live": "polite" });
  slot("tag-study")?.append(only, count);

  /** Leaves the starred rows, or all; a row that loses its star stays till then, under the reader's hand. */
  function narrow() {
    const narrowed = only.getAttribute("aria-pressed") === "true";
    for (const row of rows) row.hidden = narrowed && !starred(row);
    for (const section of document.querySelectorAll("section")) {
      if (section.querySelector(".mj-row")) section.hidden = !section.querySelector(".mj-row:not([hidden])");
    }
    count.textContent = say("count.questions", { count: rows.filter((row) => !row.hidden).length });
  }

  function render() {
    for (const star of stars) star.draw();
    const number = new Set(rows.filter(starred).map((row) => row.dataset.entry)).size;
    only.textContent = say("list.counted", { name: say("list.starred"), count: number });
    only.disabled = number === 0 && only.getAttribute("aria-pressed") !== "true";
  }
  live(render);
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
