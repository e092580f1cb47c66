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
  // One that a built site of the same address left behind would answer in the place of the preview.
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  // A page kept by the browser may be of an earlier state.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
