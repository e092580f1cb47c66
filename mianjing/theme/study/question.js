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

  // Paper leaves out what is closed.
  /** @type {HTMLDetailsElement[]} */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...page.querySelectorAll(/** @type {"details"} */ ("details.mj-follow:not([open])"))];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((one) => (one.open = false)));

  /** @type {["known"|"weak", string][]} */
  const MARKS = [["known", say("level.known")], ["weak", say("level.weak")]];

  function when(/** @type {number|null} */ due) {
    if (due === null) return say("question.seen");
    const days = due - today();
    return days <= 0 ? say("question.due_today") : days === 1 ? say("question.due_tomorrow") : say("question.due_in", { days });
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
  const star = study.ui.starButton(entry, topic);
  const told = make("span", { class: "mj-study-when", role: "status" });
  const practice = trust === "open" ? null
    : make("a", { class: "mj-study-link", href: practiceAddress({ topic, mode: "all" }), text: say("topic.practise") });

  function render() {
    const standing = study.record.standing(store.get(entry), today());
    MARKS.forEach(([mark], at) => buttons[at].setAttribute("aria-pressed", String(standing.level === mark)));
    told.textContent = when(standing.due);
    star.draw();
  }

  place.classList.add("mj-study-bar");
  place.append(
    ...(changed ? [make("p", { class: "mj-study-changed", text: say("question.changed") })] : []),
    make("div", { class: "mj-study-row", role: "group", "aria-label": say("question.level") },
      told, ...buttons, star.button, practice),
  );
  live(render);

  /* ---- The learner's own note ---- */

  const writing = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "mj-study-note", rows: 3, maxlength: 5000,
    placeholder: say("question.note_about") }));
  let saving = 0;
  function save() {
    clearTimeout(saving);
    if (writing.value === (store.get(entry)?.note ?? "")) return;
    store.change(entry, (/** @type {any} */ record) => study.record.notedAs({ ...record, topic }, now(), writing.value));
  }
  writing.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(save, 500);
  });
  for (const event of ["blur", "pagehide"]) (event === "blur" ? writing : globalThis).addEventListener(event, save);
  slot("question-note")?.append(make("label", { for: "mj-study-note", text: say("question.note") }), writing);
  live(() => {
    if (document.activeElement !== writing) writing.value = store.get(entry)?.note ?? "";
  });
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
