/**
 * What the study pages share: where the site's root is, the learner's store with its notices, the practice data,
 * and making elements.
 */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  /** The site's root, wherever it is served from or lies on a disk. */
  const root = /** @type {URL} */ (/** @type {any} */ (globalThis).mianjing.scope);

  const NOTICES = {
    blocked: "progress.blocked",
    full: "progress.full",
    newer: "progress.newer",
    damaged: "progress.damaged",
  };

  /**
   * @param {string} name
   * @param {Record<string, any>} [properties] attributes; `text` and `on…` handlers are what they say; false leaves out
   * @param {(Node|string|null)[]} children
   */
  function make(name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "text") element.textContent = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) element.setAttribute(key, value === true ? "" : String(value));
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /** A bar with two lengths: what is known, and what was met at all. */
  function meter(/** @type {number} */ known, /** @type {number} */ met, /** @type {number} */ total) {
    const bar = make("span", { class: "mj-study-meter", "aria-hidden": "true" });
    bar.style.setProperty("--known", `${(100 * known) / Math.max(total, 1)}%`);
    bar.style.setProperty("--met", `${(100 * met) / Math.max(total, 1)}%`);
    return [bar, make("span", { class: "mj-study-fine", text: say("progress.meter", { known, total, met }) })];
  }

  /** @type {(name: string) => HTMLElement|null} */
  const slot = (name) => document.querySelector(`[data-mj-slot="${name}"]`);
  const address = (/** @type {string} */ path) => new URL(path, root).href;
  const now = () => Math.floor(Date.now() / 1000);
  const today = () => study.record.dayOf(now());

  /** The practice page's address, with what to practise. @param {Record<string, string>} [wanted] */
  function practiceAddress(wanted = {}) {
    const url = new URL("practice/", root);
    url.search = new URLSearchParams(wanted).toString();
    return url.href;
  }

  /* ---- Notices ---- */

  /** @type {HTMLElement|undefined} */
  let notices;
  const told = new Set();

  /** Shows a message once on this page. @param {string} text @param {string} [link] */
  function notify(text, link) {
    if (told.has(text)) return;
    told.add(text);
    if (!notices) {
      notices = make("div", { class: "mj-study-notices", role: "status" });
      (document.querySelector("[data-mj-page]") ?? document.body).prepend(notices);
    }
    const close = make("button", { type: "button", class: "mj-study-close", "aria-label": say("notice.close"), text: "×" });
    const more = link ? make("a", { href: link, text: say("notice.back_up") }) : null;
    const notice = make("p", { class: "mj-study-notice" }, text, " ", more, close);
    close.addEventListener("click", () => notice.remove());
    notices.append(notice);
  }

  /* ---- The store: one a page ---- */

  const prefix = /** @type {any} */ (globalThis).mianjing.prefix; // boot.js
  const store = new study.Store({
    open: () => localStorage, prefix, now,
    tell: (/** @type {keyof NOTICES} */ trouble) => notify(say(NOTICES[trouble]), practiceAddress() + "#backup"),
  });

  /** Calls `render` now, and again when another tab or a return to this page may have changed the progress. */
  function live(/** @type {() => void} */ render) {
    render();
    addEventListener("storage", (event) => {
      if (event.key === null || event.key.startsWith(`${prefix}:card:`)) render();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) render();
    });
  }

  let askedToKeep = false;

  /** Asks the browser, once a visit, not to clear the progress when it wants room. */
  async function keep() {
    if (askedToKeep || !navigator.storage?.persist) return;
    askedToKeep = true;
    if (!await navigator.storage.persisted()) await navigator.storage.persist();
  }

  /** May the browser clear the progress by itself? */
  const wipeable = async () => !(await navigator.storage?.persisted?.().catch(() => false));

  /**
   * A button that stars a question and says whether it is; `draw` when something else may have changed that.
   * @param {string} id @param {string} topic @param {string} [question] said with it where there are several
   */
  function starButton(id, topic, question) {
    const button = make("button", { type: "button", class: "mj-study-star", onclick: () => {
      store.change(id, (/** @type {any} */ record) => study.record.starredAs({ ...record, topic }, now(), !record.star));
      draw();
    } });
    button.setAttribute("aria-label", question ? say("list.star", { question }) : say("question.star"));
    button.title = say("question.star");
    function draw() {
      const star = store.get(id)?.star ?? false;
      button.setAttribute("aria-pressed", String(star));
      button.textContent = star ? "★" : "☆";
    }
    draw();
    return { button, draw };
  }

  /* ---- Practice data: scripts that call register ---- */

  /** @type {Map<string, any>} */
  const arrived = new Map();
  /** @type {Map<string, Promise<any>>} */
  const asked = new Map();

  study.register = (/** @type {string} */ name, /** @type {any} */ value) => void arrived.set(name, value);

  /** @param {string} path @returns {Promise<void>} */
  function run(path) {
    return new Promise((resolve, reject) => {
      const script = make("script", { src: address(path) });
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => reject(new Error(path)));
      document.head.append(script);
    });
  }

  /** The index must be today's, whatever the browser has kept; a page opened from a disk can only run it. */
  async function runIndex() {
    const path = "assets/study/index.js";
    if (location.protocol === "file:") return run(path);
    const answer = await fetch(address(path), { cache: "no-cache" });
    if (!answer.ok) throw new Error(path);
    const script = await answer.text();
    study.register("index", JSON.parse(script.slice(script.indexOf(",") + 1, script.lastIndexOf(")"))));
  }

  async function fetched(/** @type {string} */ name) {
    if (name === "index") await runIndex();
    else await run(`assets/study/${(await load("index")).version}/${encodeURIComponent(name)}.js`);
    if (!arrived.has(name)) throw new Error(name);
    return arrived.get(name);
  }

  /** @param {string} name @returns {Promise<any>} */
  function load(name) {
    const known = asked.get(name);
    if (known) return known;
    const coming = fetched(name);
    asked.set(name, coming);
    coming.catch(() => asked.delete(name));
    return coming;
  }

  /**
   * The index, with progress under former ids moved to the present ones.
   * @returns {Promise<{topics: [string, string, number, number][], tags: [string, string, number][]}>}
   */
  async function index() {
    const found = await load("index");
    for (const [former, id] of Object.entries(found.renamed)) store.rename(former, id);
    return found;
  }

  /** @returns {Promise<Card[]>} a topic's questions in learning order */
  async function cards(/** @type {string} */ topic) {
    const { columns, rows } = await load(topic);
    return rows.map((/** @type {any[]} */ row) => ({
      topic, ...Object.fromEntries(columns.map((/** @type {string} */ name, /** @type {number} */ at) => [name, row[at]])),
    }));
  }

  /** @returns {Promise<string>} the answers of a question, HTML made safe when the site was built */
  async function answer(/** @type {Card} */ card) {
    const html = (await load(`${card.topic}.${card.part}`))[card.id];
    if (!html) throw new Error(card.id);
    return html;
  }

  /** Loads the answers of a sitting before they are asked for, where a service worker keeps them for later. */
  function loadAhead(/** @type {(Card|undefined)[]} */ sitting) {
    if (!navigator.serviceWorker?.controller) return;
    for (const card of sitting) if (card) answer(card).catch(() => {}); // asked for again, it is said what is missing
  }

  study.ui = { loadAhead, make, meter, slot, address, now, today, practiceAddress, notify, store, live, keep, wipeable, starButton, index,
    cards, answer };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
