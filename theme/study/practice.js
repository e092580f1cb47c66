/** The practice page: choosing what to practise, and moving between choosing, a sitting and its summary. */
"use strict";

(function (study) {
  const { make, store, now, today, notify, index, cards } = study.ui;
  const place = document.querySelector("[data-mj-practice]");
  if (!place) return;

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

  /** @param {string[]} topics none: all @returns {Promise<Card[]>} */
  const cardsOf = async (topics) => (await Promise.all((topics.length > 0 ? topics
    : catalogue.topics.map(([topic]) => topic)).map(cards))).flat();

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
  const room = make("div", { class: "mj-study-room", hidden: true });

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

  async function chosen() {
    const wanted = choice();
    const found = await cardsOf(wanted.topics);
    return study.select.fitting(found, store.all(), wanted, today(), Math.random);
  }

  let asked = 0;
  async function recount() {
    const mine = (asked += 1);
    fits.textContent = "正在数题…";
    const number = (await chosen()).length;
    if (mine !== asked) return; // another choice was made meanwhile
    fits.textContent = number === 0 ? empty() : `符合条件的有 ${number} 题`;
    start.disabled = number === 0;
  }

  const empty = () => ({ due: "现在没有到期的题，学几道新题吧。", weak: "没有薄弱题。", new: "新题都练过了。" })[
    /** @type {string} */ (choice().mode)] ?? "没有符合条件的题。";

  /** Opens the room with `session`; comes back here when it ends. @param {any} session @param {Map<string, Card>} byId */
  function enter(session, byId) {
    chooser.hidden = true;
    room.hidden = false;
    study.room.open(room, session, byId, {
      leave: () => {
        room.hidden = true;
        chooser.hidden = false;
        refresh();
        form.querySelector("input")?.focus();
      },
      repeat: (/** @type {string[]} */ ids) => enter(study.session.begin("没记住的题", ids, false), byId),
    });
  }

  async function begin() {
    /** @type {Card[]} */
    const found = (await chosen()).slice(0, choice().count);
    if (found.length === 0) return;
    const byId = new Map(found.map((card) => [card.id, card]));
    enter(study.session.begin(name(), found.map((card) => card.id), choice().mode === "mock"), byId);
  }

  /** The unfinished session, if its questions still exist. */
  async function unfinished() {
    const saved = store.note("session");
    if (saved === undefined) return null;
    const byId = new Map((await cardsOf([])).map((card) => [card.id, card]));
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
      begin();
    });
    place?.replaceChildren(chooser, room);
    const waiting = wanted.has("resume") ? await unfinished() : null;
    if (waiting) enter(waiting.session, waiting.byId);
    else await refresh();
    if (location.hash === "#backup") study.backup.show();
  }

  open().catch(() => notify("练习数据没有载入，请检查网络后刷新页面。"));
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
