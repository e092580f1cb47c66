// Stands in for Material's search worker. Everything that depends on how Material talks to its worker is here:
//
//   Material → {type: 0, data: {config, docs, options}}   set up          we → {type: 1}   ready
//   Material → {type: 2, data: "query"}                    a query         we → {type: 3, data: {items}}
//
// Items are lists of one row each; `location` is relative to the site's root; `title`, `text` and `tags` are
// HTML; `terms` must be there. Queries have no number, so they are answered in order; one that a later one
// has overtaken is not answered at all.
//
// Until the first query this file is all that is fetched. It runs as a worker or, where a page opened from a
// disk may have none, inside the page (see local.js).
"use strict";

(function () {
  const ENGINE = ["tokens", "packing", "parts", "concepts", "rank", "feedback", "complete", "spoken", "correct", "compare", "filters", "passages", "present", "engine"];
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
  const DRAWN = 300; // milliseconds that the page has to draw the first results before more is fetched

  const inWorker = typeof document === "undefined";
  const base = inWorker ? self.location.href : /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @type {{load: (urls: string[]) => Promise<void>, post: (message: object) => void, listen: (hear: (message: any) => void) => void}} */
  const host = inWorker
    ? {
        load: async (urls) => void (await Promise.all(urls.map(part))),
        post: (message) => postMessage(message),
        listen: (hear) => addEventListener("message", (event) => hear(event.data)),
      }
    : globalThis.mianjing.host;
  /**
   * Fetches a part of the index: importScripts would bring one after the other. The manifest, which names the
   * others, must be today's.
   * @param {string} url
   */
  async function part(url) {
    const answer = await fetch(url, { cache: /\/manifest[^/]*$/.test(url) ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    const script = await answer.text();
    const [call, name] = /** @type {RegExpMatchArray} */ (script.match(/^mianjing\.part\(("[^"]*"),/));
    globalThis.mianjing.part(JSON.parse(name), JSON.parse(script.slice(call.length, script.lastIndexOf(")"))));
  }

  // An engine reads the index that was made for it: in a built site both have the same mark in their names.
  const mark = /worker(\.\w+)?\.js$/.exec(base)?.[1] ?? "";
  const named = (/** @type {string} */ path) => path.replace(/^manifest(?=\.js$)/, `manifest${mark}`);
  const load = (/** @type {string[]} */ paths) => host.load(paths.map((path) => new URL(named(path), base).href));
  // the page hears here what Material's messages have no room for
  const aside = new BroadcastChannel("mianjing-search");

  /** A built site has the engine in this file; the theme's own files stand apart. */
  async function engineLoaded() {
    if (globalThis.mianjing?.openEngine) return;
    if (inWorker) importScripts(...ENGINE.map((name) => new URL(`${name}.js`, base).href));
    else await load(ENGINE.map((name) => `${name}.js`));
  }

  /** @type {Promise<any> | null} */
  let opening = null;
  function engine() {
    opening ??= engineLoaded().then(() => globalThis.mianjing.openEngine(load));
    opening.catch(() => (opening = null)); // offline for a moment: the next keystroke tries again
    return opening;
  }

  /** A message of the site, as boot.js has it for pages. @param {string} key @param {Record<string, string>} values */
  const say = (key, values) => globalThis.mianjing.messages[key].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => values[name]);

  /** @param {any} result */
  function row({ url, title, snippet, asked, covers, topic, state, score }) {
    const besides = asked && say(covers ? "search.covers" : "search.also_asked", { asked });
    const text = (besides && `<p class="mj-hit__asked">${besides}</p>`) + `<p>${snippet}</p>`;
    const tags = [topic, state].filter(Boolean).map(globalThis.mianjing.escape);
    // Material shows no text for a place within a page
    const whole = url.includes("#") ? `${title}<span class="mj-hit__text">${snippet}</span>` : title;
    return [{ location: inWorker ? url : url.replace(/(^|\/)(?=#|$)/, "$1index.html"), title: whole, text, tags, score, terms: {} }];
  }

  /** @type {(value?: any) => void} the page says when it has drawn results */
  let drawn = () => {};
  aside.addEventListener("message", ({ data }) => data.drawn && drawn());

  /**
   * @param {string} query
   * @param {() => boolean} current whether no later query has come
   */
  async function answer(query, current) {
    /** @param {any} found what the engine says; Material hears of it last, as its list is taken for the last word's */
    const tell = ({ results, query: searched, ...said }) => {
      if (!current()) return;
      aside.postMessage({ query, searched, ...said, found: results.length, first: results[0]?.url });
      host.post({ type: RESULT, data: { items: results.map(row) } });
    };
    const draw = (/** @type {any} */ found) => {
      tell({ ...found, partial: true });
      return new Promise((resolve) => {
        drawn = resolve;
        setTimeout(resolve, DRAWN);
      });
    };
    if (query.trim()) tell(await (await engine()).search(query, 0, draw));
    else host.post({ type: RESULT, data: { items: [] } });
  }

  // the page asks here for more results than Material's message had
  aside.addEventListener("message", async ({ data: { more, from } }) => {
    if (more === undefined || !opening) return;
    const { results } = await (await engine()).search(more, from);
    aside.postMessage({ query: more, from, rows: results.map(row).flat() });
  });
  // The page says when a search is near; the index's first part is then on its way before the first letter.
  aside.addEventListener("message", ({ data }) => data.warm && void engine().catch(() => {}));

  let turn = Promise.resolve();
  let asked = 0;
  host.listen((message) => {
    if (message.type === SETUP) {
      host.post({ type: READY });
      aside.postMessage({ hello: true });
    }
    if (message.type !== QUERY) return;
    const mine = ++asked;
    turn = turn.then(async () => {
      if (mine !== asked) return;
      const current = () => mine === asked;
      const again = () => {
        opening = null; // the site may have been put up anew since its index was opened
        return answer(message.data, current);
      };
      await answer(message.data, current).catch(again).catch((error) => {
        opening = null;
        aside.postMessage({ query: message.data, failed: String(error) });
        host.post({ type: RESULT, data: { items: [] } });
      });
    });
  });
})();
