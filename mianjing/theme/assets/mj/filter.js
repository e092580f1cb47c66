/** A topic's questions, filtered by trust and tag. Without this script the whole list stands there. */
"use strict";

(function () {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  /** @param {string} selector @param {ParentNode | null} [root] @returns {any[]} */
  const all = (selector, root = document) => [...(root?.querySelectorAll(selector) ?? [])];

  for (const form of all("[data-mj-filter]")) {
    const list = document.querySelector("[data-mj-filtered]");
    const none = /** @type {HTMLElement | null} */ (document.querySelector("[data-mj-none]"));
    const rows = all("[data-entry]", list);

    function apply() {
      const { trust, tag, own } = form.elements;
      let count = 0;
      for (const row of rows) {
        const fits =
          (!trust?.value || row.dataset.trust === trust.value) &&
          (!tag.value || row.dataset.tags.split(" ").includes(tag.value));
        row.hidden = !fits;
        count += Number(fits);
      }
      form.querySelector("output").textContent = count < rows.length ? say("count.questions", { count }) : "";
      if (none) none.hidden = count > 0;
      remember({ trust: trust?.value, tag: tag.value, own: own.value });
      // Others narrow the list further by the reader's own progress.
      form.dispatchEvent(new CustomEvent("mj:filtered", { bubbles: true, detail: { rows, count } }));
      for (const section of all("section", list)) section.hidden = !all("[data-entry]", section).some((row) => !row.hidden);
    }
    /** The choice stays in the address, so that going back from a question keeps it. @param {Record<string, string>} chosen */
    function remember(chosen) {
      const address = new URL(location.href);
      for (const [name, value] of Object.entries(chosen)) {
        if (value) address.searchParams.set(name, value);
        else address.searchParams.delete(name);
      }
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }

    const asked = new URLSearchParams(location.search);
    for (const select of all("select", form)) {
      if (all("option", select).some((option) => option.value === asked.get(select.name))) select.value = asked.get(select.name);
    }
    form.addEventListener("change", apply);
    form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    document.querySelector("[data-mj-filter-reset]")?.addEventListener("click", () => {
      form.reset();
      apply();
    });
    apply();
  }
})();
