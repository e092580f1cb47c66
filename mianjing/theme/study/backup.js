/** Taking progress along: a file to save, to read back, and forgetting everything on demand. */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, store, now } = study.ui;
  const MANY = 30, WEEK = 7 * 86_400, LONG = 2 * WEEK;
  const said = make("p", { class: "mj-study-fine", role: "status" });
  const file = /** @type {HTMLInputElement} */ (make("input", {
    type: "file", accept: ".json,application/json", class: "mj-study-file", id: "mj-study-file" }));
  /** @type {HTMLDetailsElement} */
  let details;

  function save() {
    const day = new Date().toLocaleDateString("sv"); // Swedish dates are ISO dates
    const href = URL.createObjectURL(new Blob([store.exported()], { type: "application/json" }));
    const link = make("a", { href, download: `mianjing-progress-${day}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    store.setNote("exported", { at: now(), asked: now() });
    said.textContent = say("progress.exported", { count: store.all().size });
  }

  /**
   * A reminder to export, where the browser may clear the progress by itself, much was practised since the last
   * export, and long ago; at most once a week.
   */
  async function reminder(/** @type {() => void} */ changed) {
    const none = make("span");
    const last = store.note("exported") ?? { at: 0, asked: 0 };
    const fresh = [...store.all().values()].flatMap((record) => record.log.map((/** @type {number[]} */ review) => review[0]))
      .filter((second) => second > last.at && second <= now());
    const since = last.at || Math.min(...fresh);
    const wanted = fresh.length >= MANY && now() - since >= LONG && Math.abs(now() - last.asked) >= WEEK;
    if (!wanted || !await study.ui.wipeable()) return none;
    return make("p", { class: "mj-study-changed" }, say("progress.remind", { count: fresh.length }), " ",
      make("button", { type: "button", class: "mj-link", text: say("progress.export"), onclick: () => {
        save();
        changed();
      } }), " ",
      make("button", { type: "button", class: "mj-link", text: say("progress.later"), onclick: () => {
        store.setNote("exported", { at: last.at, asked: now() });
        changed();
      } }));
  }

  async function read(/** @type {() => void} */ changed) {
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      const { taken, damaged } = store.imported(await chosen.text());
      said.textContent = say("progress.imported", { count: taken }) + (damaged > 0 ? say("progress.damaged_rows", { count: damaged }) : "");
    } catch (error) {
      said.textContent = say(error instanceof Error ? error.message : String(error));
    }
    file.value = "";
    changed();
  }

  /** Twice the same button instead of a dialog: works everywhere, and by keyboard. */
  function wipeButton(/** @type {() => void} */ changed) {
    const button = make("button", { type: "button", class: "mj-link mj-study-wipe", text: say("progress.wipe") });
    let sure = false;
    button.addEventListener("blur", () => {
      sure = false;
      button.textContent = say("progress.wipe");
    });
    button.addEventListener("click", () => {
      if (!sure) {
        sure = true;
        button.textContent = say("progress.sure");
        said.textContent = say("progress.warn");
        return;
      }
      store.wipe();
      sure = false;
      button.textContent = say("progress.wipe");
      said.textContent = say("progress.wiped");
      changed();
    });
    return button;
  }

  /** The part of the practice page about it; `changed` is called when the progress is another. */
  function section(/** @type {() => void} */ changed) {
    file.addEventListener("change", () => read(changed));
    details = /** @type {HTMLDetailsElement} */ (make("details", { class: "mj-study-backup", id: "backup" },
      make("summary", { text: say("progress.title") }),
      make("p", { text: say("progress.about") }),
      make("p", { class: "mj-study-go" },
        make("button", { type: "button", class: "mj-button", text: say("progress.export"), onclick: save }),
        make("span", { class: "mj-study-pick" }, file,
          make("label", { for: "mj-study-file", class: "mj-button mj-button--quiet", text: say("progress.import") })),
        wipeButton(changed)),
      said));
    return details;
  }

  study.backup = {
    section,
    reminder,
    show: () => {
      details.open = true;
      details.scrollIntoView();
    },
  };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
