// What the search dialog does beyond Material's: it hears paste and touch keyboards, leaves half-composed
// Chinese alone, offers filters, says what it searched for, helps when nothing was found, and lights up the
// words on the page one lands on.
"use strict";

(function () {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));
  const output = document.querySelector(".md-search__scrollwrap");
  const LIT = "mianjing.lit";
  const FILTERS = /(^|\s)(?:topic|主题|status|状态)[:：]\S*/gi;
  const STATUSES = ["已答", "待答"];

  lightUp();
  if (!input || !output) return;

  // ---- typing ----------------------------------------------------------------------------------------

  const tell = () => input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  let composing = false;
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    tell();
  });
  // Material asks at each keyup; while an input method is open that would be for half-typed pinyin
  input.addEventListener("keyup", (event) => {
    if (composing || event.isComposing) event.stopImmediatePropagation();
  }, { capture: true });
  input.addEventListener("input", () => composing || tell());

  // ---- what the engine says besides its results --------------------------------------------------------

  const panel = document.createElement("div");
  panel.className = "mj-search";
  panel.hidden = true;
  output.prepend(panel);
  const aside = new BroadcastChannel("mianjing-search");
  aside.addEventListener("message", ({ data }) => {
    if (data.query === input.value) show(data);
  });
  input.addEventListener("keyup", () => {
    if (!input.value.trim()) panel.hidden = true;
  });
  input.form?.addEventListener("reset", () => (panel.hidden = true));

  /** @param {{query: string, searched: string, topics: [string, number][], found: number, failed?: string}} told */
  function show({ query, searched, topics, found, failed }) {
    panel.replaceChildren();
    panel.hidden = false;
    if (failed) return void panel.append(line("搜索索引没有加载成功，请检查网络后再试。"));
    const plain = query.replace(FILTERS, " ").trim();
    if (plain && searched && fold(searched) !== fold(plain)) panel.append(line(`已改为搜索「${searched}」`));
    if (found) panel.append(chips([...STATUSES.map(status), ...topics.map(topic)]));
    else if (plain) panel.append(line("没有找到。换个说法试试，或看看这些主题："), chips(topics.map(topic), true), ask());
  }

  const fold = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /** @param {string} text */
  function line(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  /** The way to ask for what is missing: the site's help-wanted page, where it has one. */
  function ask() {
    const made = line("");
    const help = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[href*='help-wanted']"));
    if (help) {
      const link = document.createElement("a");
      link.href = help.href;
      link.textContent = "这里没有你要的题目？告诉我们";
      made.append(link);
    }
    return made;
  }

  /** @param {string} name */
  const status = (name) => ({ filter: `状态:${name}`, label: name });
  /** @param {[string, number]} named */
  const topic = ([name, many]) => ({ filter: `主题:${name.replace(/\s+/g, "_")}`, label: many ? `${name} ${many}` : name });

  /**
   * Buttons that put filters into the query or take them out again.
   * @param {{filter: string, label: string}[]} offered
   * @param {boolean} [instead] of all that was typed
   */
  function chips(offered, instead = false) {
    const made = document.createElement("div");
    made.className = "mj-search__filters";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", "筛选");
    const chosen = input?.value.match(FILTERS)?.map((filter) => filter.trim()) ?? [];
    const missing = chosen.filter((filter) => !offered.some((chip) => chip.filter === filter));
    for (const { filter, label } of [...missing.map((filter) => ({ filter, label: filter })), ...offered]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-pressed", String(chosen.includes(filter)));
      button.addEventListener("click", () => toggle(filter, chosen.includes(filter), instead));
      made.append(button);
    }
    return made;
  }

  /**
   * @param {string} filter
   * @param {boolean} on
   * @param {boolean} instead
   */
  function toggle(filter, on, instead) {
    const box = /** @type {HTMLInputElement} */ (input);
    const kind = filter.slice(0, 3);
    const kept = instead ? [] : box.value.split(/\s+/).filter((word) => word && !word.startsWith(kind));
    box.value = [...kept, ...(on ? [] : [filter])].join(" ");
    box.focus();
    tell();
  }

  // ---- keyboard ----------------------------------------------------------------------------------------

  // Material closes the dialog on Tab and takes other keys for typing; the filters must be reachable, too
  document.addEventListener("keydown", (event) => {
    const [first, within] = [panel.querySelector("button"), panel.contains(document.activeElement)];
    const into = event.key === "Tab" && !event.shiftKey && document.activeElement === input && !panel.hidden && first;
    const back = event.key === "Tab" && event.shiftKey && document.activeElement === first;
    if (into || back) {
      event.preventDefault();
      (into || input).focus();
    }
    if (into || (within && ["Tab", "Enter", " "].includes(event.key))) event.stopPropagation();
  }, { capture: true });

  // ---- the page one lands on ---------------------------------------------------------------------------

  document.querySelector(".md-search-result")?.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link) return;
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
