// What the search dialog does beyond Material's: it hears paste and touch keyboards, leaves half-composed
// Chinese alone, offers filters, says what it searched for, helps when nothing was found, and keeps the
// keyboard's place while results change under it.
"use strict";

(function () {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));
  const output = document.querySelector(".md-search__scrollwrap");
  const list = /** @type {HTMLElement | null} */ (document.querySelector(".md-search-result__list"));
  const FILTERS = new RegExp(`(^|\\s)(?:topic|status|${say("search.filter_words")})[:：]\\S*`, "gi");

  if (!input || !output || !list) return;

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
    if (data.hello && document.activeElement === input) warm();
    if (data.query !== input.value || data.found === undefined && !data.failed) return;
    const held = panel.contains(document.activeElement) ? document.activeElement?.textContent : null;
    show(data);
    if (held) (buttons().find((button) => button.textContent === held) ?? input).focus();
    told = data;
    settle();
  });
  const warm = () => aside.postMessage({ warm: true });
  input.addEventListener("focus", warm);
  input.addEventListener("keyup", () => {
    if (!input.value.trim()) panel.hidden = true;
  });
  input.form?.addEventListener("reset", () => (panel.hidden = true));

  /**
   * @typedef {object} Told
   * @property {string} query as it was typed
   * @property {string} searched
   * @property {[string, number][]} topics
   * @property {[string, number][]} states
   * @property {number} total how many results there are, of which some are shown
   * @property {[string, string][]} [terms] where nothing was found: page and title of terms near the query
   * @property {string} [offer] another query that was perhaps meant
   * @property {boolean} [near] the results are only near to what was asked
   * @property {number} found
   * @property {string} [first] the place of the first result
   * @property {string} [failed]
   */

  /** @param {Told} answer */
  function show({ query, searched, topics, states, near, found, failed, offer, terms }) {
    panel.replaceChildren();
    panel.hidden = false;
    if (failed) return void panel.append(line(say("search.failed")));
    const plain = query.replace(FILTERS, " ").trim();
    const bare = plain.replace(/^["“]|["”]$/g, "");
    if (plain && searched && fold(searched) !== fold(bare)) {
      panel.append(line(say("search.corrected", { query: searched })), " ", instead(say("search.as_typed", { query: plain }), `"${plain}"`));
    }
    if (offer) panel.append(instead(say("search.offer", { query: offer }), offer));
    if (near) panel.append(ask(say("search.near"), plain));
    if (found) panel.append(chips([...states.map(state), ...topics.map(topic)]));
    else if (plain) panel.append(line(say("search.nothing")), chips(topics.map(topic), true), ...(terms?.length ? [pages(terms)] : []), ask("", plain));
  }

  /** Terms of the glossary to go to. @param {[string, string][]} terms */
  function pages(terms) {
    const made = line(say("search.terms"));
    for (const [place, title] of terms) {
      const link = document.createElement("a");
      link.href = new URL(place, root).href;
      link.textContent = title;
      made.append(" ", link);
    }
    return made;
  }

  const fold = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /** @param {string} text */
  function line(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  /**
   * A button that asks for something else, with the same filters.
   * @param {string} label
   * @param {string} query
   */
  function instead(label, query) {
    const box = /** @type {HTMLInputElement} */ (input);
    return button(label, () => {
      box.value = [query, ...(box.value.match(FILTERS) ?? []).map((filter) => filter.trim())].join(" ");
      box.focus();
      tell();
    });
  }

  /** @param {string} label @param {(made: HTMLButtonElement) => void} press */
  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "mj-search__do";
    made.textContent = label;
    made.addEventListener("click", () => press(made));
    return made;
  }

  /**
   * The way to ask for what is missing: the site's help-wanted page, where it has one, and the question to take there.
   * @param {string} said before it
   * @param {string} query
   */
  function ask(said, query) {
    const made = line(said);
    const help = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[href*='help-wanted']"));
    if (help) {
      const link = document.createElement("a");
      link.href = help.href;
      link.textContent = say("search.ask");
      made.append(link, " ");
    }
    const wanted = say("search.wanted", { query });
    made.append(button(say("search.copy"), async (pressed) => {
      const done = await navigator.clipboard?.writeText(wanted).then(() => true, () => false);
      pressed.textContent = done ? say("search.copied") : wanted;
    }));
    return made;
  }

  /** @param {[string, number]} named */
  const state = ([name, many]) => ({ filter: say("search.status_filter", { name }), label: `${name} ${many}` });
  /** @param {[string, number]} named */
  const topic = ([name, many]) => ({ filter: say("search.topic_filter", { name: name.replace(/\s+/g, "_") }), label: many ? `${name} ${many}` : name });

  /**
   * Buttons that put filters into the query or take them out again.
   * @param {{filter: string, label: string}[]} offered
   * @param {boolean} [instead] of all that was typed
   */
  function chips(offered, instead = false) {
    const made = document.createElement("div");
    made.className = instead ? "mj-search__filters mj-search__filters--all" : "mj-search__filters";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", say("search.filter"));
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

  // ---- results that change while someone walks through them ---------------------------------------------

  const root = new URL(JSON.parse(document.getElementById("__config")?.textContent ?? "{}").base ?? ".", location.href);
  /** @type {Told | null} the engine's last word on what is typed now */
  let told = null;
  let walking = ""; // the address of the result that has the focus
  let entered = ""; // a query for which Enter was pressed before its results were there

  const links = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("a.md-search-result__link")]);
  const buttons = () => [...panel.querySelectorAll("button")];
  list.addEventListener("focusin", ({ target }) => {
    walking = /** @type {Element} */ (target).closest("a")?.href ?? "";
  });
  input.addEventListener("focus", () => (walking = ""));
  new MutationObserver(() => {
    const lost = walking && [null, document.body].includes(/** @type {HTMLElement | null} */ (document.activeElement));
    if (lost) (links().find((link) => link.href === walking) ?? links()[0])?.focus();
    settle();
  }).observe(list, { childList: true });

  /** Names the query that the list answers, once it does, and follows an Enter that came before it did. */
  function settle() {
    const [first] = links();
    const same = first ? told?.first && samePlace(first.href, told.first) : told?.found === 0;
    if (!told || !same || told.query !== input?.value) return void delete list?.dataset.mjQuery;
    /** @type {HTMLElement} */ (list).dataset.mjQuery = told.query;
    aside.postMessage({ drawn: true });
    if (entered === told.query) first?.click();
    entered = "";
  }

  /**
   * @param {string} href with what Material adds to it
   * @param {string} place
   */
  function samePlace(href, place) {
    const [shown, found] = [new URL(href), new URL(place, root)];
    return shown.pathname.replace(/index\.html$/, "") === found.pathname && shown.hash === found.hash;
  }

  // ---- keyboard ----------------------------------------------------------------------------------------

  // Material closes the dialog on Tab and takes other keys for typing; the filters must be reachable, too
  document.addEventListener("keydown", (event) => {
    // Safari ends a composition before the Enter that ended it; only the code says what that Enter was for
    const composed = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && document.activeElement === input && (composed || soon())) {
      if (!composed) event.preventDefault();
      event.stopPropagation();
    }
    const [first, within] = [panel.querySelector("button"), panel.contains(document.activeElement)];
    const into = event.key === "Tab" && !event.shiftKey && document.activeElement === input && !panel.hidden && first;
    const back = event.key === "Tab" && event.shiftKey && document.activeElement === first;
    if (into || back) {
      event.preventDefault();
      (into || input).focus();
    }
    if (into || (within && ["Tab", "Enter", " "].includes(event.key))) event.stopPropagation();
  }, { capture: true });

  /** Whether what is typed has no results yet; then they are awaited, instead of opening those of less of it. */
  function soon() {
    const early = Boolean(input?.value.trim()) && list?.dataset.mjQuery !== input?.value;
    if (early && input) entered = input.value;
    return early;
  }
})();
