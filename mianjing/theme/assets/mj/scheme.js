/**
 * Runs before anything is drawn: where the site's root is, what Material's bundle keeps under it, and the colour
 * scheme, which follows the system until the reader chooses. Printed sheets run this alone.
 */
"use strict";

(function () {
  const scope = new URL(document.currentScript?.dataset.base ?? ".", location.href);
  /** @param {string} key @param {URL} base */
  const keyOf = (key, base) => base.pathname + "." + key;

  globalThis.__md_scope = scope;
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
  const media = matchMedia("(prefers-color-scheme: dark)");
  /** Shows "light", "dark", or what the system asks for. @param {unknown} choice */
  function show(choice) {
    const dark = choice === "dark" || (choice !== "light" && media.matches);
    root.dataset.scheme = dark ? "dark" : "light";
    document.body?.setAttribute("data-md-color-scheme", dark ? "slate" : "default");
  }
  const chosen = () => globalThis.__md_get("scheme");
  show(chosen());
  media.addEventListener("change", () => show(chosen()));
  document.addEventListener("DOMContentLoaded", () => show(chosen()));

  // Kept if it is there: another script may have run before.
  Object.assign((globalThis.mianjing ??= {}), {
    scope,
    toggleScheme() {
      const choice = root.dataset.scheme === "dark" ? "light" : "dark";
      globalThis.__md_set("scheme", choice);
      show(choice);
    },
  });
})();
