/**
 * Runs before anything is drawn: the colour scheme, and the four helpers that Material's bundle expects as
 * globals (it ships them as inline scripts, which the site's Content-Security-Policy forbids).
 */
"use strict";

(function () {
  const scope = new URL(document.currentScript?.dataset.base ?? ".", location.href);
  /** @param {string} key @param {URL} base */
  const keyOf = (key, base) => base.pathname + "." + key;

  globalThis.__md_scope = scope;
  globalThis.__md_hash = (text) => [...text].reduce((sum, char) => (sum << 5) - sum + char.charCodeAt(0), 0);
  // Where storage is forbidden even naming it throws: it must be named inside "try".
  globalThis.__md_get = (key, store, base = scope) => {
    try {
      return JSON.parse((store ?? localStorage).getItem(keyOf(key, base)) ?? "null");
    } catch {
      return null; // storage forbidden, or not ours
    }
  };
  globalThis.__md_set = (key, value, store, base = scope) => {
    try {
      (store ?? localStorage).setItem(keyOf(key, base), JSON.stringify(value));
    } catch {
      // A full or forbidden storage only means that the choice is not remembered.
    }
  };

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

  const media = matchMedia("(prefers-color-scheme: dark)");
  /** Shows "light", "dark", or what the system asks for. @param {unknown} choice */
  function show(choice) {
    const dark = choice === "dark" || (choice !== "light" && media.matches);
    root.dataset.scheme = dark ? "dark" : "light";
    document.body?.setAttribute("data-md-color-scheme", dark ? "slate" : "default");
    return dark;
  }
  const chosen = () => globalThis.__md_get("scheme");
  show(chosen());
  media.addEventListener("change", () => show(chosen()));
  document.addEventListener("DOMContentLoaded", () => show(chosen()));

  /**
   * The site's message `key` (mianjing/site/messages) with `{name}` filled in.
   * @param {string} key
   * @param {Record<string, unknown>} [values]
   */
  const say = (key, values = {}) =>
    String(globalThis.mianjing.messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  // Kept if it is there: another script may have run before.
  Object.assign((globalThis.mianjing ??= {}), {
    scope,
    prefix,
    say,
    toggleScheme() {
      const choice = root.dataset.scheme === "dark" ? "light" : "dark";
      globalThis.__md_set("scheme", choice);
      show(choice);
    },
  });
})();
