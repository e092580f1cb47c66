// All the results, and finding them again: more of them at the list's end, how many there are, the query in the
// address, and the place in the list that one left for a result.
"use strict";

(function () {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const LEFT = "mianjing.results"; // in the tab's storage: the list that was left for one of its results
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));
  const list = /** @type {HTMLElement | null} */ (document.querySelector(".md-search-result__list"));
  const meta = document.querySelector(".md-search-result__meta");
  const scroller = document.querySelector(".md-search__scrollwrap");
  const toggle = /** @type {HTMLInputElement | null} */ (document.getElementById("__search"));
  if (!input || !list || !meta || !scroller || !toggle) return;

  const root = new URL(JSON.parse(document.getElementById("__config")?.textContent ?? "{}").base ?? ".", location.href);
  const links = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("a.md-search-result__link")]);
  const more = document.createElement("button");
  more.type = "button";
  more.className = "mj-search__more";
  more.hidden = true;
  list.parentElement?.after(more); // within, Material would take it for its list

  /** @type {{query: string, total: number, partial?: boolean} | null} what is known of the query typed now */
  let told = null;
  let waiting = false;
  /** @type {(() => void)[]} what waits for more results */
  let then = [];
  const settled = () => told !== null && list.dataset.mjQuery === told.query && told.query === input.value;

  // ---- more results ------------------------------------------------------------------------------------

  const aside = new BroadcastChannel("mianjing-search");
  aside.addEventListener("message", ({ data }) => {
    if (data.query !== input.value) return;
    if (data.total !== undefined) told = data;
    if (data.rows && data.from === links().length) {
      waiting = false;
      list.append(...data.rows.map(item));
    }
    show();
  });
  new MutationObserver(show).observe(list, { childList: true, attributes: true, attributeFilter: ["data-mj-query"] });
  new MutationObserver(show).observe(meta, { childList: true, characterData: true });

  function show() {
    const shown = links().length;
    const here = settled() && shown > 0;
    if (!settled()) waiting = false;
    more.hidden = !here || Boolean(told?.partial) || shown >= (told?.total ?? 0);
    if (!here || !told) return;
    const said = say(shown >= told.total ? "search.total" : "search.shown", { shown, total: told.total });
    if (meta?.textContent !== said) /** @type {Element} */ (meta).textContent = said;
    more.textContent = say("search.more", { left: told.total - shown });
    remember();
    if (told.partial) return; // the list will be drawn once more
    for (const next of then.splice(0)) next();
    restore();
  }

  /** @param {() => void} [next] */
  function bring(next) {
    if (next) then.push(next);
    if (waiting || more.hidden) return;
    waiting = true;
    aside.postMessage({ more: input?.value, from: links().length });
  }
  more.addEventListener("click", () => bring());
  new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && scroller.scrollTop > 0 && bring(), { root: scroller }).observe(more);
  addEventListener("keydown", (event) => {
    const all = links();
    if (event.key !== "ArrowDown" || more.hidden || document.activeElement !== all[all.length - 1]) return;
    event.preventDefault();
    event.stopPropagation();
    bring(() => links()[all.length]?.focus());
  }, { capture: true });

  /**
   * A result as Material draws it.
   * @param {{location: string, title: string, text: string, tags: string[]}} row HTML, from our worker
   */
  function item({ location: place, title, text, tags }) {
    const made = document.createElement("li");
    made.className = "md-search-result__item";
    made.innerHTML =
      `<a class="md-search-result__link" tabindex="-1"><article class="md-search-result__article md-typeset">` +
      `<div class="md-search-result__icon md-icon"></div><h1>${title}</h1>${text}` +
      `<nav class="md-tags" role="none">${tags.map((tag) => `<span class="md-tag">${tag}</span>`).join("")}</nav></article></a>`;
    /** @type {HTMLAnchorElement} */ (made.firstElementChild).href = new URL(place, root).href;
    return made;
  }

  // ---- the address, and the place that was left -----------------------------------------------------------

  let leaving = false; // a result was opened: the address it is left from keeps the query

  function remember() {
    const address = new URL(location.href);
    if (toggle?.checked && input?.value.trim()) address.searchParams.set("q", input.value);
    else if (leaving) return;
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }
  toggle.addEventListener("change", remember);
  input.form?.addEventListener("reset", () => setTimeout(remember));
  input.addEventListener("keyup", () => input.value.trim() || remember());
  // the dialog is closed by scripts, too, which fire no event
  const dialog = document.querySelector("[data-md-component=search]");
  dialog?.addEventListener("focusout", () => setTimeout(remember, 300));

  list.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link) return;
    leaving = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const results = links().map((each) => ({ href: each.href, title: each.querySelector("h1")?.firstChild ? titleOf(each) : "" }));
    const left = { query: input.value, total: told?.total ?? results.length, top: scroller.scrollTop, from: location.href, at: link.href, results };
    try {
      sessionStorage.setItem(LEFT, JSON.stringify(left));
    } catch {
      // storage is off: going back finds the query, but not the place
    }
  }, { capture: true });

  /** @param {Element} link */
  function titleOf(link) {
    const title = /** @type {Element} */ (link.querySelector("h1")).cloneNode(true);
    for (const aside of /** @type {Element} */ (title).querySelectorAll(".mj-hit__text")) aside.remove();
    return title.textContent ?? "";
  }

  /** @type {any} the list to find again, where one came back to it, until the reader does something else */
  let back = cameBack() ? kept() : null;
  for (const kind of ["keydown", "pointerdown", "touchstart", "wheel"]) {
    addEventListener(kind, () => (back = null), { capture: true, passive: true });
  }

  function cameBack() {
    const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    return entry?.type === "back_forward" || new URLSearchParams(location.hash.slice(1)).has("mj-back");
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(LEFT) ?? "null");
    } catch {
      return null;
    }
  }

  /** Puts the list where it was left, each time it is drawn (texts come after the titles) and once it is tall enough. */
  function restore(tries = 60) {
    if (!back || !settled()) return;
    if (back.query !== input?.value) return void (back = null);
    if (links().length < back.results.length && !more.hidden) return bring();
    links().find((link) => link.href === back.at)?.focus({ preventScroll: true });
    /** @type {Element} */ (scroller).scrollTop = back.top;
    if (tries && Math.abs(/** @type {Element} */ (scroller).scrollTop - back.top) > 1) requestAnimationFrame(() => restore(tries - 1));
  }

  addEventListener("pageshow", ({ persisted }) => {
    const query = new URLSearchParams(location.search).get("q");
    if (!persisted || !query) return;
    leaving = false;
    back = kept();
    /** @type {any} */ (globalThis).mianjing.openSearch(query);
  });
})();
