/** The practice page: choosing what to practise, and moving between choosing, a sitting and its summary. */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, store, now, today, notify, index, cards } = study.ui;
  const place = document.querySelector("[data-mj-practice]");
  if (!place) return;

  const LOST = say("practice.lost");
  const COUNTS = [10, 20, 50, 100];
  /** @type {[string, string, string][]} mode, name, what it does */
  const MODES = [
    ["due", say("practice.due"), say("practice.due_about")],
    ["all", say("practice.all"), say("practice.all_about")],
    ["weak", say("practice.weak"), say("practice.weak_about")],
    ["new", say("practice.new"), say("practice.new_about")],
    ["random", say("practice.random"), say("practice.random_about")],
    ["mock", say("practice.mock"), say("practice.mock_about")],
  ];

  /** @type {{topics: [string, string, number, number][], tags: [string, string, number][]}} */
  let catalogue = { topics: [], tags: [] };

  const everyTopic = () => catalogue.topics.map(([topic]) => topic);

  /** The lists of `topics`; what the store knows of them is put where they now stand. @returns {Promise<Card[]>} */
  async function cardsOf(/** @type {string[]} */ topics) {
    const found = (await Promise.all(topics.map(cards))).flat();
    store.place(new Set(topics), new Map(found.map((card) => [card.id, card.topic])));
    return found;
  }

  /** What is due or weak was met before: only the topics of the learner's records can hold it. */
  async function metCards(/** @type {string[]} */ topics) {
    const homes = () => new Set([...store.all().values()].map((record) => record.topic));
    const met = homes();
    const found = await cardsOf(topics.filter((topic) => met.has(topic)));
    // A question that left its topic may stand in another one; one that is nowhere is asked for only once.
    return met.has("") || !homes().has("") ? found : cardsOf(topics);
  }

  /** In order, as many topics as `count` questions need, and those met before: reviews come first. */
  async function orderedCards(/** @type {string[]} */ topics, /** @type {(found: Card[]) => boolean} */ enough) {
    const met = await metCards(topics);
    /** @type {Card[]} */
    const found = [];
    for (const topic of topics) {
      if (enough(found)) break;
      found.push(...await cardsOf([topic]));
    }
    const known = new Set(found.map((card) => card.id));
    return [...found, ...met.filter((card) => !known.has(card.id))];
  }

  const option = (/** @type {string} */ value, /** @type {string} */ text) => make("option", { value, text });

  function field(/** @type {string} */ label, /** @type {HTMLElement} */ control) {
    return make("label", { class: "mj-study-field" }, make("span", { text: label }), control);
  }

  const topic = /** @type {HTMLSelectElement} */ (make("select", { name: "topic" }, option("", say("practice.every_topic"))));
  const tag = /** @type {HTMLSelectElement} */ (make("select", { name: "tag" }, option("", say("practice.every_tag"))));
  const count = /** @type {HTMLSelectElement} */ (make("select", { name: "count" },
    ...COUNTS.map((number) => option(String(number), say("count.questions", { count: number })))));
  const fits = make("output", { class: "mj-study-fine", "aria-live": "polite" });
  const starred = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", name: "starred" }));
  const start = /** @type {HTMLButtonElement} */ (make("button", { type: "submit", class: "mj-button", text: say("practice.start") }));
  const modes = MODES.map(([mode, name, about]) => make("label", { class: "mj-study-mode" },
    make("input", { type: "radio", name: "mode", value: mode, checked: mode === "all" }),
    make("span", {}, make("strong", { text: name }), make("small", { text: about }))));
  const form = /** @type {HTMLFormElement} */ (make("form", { class: "mj-study-choose", "aria-label": say("practice.choose") },
    make("fieldset", {}, make("legend", { text: say("practice.mode") }), make("div", { class: "mj-study-modes" }, ...modes)),
    make("div", { class: "mj-study-fields" }, field(say("downloads.topic"), topic), field(say("nav.tags"), tag), field(say("downloads.count"), count)),
    make("p", {}, make("label", { class: "mj-study-starred" }, starred, say("practice.starred"))),
    make("p", { class: "mj-study-go" }, start, fits)));
  const again = make("div");
  const outlook = make("div");
  const chooser = make("div", {}, again, form, outlook, study.backup.section(() => refresh()));
  const view = make("div", { class: "mj-practice-view", hidden: true });

  /** @returns {Choice} */
  function choice() {
    const mode = /** @type {any} */ (new FormData(form).get("mode") ?? "all");
    return {
      mode, topics: topic.value ? [topic.value] : [], tags: tag.value ? [tag.value] : [], starred: starred.checked, count: Number(count.value),
    };
  }

  /** What will be practised, said in words. */
  function name() {
    const mode = MODES.find(([mode]) => mode === choice().mode)?.[1] ?? "";
    const parts = [topic, tag].filter((one) => one.value).map((one) => one.selectedOptions[0].textContent ?? "");
    return [mode, ...parts, ...(starred.checked ? ["★"] : [])].join(" · ");
  }

  /** Fitting cards in the order to practise them: all, or in long libraries at least as many as are asked for. */
  async function chosen() {
    const wanted = choice();
    const topics = wanted.topics.length > 0 ? wanted.topics : everyTopic();
    const fitting = (/** @type {Card[]} */ found) =>
      study.select.fitting(found, store.all(), wanted, today(), Math.random);
    if (wanted.mode === "due" || wanted.mode === "weak" || wanted.starred) return fitting(await metCards(topics));
    if (wanted.mode !== "all") return fitting(await cardsOf(topics));
    return fitting(await orderedCards(topics, (found) => fitting(found).length >= wanted.count));
  }

  /** How many there are; where the index tells, no list is loaded. */
  async function number() {
    const { mode, topics, tags } = choice();
    if (mode !== "all" || tags.length > 0 || starred.checked) return (await chosen()).length;
    return catalogue.topics.reduce((sum, [id, , , practisable]) =>
      sum + (topics.length === 0 || topics.includes(id) ? practisable : 0), 0);
  }

  let asked = 0;
  async function recount() {
    const mine = (asked += 1);
    fits.textContent = say("practice.counting");
    const found = await number();
    if (mine !== asked) return; // another choice was made meanwhile
    fits.textContent = found === 0 ? empty() : say("practice.fitting", { count: found });
    start.disabled = found === 0;
  }

  const empty = () => ({ due: say("practice.no_due"), weak: say("practice.no_weak"), new: say("practice.no_new") })[
    /** @type {string} */ (choice().mode)] ?? say("practice.no_fitting");

  const topicsOf = (/** @type {Map<string, Card>} */ byId) => [...new Set([...byId.values()].map((card) => card.topic))];

  /** Opens the practice view with `session`; comes back here when it ends. @param {any} session @param {Map<string, Card>} byId */
  function enter(session, byId) {
    chooser.hidden = true;
    view.hidden = false;
    study.ui.loadAhead(session.queue.map((/** @type {string} */ id) => byId.get(id)));
    study.practiceView.open(view, session, byId, {
      leave: () => {
        view.hidden = true;
        chooser.hidden = false;
        refresh();
        form.querySelector("input")?.focus();
      },
      repeat: (/** @type {string[]} */ ids) =>
        enter(study.session.begin(say("practice.forgotten"), ids, false, topicsOf(byId), newId()), byId),
    });
  }

  /** Tells a sitting from others, in whichever tab. */
  const newId = () => `${now()}-${Math.floor(Math.random() * 1e9)}`;

  async function begin() {
    start.disabled = true; // until the lists have come; coming back counts again
    /** @type {Card[]} */
    const found = (await chosen()).slice(0, choice().count);
    if (found.length === 0) return;
    const byId = new Map(found.map((card) => [card.id, card]));
    const session = study.session.begin(name(), [...byId.keys()], choice().mode === "mock", topicsOf(byId), newId());
    const open = await unfinished();
    if (!open) return enter(session, byId);
    askFirst(open, () => {
      store.setNote("session", null);
      enter(session, byId);
    });
  }

  /** The place in an unfinished sitting is not forgotten unasked; its grades are kept in any case. */
  function askFirst(/** @type {any} */ open, /** @type {() => void} */ go) {
    start.disabled = false;
    const panel = make("div", { class: "mj-study-panel mj-study-again", role: "alertdialog", "aria-label": say("practice.replace") },
      make("p", { text: say("practice.replaces", { name: open.session.name, at: open.session.done.length + 1, total: open.session.queue.length }) }),
      make("p", { class: "mj-study-go" },
        make("button", { type: "button", class: "mj-button", text: say("practice.resume"), onclick: () => enter(open.session, open.byId) }),
        make("button", { type: "button", class: "mj-button mj-button--quiet", text: say("practice.replace"), onclick: go })));
    again.replaceChildren(panel);
    panel.querySelector("button")?.focus();
  }

  /** The unfinished session, if its questions still exist. */
  async function unfinished() {
    const saved = store.note("session");
    if (saved === undefined) return null;
    const named = everyTopic().filter((topic) => saved.topics.includes(topic));
    const topics = named.length > 0 ? named : everyTopic();
    const byId = new Map((await cardsOf(topics)).map((card) => [card.id, card]));
    const session = study.session.resumed(saved, (/** @type {string} */ id) => byId.has(id));
    return session && { session, byId };
  }

  async function refresh() {
    const open = await unfinished();
    again.replaceChildren(...(open === null ? [] : [make("div", { class: "mj-study-panel mj-study-again" },
      make("p", { text: say("practice.unfinished", { name: open.session.name, at: open.session.done.length + 1, total: open.session.queue.length }) }),
      make("p", {}, make("button", { type: "button", class: "mj-button", text: say("practice.resume"),
        onclick: () => enter(open.session, open.byId) }), " ",
      make("button", { type: "button", class: "mj-link", text: say("practice.drop"), onclick: () => {
        store.setNote("session", null);
        refresh();
      } })))]));
    outlook.replaceChildren(...study.outlook.days(store.all(), today()), await study.backup.reminder(refresh));
    await recount();
  }

  /** What the address asks for: ?mode=due&topic=rag, ?resume=1. */
  function preset(/** @type {URLSearchParams} */ wanted) {
    const mode = form.querySelector(`input[value="${CSS.escape(wanted.get("mode") ?? "")}"]`);
    if (mode) /** @type {HTMLInputElement} */ (mode).checked = true;
    topic.value = wanted.get("topic") ?? "";
    tag.value = wanted.get("tag") ?? "";
    for (const select of [topic, tag]) if (select.selectedIndex < 0) select.value = "";
  }

  function show() {
    place?.replaceChildren(chooser, view);
    if (location.hash === "#backup") study.backup.show();
  }

  async function open() {
    catalogue = await index();
    topic.append(...catalogue.topics.filter((row) => row[3] > 0).map(([id, name, , number]) => option(id, say("list.counted", { name, count: number }))));
    tag.append(...catalogue.tags.map(([id, name, number]) => option(id, say("list.counted", { name, count: number }))));
    const wanted = new URLSearchParams(location.search);
    preset(wanted);
    form.addEventListener("change", recount);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      begin().catch(() => {
        start.disabled = false;
        notify(LOST);
      });
    });
    const waiting = wanted.has("resume") ? await unfinished() : null;
    if (!waiting) await refresh();
    show();
    if (waiting) enter(waiting.session, waiting.byId);
  }

  open().catch(() => {
    notify(LOST);
    // Whatever is wrong, what exports and clears the progress is there.
    if (!chooser.isConnected) show();
  });
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
