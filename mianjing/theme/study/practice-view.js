/**
 * A sitting on the page: one question at a time, its answer hidden until asked for, graded by button, key or swipe.
 *
 * Keys: space or Enter shows the answer, 1 to 4 grade, ← or u goes back, s skips.
 */
"use strict";

(function (study) {
  const { say } = /** @type {any} */ (globalThis).mianjing;
  const { make, store, now, today, address, answer } = study.ui;

  /** @type {[1|2|3|4, string][]} */
  const GRADES = [[1, say("grade.again")], [2, say("grade.hard")], [3, say("grade.good")], [4, say("grade.easy")]];
  const SWIPE = 70;

  const days = (/** @type {number} */ number) =>
    number <= 0 ? say("practice.soon") : number === 1 ? say("practice.tomorrow") : number < 60 ? say("practice.in_days", { days: number }) : say("practice.in_months", { months: Math.round(number / 30) });

  /** Seconds as minutes:seconds. */
  const minutes = (/** @type {number} */ seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  class PracticeView {
    /**
     * @param {HTMLElement} place
     * @param {Session} session
     * @param {Map<string, Card>} cards
     * @param {{leave: () => void, repeat: (ids: string[]) => void}} ways
     */
    constructor(place, session, cards, ways) {
      this.place = place;
      this.session = session;
      this.cards = cards;
      this.ways = ways;
      this.closing = new AbortController();
      this.since = now();
      this.before = session.spent; // when the present question came
      this.alone = false; // may this sitting forget another tab's place?
      const { signal } = this.closing;
      // Captured, and kept from the theme, which opens the search on "s".
      addEventListener("keydown", (event) => this.#key(event), { capture: true, signal });
      place.addEventListener("touchstart", (event) => this.#touch(event), { passive: true, signal });
      place.addEventListener("touchend", (event) => this.#release(event), { passive: true, signal });
      const ticking = setInterval(() => this.#tick(), 1000);
      signal.addEventListener("abort", () => clearInterval(ticking));
      this.#draw();
    }

    get card() {
      return this.cards.get(study.session.present(this.session) ?? "");
    }

    /** Saves where the learner is, then shows it. */
    #step(/** @type {Session} */ session) {
      if (!session.revealed) this.before = session.spent;
      this.session = session;
      this.since = now();
      this.#save();
      this.#draw();
    }

    /** Another tab's sitting is not replaced unasked; see #other. */
    #save() {
      const saved = store.note("session");
      if (study.session.replaces(this.session, saved) && !this.alone) return;
      if (this.card || saved?.id === this.session.id) store.setNote("session", this.card ? this.session : null);
    }

    /** The session with the time that the present question was thought about. */
    #thought() {
      return this.session.revealed ? this.session : study.session.thought(this.session, this.since, now());
    }

    #reveal() {
      if (this.session.revealed || !this.card) return;
      this.#step(study.session.reveal(this.#thought()));
    }

    #grade(/** @type {1|2|3|4} */ grade) {
      const { card } = this;
      if (!card || !this.session.revealed) return;
      const second = study.record.moment(store.get(card.id), now());
      store.change(card.id, (/** @type {any} */ record) => study.record.graded(record, second, grade));
      this.#step(study.session.pass(this.session, grade, second));
      study.ui.keep().catch(() => {}); // asked for, not needed
    }

    #skip() {
      if (this.card) this.#step(study.session.pass(this.#thought(), 0, 0));
    }

    #back() {
      const { session, undone } = study.session.back(this.session);
      if (!undone) return;
      if (undone.grade !== 0) {
        store.change(undone.id, (/** @type {any} */ record) => study.record.ungraded(record, undone.second));
      }
      this.#step(session);
    }

    #leave() {
      this.closing.abort();
      this.ways.leave();
    }

    /* ---- Keys and swipes ---- */

    #key(/** @type {KeyboardEvent} */ event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = /** @type {HTMLElement} */ (event.target);
      if (target.closest("input, textarea, select, dialog, [data-md-component=search]")) return;
      const onControl = target.closest("button, a, summary") !== null;
      const act = this.#action(event.key, onControl);
      if (!act) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }

    /** @returns {(() => void)|undefined} */
    #action(/** @type {string} */ key, /** @type {boolean} */ onControl) {
      if (!this.card) return undefined;
      if ((key === " " || key === "Enter") && !onControl && !this.session.revealed) return () => this.#reveal();
      if (key === "ArrowLeft" || key === "u") return () => this.#back();
      if (key === "s") return () => this.#skip();
      const grade = GRADES.find(([number]) => String(number) === key);
      return grade && this.session.revealed ? () => this.#grade(grade[0]) : undefined;
    }

    #touch(/** @type {TouchEvent} */ event) {
      const target = /** @type {HTMLElement} */ (event.target);
      let wide = null;
      for (let at = /** @type {HTMLElement|null} */ (target); at && at !== this.place; at = at.parentElement) {
        if (at.scrollWidth > at.clientWidth + 1) wide = at; // a swipe there scrolls code or a table
      }
      const one = event.touches.length === 1 && wide === null;
      this.from = one ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
    }

    #release(/** @type {TouchEvent} */ event) {
      const from = this.from;
      this.from = null;
      if (!from) return;
      const right = event.changedTouches[0].clientX - from.x, down = event.changedTouches[0].clientY - from.y;
      if (Math.abs(right) < SWIPE || Math.abs(down) > Math.abs(right) / 2) return;
      if (this.session.revealed) this.#grade(right > 0 ? 3 : 1);
      else if (right > 0) this.#back();
      else this.#skip();
    }

    /* ---- What is seen ---- */

    #draw() {
      const { card } = this;
      this.place.replaceChildren(...(card ? this.#question(card) : this.#summary()));
      const heading = /** @type {HTMLElement} */ (this.place.querySelector("[data-focus]"));
      heading.focus({ preventScroll: true });
      if (!this.session.revealed) this.place.scrollIntoView({ block: "start" });
    }

    /** @returns {HTMLElement[]} */
    #question(/** @type {Card} */ card) {
      const { done, queue, revealed, name } = this.session;
      const changed = study.record.changed(store.get(card.id), card.hash);
      const title = make("h2", { class: "mj-study-question", tabindex: "-1", "data-focus": !revealed, text: card.title, lang: card.lang || null });
      if (card.html) title.innerHTML = card.html;
      return [
        make("div", { class: "mj-study-top" },
          make("progress", { max: queue.length, value: done.length, "aria-label": say("practice.progress") }),
          make("span", { class: "mj-study-fine", text: say("practice.place", { name, at: done.length + 1, total: queue.length }) }),
          ...(this.session.mock ? [make("span", { class: "mj-study-clock", role: "timer", text: this.#clock() })] : [])),
        ...this.#other(),
        title,
        ...(changed ? [make("p", { class: "mj-study-changed", text: say("practice.changed") })] : []),
        revealed ? this.#answer(card) : this.#cover(),
        make("div", { class: "mj-study-ways" },
          make("button", { type: "button", class: "mj-link", disabled: done.length === 0, text: say("practice.back"),
            onclick: () => this.#back() }),
          make("button", { type: "button", class: "mj-link", text: say("practice.skip"), onclick: () => this.#skip() }),
          make("button", { type: "button", class: "mj-link", text: say("practice.end"), onclick: () => this.#leave() })),
        make("p", { class: "mj-study-keys mj-study-fine" },
          make("span", { class: "mj-study-for-keys", text: say("practice.keys") }),
          make("span", { class: "mj-study-for-touch", text: revealed ? say("practice.swipe_grade") : say("practice.swipe") })),
      ];
    }

    /** What a mock interview's clock shows: this question, and all. */
    #clock() {
      const { spent } = this.#thought();
      return say("practice.clock", { question: minutes(spent - this.before), all: minutes(spent) });
    }

    #tick() {
      const clock = this.place.querySelector(".mj-study-clock");
      if (clock && !this.session.revealed) clock.textContent = this.#clock();
    }

    /** Asks, where another tab has a sitting of its own, whose place is to be kept. @returns {HTMLElement[]} */
    #other() {
      const saved = store.note("session");
      if (!study.session.replaces(this.session, saved) || this.alone) return [];
      return [make("p", { class: "mj-study-changed" }, say("practice.other", { name: saved.name }), " ",
        make("button", { type: "button", class: "mj-link", text: say("practice.keep_this"), onclick: () => {
          this.alone = true;
          this.#step(this.session);
        } }))];
    }

    #cover() {
      return make("p", { class: "mj-study-cover" },
        make("button", { type: "button", class: "mj-button", text: say("practice.reveal"), onclick: () => this.#reveal() }),
        make("span", { class: "mj-study-fine", text: say("practice.think") }));
    }

    #answer(/** @type {Card} */ card) {
      const back = make("div", { class: "mj-study-back mj-prose", tabindex: "-1", "data-focus": true, "aria-label": say("practice.answer"),
        role: "region" }, make("p", { class: "mj-study-fine", text: say("practice.fetching") }));
      answer(card).then((/** @type {string} */ html) => {
        back.innerHTML = html; // made safe when the site was built
        store.change(card.id, (/** @type {any} */ record) =>
          study.record.looked(record, now(), card.topic, card.hash));
      }, () => back.replaceChildren(make("p", { text: say("practice.answer_lost") })));
      const note = store.get(card.id)?.note ?? "";
      return make("div", {}, back,
        note === "" ? null : make("p", { class: "mj-study-own" }, make("strong", { text: say("question.note") }), note),
        make("p", {}, study.ui.starButton(card.id, card.topic).button,
          make("a", { class: "mj-study-fine", href: address(card.url), text: say("practice.open") })),
        make("div", { class: "mj-study-grades", role: "group", "aria-label": say("practice.how_well") },
          ...GRADES.map(([grade, name]) => make("button", {
            type: "button", class: `mj-study-grade mj-study-grade--${grade}`, onclick: () => this.#grade(grade),
            "aria-keyshortcuts": grade }, make("strong", { text: name }),
          make("small", { text: days(this.#next(card, grade)) })))));
    }

    /** Days until the question would be asked again. */
    #next(/** @type {Card} */ card, /** @type {1|2|3|4} */ grade) {
      const before = store.get(card.id) ?? study.record.blank();
      const record = study.record.graded(before, study.record.moment(before, now()), grade);
      return study.record.standing(record, today()).interval;
    }

    /** @returns {HTMLElement[]} */
    #summary() {
      this.closing.abort();
      const all = study.session.summary(this.session);
      const rows = [[say("grade.again"), all.again], [say("grade.hard"), all.hard], [say("grade.good"), all.good], [say("grade.easy"), all.easy], [say("practice.skip"), all.skipped]];
      const passed = this.session.done.length - all.skipped;
      return [
        make("h2", { tabindex: "-1", "data-focus": true, text: say("practice.finished") }),
        make("p", { text: say("practice.graded", { name: this.session.name, count: passed }) }),
        ...(this.session.mock ? [make("p", { text: say("practice.spent", { all: minutes(this.session.spent),
          each: minutes(this.session.spent / Math.max(1, this.session.done.length)) }) })] : []),
        make("dl", { class: "mj-study-summary" }, ...rows.map(([name, number]) =>
          make("div", {}, make("dt", { text: name }), make("dd", { text: number })))),
        ...(all.forgotten.length === 0 ? [] : [
          make("h3", { text: say("practice.forgotten") }),
          make("ul", {}, ...all.forgotten.flatMap((/** @type {string} */ id) => {
            const card = this.cards.get(id);
            return card ? [make("li", {}, make("a", { href: address(card.url), text: card.title, lang: card.lang || null }))] : [];
          }))]),
        make("p", { class: "mj-study-go" },
          ...(all.forgotten.length === 0 ? [] : [make("button", { type: "button", class: "mj-button", text: say("practice.again"),
            onclick: () => this.ways.repeat(all.forgotten) })]),
          make("button", { type: "button", class: "mj-button mj-button--quiet", text: say("practice.another"),
            onclick: () => this.#leave() })),
      ];
    }
  }

  study.practiceView = {
    open: (/** @type {ConstructorParameters<typeof PracticeView>} */ ...given) => new PracticeView(...given),
  };
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
