// On the page one lands on from the search dialog: the words its result had lit up, and the ways to its neighbours.
"use strict";

(function () {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const LIT = "mianjing.lit";

  const LEFT = "mianjing.results"; // kept by more.js
  lightUp();
  showNeighbours();
  // two terms of the glossary are places of one page
  addEventListener("hashchange", showNeighbours);
  let following = false; // Material's word of pages that change in place

  document.querySelector(".md-search-result")?.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link) return;
    if (!following) /** @type {any} */ (globalThis).document$?.subscribe(lightUp);
    following = true;
    // the dialog closes, so where the page changes in place its keyboard must be the page's again
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    const words = [...link.querySelectorAll("mark")].map((mark) => mark.textContent?.toLowerCase() ?? "");
    keep(JSON.stringify({ path: new URL(link.href).pathname, words: [...new Set(words)] }));
  }, { capture: true });

  /** @param {string} text @param {string} [name] */
  function keep(text, name = LIT) {
    try {
      sessionStorage.setItem(name, text);
    } catch {
      // storage is off: the page opens without words lit up
    }
  }

  function lightUp() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(LIT) ?? "null");
      sessionStorage.removeItem(LIT);
    } catch {
      return;
    }
    const content = document.querySelector(".md-content");
    if (!kept || kept.path !== location.pathname || !kept.words.length || !content) return;
    const longest = [...kept.words].sort((a, b) => b.length - a.length).map(pattern);
    const words = new RegExp(longest.join("|"), "gi");
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    for (const text of texts) if (!text.parentElement?.closest("script, style, math, button, select, .mj-crumbs, .mj-meta")) mark(text, words);
    if (!location.hash) arrive(content);
  }

  /** Scrolls to the first place lit up below the fold, if none of the text above it is. @param {Element} content */
  function arrive(content) {
    const lit = [...content.querySelectorAll("mark")].filter((each) => !each.closest("h1, .mj-head, .mj-neighbours") && each.getClientRects().length);
    const [first] = lit;
    if (first && first.getBoundingClientRect().top > innerHeight) first.scrollIntoView({ block: "center" });
  }

  /** Ways to the results before and after the one that was opened from the list. */
  function showNeighbours() {
    document.querySelector(".mj-neighbours")?.remove();
    const left = read(LEFT);
    const content = document.querySelector(".md-content");
    if (!left?.results || left.at !== location.href || !content) return;
    const place = left.results.findIndex((/** @type {{href: string}} */ { href }) => href === left.at);
    const bar = document.createElement("nav");
    bar.className = "mj-neighbours";
    bar.setAttribute("aria-label", say("search.neighbours"));
    const back = document.createElement("a");
    back.href = listOf(left);
    back.textContent = say("search.place", { query: left.query, place: place + 1, total: left.total });
    bar.append(neighbour(left, place - 1, "search.previous"), back, neighbour(left, place + 1, "search.next"));
    content.prepend(bar);
  }

  /** Where the list that was left is found again, at its place. @param {any} left */
  function listOf(left) {
    const list = new URL(left.from);
    list.hash = "mj-back";
    return list.href;
  }

  /**
   * @param {any} left
   * @param {number} place
   * @param {string} key
   */
  function neighbour(left, place, key) {
    // behind the results that were shown the list knows more
    const shown = left.results.length;
    const result = left.results[place] ?? (place === shown && shown < left.total ? { href: listOf(left), title: left.query, list: true } : null);
    const made = document.createElement(result ? "a" : "span");
    made.textContent = say(key);
    if (!(made instanceof HTMLAnchorElement)) return made;
    made.href = result.href;
    made.title = result.title;
    if (!result.list) made.addEventListener("click", () => keep(JSON.stringify({ ...left, at: result.href }), LEFT));
    return made;
  }

  /** @param {string} name */
  function read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} word */
  function pattern(word) {
    const plain = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    // Latin words light up whole: rag, not the middle of fragment
    return /^[a-z0-9]/.test(word) ? `(?<![a-z0-9])${plain}(?![a-z0-9])` : plain;
  }

  /**
   * @param {Text} text
   * @param {RegExp} words
   */
  function mark(text, words) {
    const whole = text.data;
    const matches = [...whole.matchAll(words)];
    if (!matches.length) return;
    const pieces = document.createDocumentFragment();
    let at = 0;
    for (const match of matches) {
      const made = document.createElement("mark");
      made.textContent = match[0];
      pieces.append(whole.slice(at, match.index), made);
      at = match.index + match[0].length;
    }
    pieces.append(whole.slice(at));
    text.replaceWith(pieces);
  }
})();
