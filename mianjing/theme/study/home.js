/** The home page: what is due, where the learner stopped, the question of the day, progress by topic, weak topics. */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, meter, slot, address, today, store, live, practiceAddress, index, cards, answer } = study.ui;
  if (!document.querySelector('[data-mj-page="home"]')) return;
  const WEAK_TOPICS = 3;

  /** @param {string} name @param {string} title @param {(Node|string|null)[]} children */
  function panel(name, title, ...children) {
    const place = slot(name);
    if (!place) return;
    place.classList.add("mj-study-panel");
    place.replaceChildren(make("h2", { text: title }), ...children.filter((child) => child !== null));
  }

  /** @param {Map<string, Progress>} records @param {[string, string][]} names */
  function dueToday(records, names) {
    const day = today();
    // A question that no list holds any more is not asked, so it is not due.
    const standings = [...records.values()].filter((record) => record.topic !== "").map((record) => ({
      topic: record.topic, ...study.record.standing(record, day),
    }));
    const due = standings.filter((one) => one.due !== null && one.due <= day).length;
    const started = standings.some((one) => one.due !== null);
    const weak = new Map();
    for (const one of standings) if (one.level === "weak") weak.set(one.topic, (weak.get(one.topic) ?? 0) + 1);
    const worst = names.filter(([topic]) => weak.has(topic))
      .sort((a, b) => weak.get(b[0]) - weak.get(a[0])).slice(0, WEAK_TOPICS);
    const standing = due > 0 ? say("home.due", { count: due }) : started ? say("home.done") : say("home.never");
    const [to, label] = due > 0 ? [{ mode: "due" }, say("home.review")] : [{ mode: "new" }, say("home.learn")];
    panel("due", say("practice.due"),
      make("p", { class: "mj-study-big", text: standing }),
      make("p", {}, make("a", { class: "mj-button", href: practiceAddress(to), text: label })),
      worst.length === 0 ? null : make("p", { class: "mj-study-weak" }, say("home.weak"),
        ...worst.flatMap(([topic, name], at) => [at > 0 ? say("list.comma") : "", make("a", {
          href: practiceAddress({ mode: "weak", topic }), text: say("list.counted", { name, count: weak.get(topic) }) })])));
  }

  /** An address of this site: it was read from storage, where anything may stand. */
  function isHere(/** @type {unknown} */ url) {
    try {
      const { protocol, host } = new URL(String(url));
      return protocol === location.protocol && host === location.host;
    } catch {
      return false;
    }
  }

  function whereLeftOff() {
    const session = store.note("session");
    const last = store.note("last");
    const rest = study.session.resumed(session, () => true);
    const safe = isHere(last?.url);
    if (!rest && !safe) return slot("continue")?.setAttribute("hidden", "");
    panel("continue", say("home.continue"),
      safe ? make("p", { class: "mj-study-last" }, say("home.last"), make("a", { href: last.url, text: String(last.title) })) : null,
      rest ? make("p", {}, make("a", { class: "mj-button", href: practiceAddress({ resume: "1" }),
        text: say("home.resume", { name: rest.name, done: rest.done.length, total: rest.queue.length }) })) : null);
  }

  /** @param {[string, string, number, number][]} topics */
  function progress(topics, records = store.all()) {
    const known = new Map(), met = new Map(), day = today();
    for (const record of records.values()) {
      const { level } = study.record.standing(record, day);
      if (level !== "new") met.set(record.topic, (met.get(record.topic) ?? 0) + 1);
      if (level === "known") known.set(record.topic, (known.get(record.topic) ?? 0) + 1);
    }
    for (const [topic, , total] of topics) {
      const place = document.querySelector(`[data-mj-slot="topic-progress"][data-topic="${CSS.escape(topic)}"]`);
      if (!place || records.size === 0) continue;
      // A question that was since removed still counts as met, until then more than there are.
      place.replaceChildren(...meter(Math.min(total, known.get(topic) ?? 0), Math.min(total, met.get(topic) ?? 0), total));
    }
  }

  /** A topic by its size, then a question of it: only one topic's list has to be loaded. */
  async function ofTheDay(/** @type {[string, string, number, number][]} */ topics) {
    const random = study.select.randomFrom(today());
    const topic = study.select.topicOfTheDay(
      topics.map(([id, name, , practisable]) => ({ id, name, size: practisable })), random);
    const card = topic && study.select.ofTheDay(await cards(topic.id), random);
    if (!card) return;
    const back = make("div", { class: "mj-study-back mj-prose", hidden: true });
    const button = make("button", { type: "button", class: "mj-link", "aria-expanded": "false", text: say("home.show"),
      onclick: async () => {
        if (back.hidden && !back.hasChildNodes()) back.innerHTML = await answer(card);
        back.hidden = !back.hidden;
        button.setAttribute("aria-expanded", String(!back.hidden));
        button.textContent = back.hidden ? say("home.show") : say("home.hide");
      } });
    panel("daily", say("home.daily"),
      make("p", { class: "mj-study-daily" }, make("a", { href: address(card.url), text: card.title, lang: card.lang || null })),
      make("p", { class: "mj-study-fine" }, `${topic.name} · `, button), back);
  }

  live(whereLeftOff);
  index().then((/** @type {any} */ { topics }) => {
    live(() => {
      const records = store.all();
      dueToday(records, topics);
      progress(topics, records);
    });
    return ofTheDay(topics);
  }).catch(() => panel("due", say("practice.due"), make("p", { text: say("home.lost") })));
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
