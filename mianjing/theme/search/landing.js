// Lights up, on the page one lands on from the search dialog, the words its result had lit up.
"use strict";

(function () {
  const LIT = "mianjing.lit";

  lightUp();
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

  /** @param {string} text */
  function keep(text) {
    try {
      sessionStorage.setItem(LIT, text);
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
    for (const text of texts) if (!text.parentElement?.closest("script, style, math, button, select")) mark(text, words);
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
