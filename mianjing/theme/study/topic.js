/** The topic page: the learner's own marks beside the questions, a filter by them, and a bar of progress. */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, meter, slot, today, store, live, practiceAddress } = study.ui;
  const page = /** @type {HTMLElement|null} */ (document.querySelector('[data-mj-page="topic"]'));
  const list = page?.querySelector("[data-mj-filtered]");
  if (!page || !list) return;
  const topic = page.dataset.topic ?? "";
  const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-entry]")]);

  const form = /** @type {HTMLFormElement|null} */ (page.querySelector("[data-mj-filter]"));
  const chosen = /** @type {HTMLSelectElement} */ (page.querySelector('select[name="own"]'));
  /** A mark for those who don't see colours. @type {Record<string, string>} */
  const SIGNS = { new: "", seen: "○", learning: "◐", weak: "!", known: "●", changed: "↻" };
  const NAMES = Object.fromEntries([...chosen.options].map((option) => [option.value, option.text]));
  const marks = new Map(rows.map((row) => {
    const mark = make("span", { class: "mj-study-level" });
    row.append(mark);
    return [row, mark];
  }));

  /** Hashes of the answers as they are now; empty until loaded. @type {Map<string, string>} */
  let hashes = new Map();

  function render() {
    const day = today();
    for (const row of rows) {
      const id = row.dataset.entry ?? "";
      const record = store.get(id);
      const { level } = study.record.standing(record, day);
      const shown = study.record.changed(record, hashes.get(id) ?? "") ? "changed" : level;
      row.dataset.own = [level, ...(shown === level ? [] : [shown]), ...(record?.star ? ["starred"] : [])].join(" ");
      mark(/** @type {HTMLElement} */ (marks.get(row)), shown);
    }
    bar();
  }

  function mark(/** @type {HTMLElement} */ place, /** @type {string} */ level) {
    const sign = SIGNS[level];
    place.dataset.level = level;
    place.replaceChildren(...(sign === "" ? [] : [
      make("span", { "aria-hidden": "true", text: sign }), make("span", { class: "mj-study-name", text: NAMES[level] })]));
  }

  function bar() {
    const count = (/** @type {string} */ level) =>
      rows.filter((row) => row.dataset.own?.split(" ").includes(level)).length;
    slot("topic-study")?.replaceChildren(
      ...meter(count("known"), rows.length - count("new"), rows.length),
      make("a", { class: "mj-button", href: practiceAddress({ topic, mode: "all" }), text: say("topic.practise") }),
    );
  }

  /** Hides, of the rows that passed the page's own filters, those of another level. */
  function narrow() {
    const wanted = chosen.value;
    if (!wanted) return;
    for (const row of rows) if (!row.dataset.own?.split(" ").includes(wanted)) row.hidden = true;
    const count = rows.filter((row) => !row.hidden).length;
    /** @type {HTMLOutputElement} */ (form?.querySelector("output")).textContent = say("count.questions", { count });
    /** @type {HTMLElement} */ (document.querySelector("[data-mj-none]")).hidden = count > 0;
  }

  form?.addEventListener("mj:filtered", narrow);
  // A row that loses its star stays until something else is asked for: it is under the reader's hand.
  list.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest(".mj-study-star") && render());
  live(render);
  form?.dispatchEvent(new Event("change")); // what the address asks for
  // Only who has seen something of the topic needs to know what changed.
  if (rows.some((row) => store.get(row.dataset.entry ?? "") !== undefined)) {
    study.ui.cards(topic).then((/** @type {Card[]} */ cards) => {
      hashes = new Map(cards.map((card) => [card.id, card.hash]));
      render();
    }, () => {}); // the marks of change are then missing, nothing else
  }
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
