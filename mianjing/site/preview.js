// Reloads a previewed page when the site it is of has changed since it was made.
"use strict";

(function () {
  const { version } = document.currentScript.dataset;
  const events = new EventSource("/_preview/events");
  events.addEventListener("message", ({ data }) => {
    if (data === version) return;
    events.close();
    location.reload();
  });
  // A page kept by the browser may be of an earlier state.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
