/** The practice page: choosing what to practise, and moving between choosing, a sitting and its summary. */
"use strict";

(function (study) {
  const { make, store, now, today, notify, index, cards } = study.ui;
  const place = document.querySelector("[data-mj-practice]");
  if (!place) return;

  const LOST = "练习数据没有载入，请检查网络后刷新页面。";
  const COUNTS = [10, 20, 50, 100];
  /** @type {[string, string, string][]} mode, name, what it does */
  const MODES = [
    ["due", "今日复习", "到了该复习的日子，最容易忘的在前"],
    ["all", "按顺序学", "先复习到期的，再从基础学新题"],
    ["weak", "薄弱题", "上次没答好，或你标了“需加强”的"],
    ["new", "新题", "还没有练过的，由浅入深"],
    ["random", "随机", "打乱顺序，随便抽"],
    ["mock", "模拟面试", "各主题轮着问，答不出也不再重来"],
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

  const topic = /** @type {HTMLSelectElement} */ (make("select", { name: "topic" }, option("", "全部主题")));
  const tag = /** @type {HTMLSelectElement} */ (make("select", { name: "tag" }, option("", "全部标签")));
  const count = /** @type {HTMLSelectElement} */ (make("select", { name: "count" },
    ...COUNTS.map((number) => option(String(number), `${number} 题`))));
  const fits = make("output", { class: "mj-study-fine", "aria-live": "polite" });
  const start = /** @type {HTMLButtonElement} */ (make("button", { type: "submit", class: "mj-button", text: "开始" }));
  const modes = MODES.map(([mode, name, about]) => make("label", { class: "mj-study-mode" },
    make("input", { type: "radio", name: "mode", value: mode, checked: mode === "all" }),
    make("span", {}, make("strong", { text: name }), make("small", { text: about }))));
  const form = /** @type {HTMLFormElement} */ (make("form", { class: "mj-study-choose", "aria-label": "选择要练的题" },
    make("fieldset", {}, make("legend", { text: "怎么练" }), make("div", { class: "mj-study-modes" }, ...modes)),
    make("div", { class: "mj-study-fields" }, field("主题", topic), field("标签", tag), field("题数", count)),
    make("p", { class: "mj-study-go" }, start, fits)));
  const again = make("div");
  const chooser = make("div", {}, again, form, study.backup.section(() => refresh()));
  const view = make("div", { class: "mj-practice-view", hidden: true });

  /** @returns {Choice} */
  function choice() {
    const mode = /** @type {any} */ (new FormData(form).get("mode") ?? "all");
    return {
      mode, topics: topic.value ? [topic.value] : [], tags: tag.value ? [tag.value] : [], count: Number(count.value),
    };
  }

  /** What will be practised, said in words. */
  function name() {
    const mode = MODES.find(([mode]) => mode === choice().mode)?.[1] ?? "";
    const parts = [topic, tag].filter((one) => one.value).map((one) => one.selectedOptions[0].textContent ?? "");
    return [mode, ...parts].join(" · ");
  }

  /** Fitting cards in the order to practise them: all, or in long libraries at least as many as are asked for. */
  async function chosen() {
    const wanted = choice();
    const topics = wanted.topics.length > 0 ? wanted.topics : everyTopic();
    const fitting = (/** @type {Card[]} */ found) =>
      study.select.fitting(found, store.all(), wanted, today(), Math.random);
    if (wanted.mode === "due" || wanted.mode === "weak") return fitting(await metCards(topics));
    if (wanted.mode !== "all") return fitting(await cardsOf(topics));
    return fitting(await orderedCards(topics, (found) => fitting(found).length >= wanted.count));
  }

  /** How many there are; where the index tells, no list is loaded. */
  async function number() {
    const { mode, topics, tags } = choice();
    if (mode !== "all" || tags.length > 0) return (await chosen()).length;
    return catalogue.topics.reduce((sum, [id, , , practisable]) =>
      sum + (topics.length === 0 || topics.includes(id) ? practisable : 0), 0);
  }

  let asked = 0;
  async function recount() {
    const mine = (asked += 1);
    fits.textContent = "正在数题…";
    const found = await number();
    if (mine !== asked) return; // another choice was made meanwhile
    fits.textContent = found === 0 ? empty() : `符合条件的有 ${found} 题`;
    start.disabled = found === 0;
  }

  const empty = () => ({ due: "现在没有到期的题，学几道新题吧。", weak: "没有薄弱题。", new: "新题都练过了。" })[
    /** @type {string} */ (choice().mode)] ?? "没有符合条件的题。";

  const topicsOf = (/** @type {Map<string, Card>} */ byId) => [...new Set([...byId.values()].map((card) => card.topic))];

  /** Opens the practice view with `session`; comes back here when it ends. @param {any} session @param {Map<string, Card>} byId */
  function enter(session, byId) {
    chooser.hidden = true;
    view.hidden = false;
    study.practiceView.open(view, session, byId, {
      leave: () => {
        view.hidden = true;
        chooser.hidden = false;
        refresh();
        form.querySelector("input")?.focus();
      },
      repeat: (/** @type {string[]} */ ids) =>
        enter(study.session.begin("没记住的题", ids, false, topicsOf(byId)), byId),
    });
  }

  async function begin() {
    start.disabled = true; // until the lists have come; coming back counts again
    /** @type {Card[]} */
    const found = (await chosen()).slice(0, choice().count);
    if (found.length === 0) return;
    const byId = new Map(found.map((card) => [card.id, card]));
    enter(study.session.begin(name(), [...byId.keys()], choice().mode === "mock", topicsOf(byId)), byId);
  }

  /** The unfinished session, if its questions still exist. */
  async function unfinished() {
    const saved = store.note("session");
    if (saved === undefined) return null;
    const named = everyTopic().filter((topic) => saved?.topics?.includes?.(topic));
    const topics = named.length > 0 ? named : everyTopic();
    const byId = new Map((await cardsOf(topics)).map((card) => [card.id, card]));
    const session = study.session.resumed(saved, (/** @type {string} */ id) => byId.has(id));
    return session && { session, byId };
  }

  async function refresh() {
    const open = await unfinished();
    again.replaceChildren(...(open === null ? [] : [make("div", { class: "mj-study-panel mj-study-again" },
      make("p", { text: `上次的“${open.session.name}”练到第 ${open.session.done.length + 1} / ${open.session.queue.length} 题。` }),
      make("p", {}, make("button", { type: "button", class: "mj-button", text: "接着练",
        onclick: () => enter(open.session, open.byId) }), " ",
      make("button", { type: "button", class: "mj-link", text: "不练了", onclick: () => {
        store.setNote("session", null);
        refresh();
      } })))]));
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

  async function open() {
    catalogue = await index();
    topic.append(...catalogue.topics.filter((row) => row[3] > 0).map(([id, name, , number]) => option(id, `${name}（${number}）`)));
    tag.append(...catalogue.tags.map(([id, name, number]) => option(id, `${name}（${number}）`)));
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
    place?.replaceChildren(chooser, view);
    if (waiting) enter(waiting.session, waiting.byId);
    if (location.hash === "#backup") study.backup.show();
  }

  open().catch(() => notify(LOST));
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
