/**
 * Runs before anything is drawn, after scheme.js: the rest of what Material's bundle expects as globals (it ships
 * them as inline scripts, which the site's Content-Security-Policy forbids), and what all our scripts share.
 */
"use strict";

(function () {
  const { mianjing } = globalThis;
  const { scope } = mianjing;
  globalThis.__md_hash = (text) => [...text].reduce((sum, char) => (sum << 5) - sum + char.charCodeAt(0), 0);

  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  // Two sites on one host differ by path; copies on a disk are the same site, wherever they lie.
  const prefix = scope.protocol === "file:" ? "mianjing" : `mianjing${scope.pathname}`;
  /** What there is of the learner ("card", "session", "last"): room is kept for it before scripts fill it in. */
  function kept() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix + ":"));
      return new Set(names.map((name) => name.slice(prefix.length + 1).split(":")[0]));
    } catch {
      return [];
    }
  }
  root.dataset.kept = [...kept()].join(" ");

  /**
   * The site's message `key` (mianjing/site/messages) with `{name}` filled in.
   * @param {string} key
   * @param {Record<string, unknown>} [values]
   */
  const say = (key, values = {}) =>
    String(mianjing.messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  Object.assign(mianjing, { prefix, say });
})();
