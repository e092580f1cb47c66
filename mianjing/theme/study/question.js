/**
 * The question page: that it was seen, what the learner says of it, and whether its answer changed since.
 */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, slot, now, today, store, live, practiceAddress } = study.ui;
  const page = /** @type {HTMLElement|null} */ (document.querySelector('[data-mj-page="question"]'));
  const place = slot("question-progress");
  if (!page || !place) return;
  const { entry = "", topic = "", hash = "", trust } = page.dataset;
  for (const former of (page.dataset.formerly ?? "").split(" ").filter(Boolean)) store.rename(former, entry);

  const changed = study.record.changed(store.get(entry), hash);
  store.change(entry, (/** @type {any} */ record) => study.record.looked(record, now(), topic, hash));
  store.setNote("last", { id: entry, title: page.querySelector("h1")?.textContent ?? entry, url: location.href });

  /** @type {["known"|"weak", string][]} */
  const MARKS = [["known", say("level.known")], ["weak", say("level.weak")]];

  function when(/** @type {number|null} */ due) {
    if (due === null) return say("question.seen");
    const days = due - today();
    return days <= 0 ? say("question.due_today") : say("question.due_in", { days });
  }

  const buttons = MARKS.map(([mark, name]) => make("button", {
    type: "button", class: `mj-study-mark mj-study-mark--${mark}`, text: name, onclick: () => {
      const record = store.get(entry) ?? study.record.blank();
      const pressed = study.record.standing(record, today()).level === mark;
      store.change(entry, (/** @type {any} */ before) =>
        study.record.markedAs({ ...before, topic }, now(), pressed && before.mark === mark ? "" : mark));
      render();
    },
  }));
  const told = make("span", { class: "mj-study-when", role: "status" });
  const practice = trust === "open" ? null
    : make("a", { class: "mj-study-link", href: practiceAddress({ topic, mode: "all" }), text: say("topic.practise") });

  function render() {
    const standing = study.record.standing(store.get(entry), today());
    MARKS.forEach(([mark], at) => buttons[at].setAttribute("aria-pressed", String(standing.level === mark)));
    told.textContent = when(standing.due);
  }

  place.classList.add("mj-study-bar");
  place.append(
    ...(changed ? [make("p", { class: "mj-study-changed", text: say("question.changed") })] : []),
    make("div", { class: "mj-study-row", role: "group", "aria-label": say("question.level") },
      told, ...buttons, practice),
  );
  live(render);
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
