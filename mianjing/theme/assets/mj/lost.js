/**
 * The page for addresses that lead nowhere: what their words say, and where the page that was meant now is.
 */
"use strict";

(function () {
  /** The words of an address that leads nowhere. */
  function lostWords() {
    const last = location.pathname.split("/").filter(Boolean).pop() ?? "";
    try {
      return decodeURIComponent(last).replace(/\.html$/, "").replaceAll("-", " ");
    } catch {
      return "";
    }
  }
  const search = /** @type {HTMLElement | null} */ (document.querySelector("[data-mj-search-path]"));
  if (search) search.dataset.mjSearch = lostWords();

  /** What the entry `id` is called now, by the practice data's list of names. @param {string} script @param {string} id */
  function renamedTo(script, id) {
    const { renamed } = JSON.parse(script.slice(script.indexOf(",") + 1, script.lastIndexOf(")")));
    return Object.hasOwn(renamed, id) ? renamed[id] : id;
  }

  /** Offers the page that the lost address became: ids are unique, so one that moved is in the list of all pages. */
  async function offerMoved() {
    const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-mj-moved]"));
    const link = place?.querySelector("a");
    const id = lostWords().replaceAll(" ", "-");
    if (!place || !link || !id) return;
    const root = globalThis.mianjing.scope;
    const [answer, index] = await Promise.all(["llms.txt", "assets/study/index.js"].map((path) => fetch(new URL(path, root))));
    if (!answer.ok) return;
    const now = index.ok ? renamedTo(await index.text(), id) : id;
    for (const [, title, url] of (await answer.text()).matchAll(/^- \[(.*?)\]\((\S+?)\): /gm)) {
      const last = new URL(url, root).pathname.split("/").filter(Boolean).pop()?.replace(/\.html$/, "");
      if (last !== now) continue;
      link.textContent = title;
      link.href = new URL(url, root).href;
      place.hidden = false;
      return;
    }
  }
  offerMoved().catch(() => {}); // the search stays
})();
