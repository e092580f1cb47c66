/**
 * What a page does by itself: colour switch, copy buttons, term explanations, and Material's bundle
 * when it is first needed. Without this script everything can still be read and followed.
 */
"use strict";

(function () {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  /** @param {string} selector @param {ParentNode} [root] @returns {any[]} */
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  /** @param {string} tag @param {Record<string, string>} attributes @param {string | null} [text] @returns {any} */
  const make = (tag, attributes, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  /* ---- Material's bundle: search dialog and drawer ------------------------------------------------ */

  /** @type {Promise<any> | null} */
  let loading = null;
  function loadBundle() {
    loading ??= Promise.allSettled(all("script[data-mj-bundle]").map(run)).then(async (ends) => {
      const missing = ends.find((end) => end.status === "rejected");
      if (missing && !(await leaves(missing.reason.message))) loading = null; // the next touch tries again
    });
    return loading;
  }
  globalThis.mianjing.loadBundle = loadBundle;

  /** Runs the script that `waiting` stands for, once. @param {HTMLElement} waiting */
  function run(waiting) {
    const { src = "" } = waiting.dataset;
    return new Promise((resolve, reject) => {
      const script = /** @type {HTMLScriptElement} */ (make("script", { src }));
      script.async = false; // fetched at once, run in the order they stand in
      script.addEventListener("load", () => resolve(waiting.remove()));
      script.addEventListener("error", () => reject(new Error(src)));
      document.body.append(script);
    });
  }

  /** A page that was open while the site was put up anew names files that are gone: who searches gets it anew. @param {string} src */
  async function leaves(src) {
    if (!wanted && !searchToggle().checked && document.activeElement !== searchInput()) return false;
    const page = await fetch(location.href, { cache: "no-cache" }).then((answer) => answer.text(), () => src);
    if (!page.includes(src)) {
      const now = new URL(location.href);
      now.searchParams.set("q", searchInput()?.value ?? "");
      location.replace(now);
      return true;
    }
    const told = document.querySelector(".md-search-result__meta");
    if (told) told.textContent = say("search.failed");
    return false;
  }

  const searchInput = () => /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));
  const searchToggle = () => /** @type {HTMLInputElement} */ (document.getElementById("__search"));

  let wanted = false;
  /** Opens the search dialog, with `query` already asked. */
  async function openSearch(query = "") {
    const input = searchInput();
    if (!input) return;
    const toggle = searchToggle();
    if (query) input.value = query;
    wanted = true;
    toggle.checked = true;
    input.focus();
    await loadBundle();
    if (!wanted) return; // closed before the bundle was there to hear of it
    toggle.checked = true;
    toggle.dispatchEvent(new Event("change"));
    input.focus();
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  }
  globalThis.mianjing.openSearch = openSearch;

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !wanted) return;
    wanted = false;
    searchToggle().checked = false;
    searchInput()?.blur();
  });

  // Reading needs none of the bundle, so the first view does not pay for it.
  const sooner = { once: true, passive: true, capture: true };
  for (const event of ["pointerdown", "keydown", "focusin"]) addEventListener(event, loadBundle, sooner);
  document.querySelector(".md-header")?.addEventListener("pointerover", loadBundle, sooner);
  searchToggle()?.addEventListener("change", () => searchToggle().checked && searchInput()?.focus()); // within the tap, for a phone's keyboard
  searchInput()?.addEventListener("focus", loadBundle); // once more, where that failed
  if (new URLSearchParams(location.search).has("q")) loadBundle();

  addEventListener("keydown", (event) => {
    if (!["/", "f"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/** @type {Element | null} */ (event.target)?.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    openSearch();
  });
  for (const button of all("[data-mj-search]")) button.addEventListener("click", () => openSearch(button.dataset.mjSearch));

  // Material prints each result's topic as a navigation landmark, which it isn't.
  const results = document.querySelector(".md-search-result__list");
  if (results) {
    new MutationObserver(() => all("nav.md-tags", results).forEach((tags) => tags.setAttribute("role", "none")))
      .observe(results, { childList: true, subtree: true });
  }

  for (const button of all("[data-mj-scheme]")) button.addEventListener("click", globalThis.mianjing.toggleScheme);

  /* ---- Code: a copy button ------------------------------------------------------------------------ */

  for (const code of all(".highlight pre > code")) {
    const button = make("button", { type: "button", class: "mj-copy", "aria-label": say("code.copy_label") }, say("code.copy"));
    button.addEventListener("click", async () => {
      const done = await copy(code.textContent);
      button.textContent = done ? say("code.copied") : say("code.by_hand");
      setTimeout(() => (button.textContent = say("code.copy")), 1600);
    });
    code.closest(".highlight").append(button);
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", { readonly: "", class: "mj-offscreen" }, text);
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy"); // the only way from file:// and plain http
      area.remove();
      return done;
    }
  }

  /* ---- Formulas: copied as they were written, in TeX ---------------------------------------------- */

  addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!event.clipboardData || !selection?.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    // Part of a formula is no TeX: the whole of it is taken.
    const edge = (/** @type {Node} */ node) => (node instanceof Element ? node : node.parentElement)?.closest("math");
    const [first, last] = [edge(range.startContainer), edge(range.endContainer)];
    const whole = range.cloneRange();
    if (first) whole.setStartBefore(first);
    if (last) whole.setEndAfter(last);
    const taken = make("div", { class: "mj-offscreen" });
    taken.append(whole.cloneContents());
    const formulas = all("math", taken);
    if (!formulas.length) return;
    for (const formula of formulas) {
      const fence = formula.getAttribute("display") === "block" ? "$$" : "$";
      formula.replaceWith(fence + (formula.getAttribute("alttext") ?? formula.textContent) + fence);
    }
    document.body.append(taken); // as text on the page: with the line breaks that blocks make
    event.clipboardData.setData("text/plain", taken.innerText);
    event.clipboardData.setData("text/html", taken.innerHTML);
    taken.remove();
    event.preventDefault();
  });

  /* ---- What scrolls sideways can be reached by keyboard ------------------------------------------- */

  function markScrollers() {
    for (const box of all(".mj-scroll, .mj-formula, .highlight code, .mj-math")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  markScrollers();
  addEventListener("resize", markScrollers, { passive: true });

  /* ---- Terms: explained on hover, focus and tap --------------------------------------------------- */

  const bubble = make("div", { class: "mj-bubble", id: "mj-bubble", role: "tooltip", hidden: "" });
  /** @type {HTMLElement | null} */
  let shown = null;

  /** @param {HTMLElement} term */
  function explain(term) {
    if (shown === term) return;
    hide();
    shown = term;
    bubble.replaceChildren(make("span", {}, term.dataset.definition ?? ""));
    term.setAttribute("aria-describedby", bubble.id);
    bubble.hidden = false;
    const at = term.getClientRects()[0] ?? term.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - bubble.offsetWidth - 12);
    const above = at.bottom + bubble.offsetHeight + 12 > innerHeight && at.top > bubble.offsetHeight;
    bubble.style.left = Math.max(12, left) + scrollX + "px";
    bubble.style.top = (above ? at.top - bubble.offsetHeight - 8 : at.bottom + 8) + scrollY + "px";
  }
  function hide() {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    bubble.hidden = true;
  }

  const terms = all("a.mj-term[title]");
  if (terms.length) {
    document.body.append(bubble);
    let leaving = 0;
    const hideSoon = () => (leaving = setTimeout(hide, 200));
    const stay = () => clearTimeout(leaving);
    bubble.addEventListener("pointerenter", stay);
    bubble.addEventListener("pointerleave", hideSoon);
    for (const term of terms) {
      term.dataset.definition = term.title;
      term.removeAttribute("title");
      term.addEventListener("pointerenter", (/** @type {PointerEvent} */ event) => {
        stay();
        if (event.pointerType !== "touch") explain(term);
      });
      term.addEventListener("pointerleave", hideSoon);
      term.addEventListener("focus", () => explain(term));
      term.addEventListener("blur", hideSoon);
      // The first tap explains, the second follows the link; a mouse has hovered already.
      let touched = false;
      term.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
        touched = event.pointerType === "touch" && term.dataset.tapped === undefined;
      });
      term.addEventListener("click", (/** @type {MouseEvent} */ event) => {
        if (!touched) return;
        event.preventDefault();
        stay();
        term.dataset.tapped = "";
        explain(term);
      });
    }
    addEventListener("keydown", (event) => event.key === "Escape" && hide());
    addEventListener("pointerdown", (event) => {
      if (/** @type {Element} */ (event.target).closest?.(".mj-term, .mj-bubble")) return;
      hide();
      for (const term of terms) delete term.dataset.tapped;
    });
  }

  /* ---- Without a connection: a service worker keeps what was visited ------------------------------ */

  function keepVisited() {
    const manifest = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="manifest"]'));
    const { serviceWorker } = navigator;
    if (!manifest || !serviceWorker || !location.protocol.startsWith("http")) return;
    // A worker that begins now has not seen what this page has loaded.
    serviceWorker.addEventListener("controllerchange", () => serviceWorker.controller?.postMessage(
      [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)]));
    const register = () => serviceWorker.register(new URL("sw.js", manifest.href), { updateViaCache: "none" }).catch(() => {});
    if (document.readyState === "complete") register();
    else addEventListener("load", register);
  }
  try {
    keepVisited();
  } catch {
    // forbidden here, as in a frame that may keep nothing: the site works without
  }
})();
