// A page opened from a disk may start no worker. There this stands in for the one that Material starts: the
// same script runs inside the page, loaded by script elements, which need neither fetch nor eval.
"use strict";

(function () {
  if (location.protocol !== "file:") return;
  const mianjing = (globalThis.mianjing ??= {});

  /** @param {string} url @returns {Promise<void>} */
  function run(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`could not load ${url}`));
      document.head.append(script);
    });
  }

  const page = new EventTarget(); // hears what the page posts
  class PageWorker extends EventTarget {
    /** @param {string | URL} url */
    constructor(url) {
      super();
      mianjing.host = {
        load: (/** @type {string[]} */ urls) => Promise.all(urls.map(run)).then(() => {}),
        post: (/** @type {object} */ data) => this.dispatchEvent(new MessageEvent("message", { data })),
        listen: (/** @type {(message: any) => void} */ hear) =>
          page.addEventListener("message", (event) => hear(/** @type {MessageEvent} */ (event).data)),
      };
      this.running = run(String(url));
    }
    /** @param {any} data */
    postMessage(data) {
      // not at once: who posts to a worker does not wait for it
      void this.running.then(() => page.dispatchEvent(new MessageEvent("message", { data })));
    }
    terminate() {}
  }

  /** @type {any} */ (globalThis).Worker = PageWorker;

  // Links that scripts make lead to folders; without a server the file in it must be named.
  for (const kind of ["pointerdown", "focusin", "click", "auxclick"]) {
    addEventListener(kind, ({ target }) => {
      const link = /** @type {Element} */ (target).closest?.("a[href]");
      if (link instanceof HTMLAnchorElement && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    }, { capture: true });
  }
})();
