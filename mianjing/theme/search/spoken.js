// Pinyin typed without an input method, one word or a whole question, put into the characters that sound so.
"use strict";

/**
 * @typedef {object} Reading characters for the first so many syllables
 * @property {string} text
 * @property {number} cost
 * @property {number} pairs how many pairs of characters that the index has are in it
 */

(function (mianjing) {
  const LONGEST = 48; // letters of a phrase
  const PHRASE = 4; // from so many syllables on there may be words between the pairs that the index has
  const FIRST = 3; // of the pairs that sound alike, most used first, so many are thought of
  // what a pair costs, one that goes on from the last character, a question word, and a character that says nothing;
  // what each place costs that a pair has lost to one more used, and each space inside it
  const [PAIR, LINKED, WORD, LONE, LATER, SPACE] = [1, 0.4, 0.8, 1.5, 0.1, 0.5];
  // what may be one syllable by its letters, and several: few English words may
  const SYLLABLE = "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng?|r)?";
  const [ONE, SHAPE] = [new RegExp(`^${SYLLABLE}$`), new RegExp(`^(?:${SYLLABLE})+$`)];

  /** As mianjing/site/search/pinyin.py has it: what many speakers do not tell apart. @param {string} syllable */
  const sound = (syllable) =>
    syllable.replace(/^([zcs])h/, "$1").replace(/([aei])ng$/, "$1n").replace("v", "u");

  /**
   * @param {any} parts
   * @param {Language} language
   */
  function speech(parts, language) {
    const words = [...Object.keys(language.words), ...language.comparing.words, ...language.comparing.between].filter((word) => word > "\u3400");
    // what may stand alone between words: what says nothing, and what short question words are made of (要不要, 多快)
    const short = Object.keys(language.words).filter((word) => word > "\u3400" && word.length < PHRASE);
    const alone = [...new Set([...language.lone, ...short.join("")])];
    /** @type {Map<string, string[]>} */
    const heard = new Map();

    /** @returns {Promise<Map<string, string[]>>} each character's sounds */
    async function sounds() {
      if (!heard.size) {
        for (const [syllable, characters] of Object.entries(await parts.pinyin())) {
          for (const character of characters) heard.set(character, [...(heard.get(character) ?? []), sound(syllable)]);
        }
      }
      return heard;
    }

    /** @param {string} key @returns {Promise<string[]>} the pairs of characters that sound so, most used first */
    async function sounding(key) {
      return (await parts.terms(["~" + key])).get("~" + key)?.split(" ") ?? [];
    }

    /**
     * The words that may stand between those of the index, by the syllables they begin at.
     * @param {string[]} spoken
     * @returns {Promise<[string, number][][]>} each with its cost
     */
    async function between(spoken) {
      const known = await sounds();
      const long = spoken.length >= PHRASE;
      // 会 is also read kuai, but who types that means 快, which is read no other way
      const surest = [...alone].sort((a, b) => (known.get(a)?.length ?? 0) - (known.get(b)?.length ?? 0));
      const sayable = long ? words : words.filter((word) => word.length > 1);
      const heardAt = (/** @type {string} */ word, /** @type {number} */ at) =>
        [...word].every((character, i) => spoken[at + i] !== undefined && known.get(character)?.includes(spoken[at + i]));
      return spoken.map((_, at) => [
        ...sayable.filter((word) => heardAt(word, at)).map((word) => /** @type {[string, number]} */ ([word, WORD])),
        ...(long ? surest : []).filter((one) => heardAt(one, at)).map((one) => /** @type {[string, number]} */ ([one, LONE])),
      ]);
    }

    /**
     * The characters most likely meant by words of pinyin; null where they cannot be read so.
     * @param {string[]} typed
     * @param {boolean} [beside] whether they stand beside words that are known, so that a question word alone will do
     * @returns {Promise<string | null>}
     */
    async function read(typed, beside = false) {
      if (!typed.every((word) => SHAPE.test(word)) || typed.join("").length > LONGEST) return null;
      const known = new Set(Object.keys(await parts.pinyin()));
      const cut = typed.map((word) => cutSyllables(word, known));
      /** @type {string[]} */
      const spoken = [];
      /** @type {Set<number>} */
      const spaces = new Set();
      for (const several of cut) {
        if (!several) return null;
        spaces.add(spoken.length);
        spoken.push(...several.map(sound));
      }
      if (spoken.length < 2) return null;
      const keys = spoken.slice(1).map((next, at) => spoken[at] + next);
      await parts.terms(keys.map((key) => "~" + key));
      const pairs = await Promise.all(keys.map(sounding));
      const best = cheapest(pairs, spoken.length >= PHRASE || beside ? await between(spoken) : [], spaces, spoken.length);
      return best && (best.pairs || beside) ? best.text : null;
    }

    /**
     * A query with its runs of pinyin in characters. A word that is known belongs to none, but that a syllable may be
     * one by chance.
     * @param {string} query folded
     * @param {(word: string) => boolean} known
     */
    async function phrases(query, known) {
      let text = query;
      for (const { from, to, typed } of runs(query, known).reverse()) {
        const beside = /[^\s\p{P}]/u.test(query.slice(0, from) + query.slice(to));
        if (typed.length < 2 && !beside) continue;
        const heard = await read(typed, beside);
        if (heard) text = `${text.slice(0, from)}${heard}${text.slice(to)}`;
      }
      return text;
    }

    return { read, phrases, sounds, sounding };
  }

  /**
   * Words one after the other that may be pinyin and are, most of them, nothing else.
   * @param {string} query
   * @param {(word: string) => boolean} known
   */
  function runs(query, known) {
    /** @type {{from: number, to: number, typed: string[]}[]} */
    const found = [];
    for (const { 0: word, index } of query.toLowerCase().matchAll(/[a-z0-9]+/g)) {
      if (!SHAPE.test(word) || (known(word) && !ONE.test(word))) continue;
      const last = found[found.length - 1];
      if (last && !query.slice(last.to, index).trim()) [last.to, last.typed] = [index + word.length, [...last.typed, word]];
      else found.push({ from: index, to: index + word.length, typed: [word] });
    }
    const letters = (/** @type {string[]} */ several) => several.join("").length;
    return found.filter(({ typed }) => letters(typed.filter(known)) * 2 < letters(typed));
  }

  /**
   * The cheapest reading of all syllables.
   * @param {string[][]} pairs for each syllable, the pairs that sound like it and the next
   * @param {[string, number][][]} between
   * @param {Set<number>} spaces syllables that a space stands before
   * @param {number} many
   * @returns {Reading | undefined}
   */
  function cheapest(pairs, between, spaces, many) {
    /** @type {Map<string, Reading>[]} for so many syllables read, by the last character, "" if it takes no other */
    const best = Array.from({ length: many + 1 }, () => new Map());
    best[0].set("", { text: "", cost: 0, pairs: 0 });
    const offer = (/** @type {number} */ end, /** @type {string} */ last, /** @type {Reading} */ reading) => {
      if (reading.cost < (best[end].get(last)?.cost ?? Infinity)) best[end].set(last, reading);
    };
    for (let at = 0; at < many; at++) {
      for (const [last, { text, cost, pairs: some }] of best[at]) {
        for (const [place, pair] of (pairs[at] ?? []).slice(0, FIRST).entries()) {
          offer(at + 2, pair[1], { text: text + pair, cost: cost + PAIR + place * LATER + +spaces.has(at + 1) * SPACE, pairs: some + 1 });
        }
        const linked = last && pairs[at - 1].find((pair) => pair[0] === last);
        if (linked) offer(at + 1, linked[1], { text: text + linked[1], cost: cost + LINKED + +spaces.has(at) * SPACE, pairs: some + 1 });
        for (const [word, more] of between[at] ?? []) offer(at + word.length, "", { text: text + word, cost: cost + more, pairs: some });
      }
    }
    return [...best[many].values()].sort((a, b) => a.cost - b.cost)[0];
  }

  /**
   * A word as pinyin syllables, as few as can be; null if it is not made of them.
   * @param {string} word
   * @param {Set<string>} syllables
   * @returns {string[] | null}
   */
  function cutSyllables(word, syllables) {
    /** @type {(string[] | null)[]} the best cut of the word's first so many letters */
    const best = [[]];
    for (let end = 1; end <= word.length; end++) {
      best[end] = null;
      for (let start = Math.max(0, end - 6); start < end; start++) {
        const before = best[start];
        const syllable = word.slice(start, end);
        if (before && syllables.has(syllable) && before.length + 1 < (best[end]?.length ?? Infinity)) best[end] = [...before, syllable];
      }
    }
    return best[word.length];
  }

  mianjing.speech = speech;
  mianjing.mayBePinyin = (/** @type {string} */ word) => SHAPE.test(word);
})(/** @type {any} */ (globalThis).mianjing ??= {});
