/**
 * Keeps what was visited for reading and practising without a connection. VERSION, which stands above this, changes
 * with every byte of the site: each version has a cache of its own, and the older ones go when it takes over.
 *
 * Pages come from the network whenever that answers, so a new version shows at the next visit. Files that are named
 * by their content come from the cache: a page asks for those of its own version, and no other's can be mixed in.
 * Whatever goes wrong with a cache, the network's answer is given.
 */
"use strict";

(function () {
  const worker = /** @type {any} */ (globalThis);
  const say = (/** @type {string} */ key) => worker.mianjing.messages[key];
  const scope = new URL(worker.registration.scope);
  const OURS = `mianjing ${scope.pathname} `; // other sites of this host have caches too
  const NAME = OURS + worker.VERSION;
  const NAMED_BY_CONTENT = /^(?:assets|search)\/(?!manifest\.).*[0-9a-f]{8,10}[./]/;
  const TOO_MUCH = /^download\//;

  const path = (/** @type {URL} */ url) => url.pathname.slice(scope.pathname.length);
  const isOurs = (/** @type {URL} */ url) => url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  /** What is asked with an address ("?mode=due") changes nothing on the server. @param {string} url */
  const key = (url) => url.replace(/[?#].*/, "");

  /** @param {string} url @returns {Promise<Response|undefined>} */
  async function kept(url) {
    try {
      return await (await caches.open(NAME)).match(key(url), { ignoreVary: true });
    } catch {
      return undefined; // storage forbidden or broken
    }
  }

  /** @param {string} url @param {Response} answer */
  async function keep(url, answer) {
    if (!answer.ok || answer.type !== "basic" || answer.redirected) return;
    try {
      await (await caches.open(NAME)).put(key(url), answer);
    } catch {
      // no room: what is kept already stays, the rest needs a connection
    }
  }

  /** Asks the network, and the host anew for what has the same name in every version. @param {Request|string} request */
  const ask = (request, named = false) => fetch(request, named ? {} : { cache: "no-cache" });

  /** @param {any} event @param {boolean} named */
  async function answer(event, named) {
    const { request } = event;
    const known = named ? await kept(request.url) : undefined;
    if (known) return known;
    try {
      const found = await ask(request, named);
      event.waitUntil(keep(request.url, found.clone()));
      return found;
    } catch {
      return (await kept(request.url)) ?? (request.mode === "navigate" ? visited() : Response.error());
    }
  }

  /** In place of a page that was never visited: those that were. */
  async function visited() {
    const rows = [];
    try {
      const cache = await caches.open(NAME);
      for (const request of await cache.keys()) {
        const page = await cache.match(request);
        if (!page?.headers.get("content-type")?.startsWith("text/html")) continue;
        // Escaped already where it stands.
        const title = /<title>([^<]*)<\/title>/.exec(await page.text())?.[1];
        if (title) rows.push(`<li><a href="${new URL(request.url).pathname}">${title}</a></li>`);
      }
    } catch {
      // then there is nothing to name
    }
    const html = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${say("away.title")}</title>
<style>body{max-width:36em;margin:3em auto;padding:0 1em;font:1em/1.8 system-ui,sans-serif}</style>
<h1>${say("away.title")}</h1><p>${say(rows.length > 0 ? "away.visited" : "away.nothing")}</p><ul>${rows.sort().join("")}</ul>`;
    return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'" } });
  }

  /** Keeps what a page that was opened before this worker has loaded; of a page, what it shows first as well. */
  async function keepOpened(/** @type {string[]} */ urls) {
    for (const one of urls) {
      const url = new URL(one, scope);
      if (!isOurs(url) || TOO_MUCH.test(path(url)) || await kept(url.href)) continue;
      const found = await ask(key(url.href), NAMED_BY_CONTENT.test(path(url))).catch(() => undefined);
      if (!found) continue;
      const isPage = found.headers.get("content-type")?.startsWith("text/html");
      const html = isPage ? await found.clone().text() : "";
      await keep(url.href, found);
      const asked = html.matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img)\s[^>]*?(?:src|href)="([^"]+)"/g);
      await keepOpened([...asked].map((match) => new URL(match[1], url).href));
    }
  }

  worker.addEventListener("install", () => worker.skipWaiting());

  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil((async () => {
    try {
      const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
      await Promise.all(old.map((name) => caches.delete(name)));
    } finally {
      await worker.clients.claim();
    }
  })()));

  worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keepOpened(event.data)));

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || !isOurs(url) || TOO_MUCH.test(path(url)) || request.headers.has("range")) return;
    if (request.headers.get("accept") === "text/event-stream") return; // it never ends
    event.respondWith(answer(event, NAMED_BY_CONTENT.test(path(url))));
  });
})();
