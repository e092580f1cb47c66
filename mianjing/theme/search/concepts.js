// A query taken apart into concepts: what must be found, each with the words that would do.
"use strict";

/**
 * @typedef {object} Alternative one way to name a concept
 * @property {string[]} terms all of them together name it
 * @property {number} worth 0 to 1: how surely this is what was meant
 * @property {number} needed 0 to 1: the share of it that must be there for it to count at all
 * @property {number} [row] the row of aliases that says so
 *
 * @typedef {object} Concept
 * @property {string[]} typed the terms as typed
 * @property {number[]} places where in the query each of them begins
 * @property {Alternative[]} alternatives
 * @property {boolean} latin
 * @property {boolean} cased whether it was cut at its capitals alone: KVCache
 * @property {number} start where it begins in the query
 * @property {number} end
 */

(function (mianjing) {
  const LONGEST_ALIAS = 12;
  const SAME = 0.9; // an alias for what was typed
  const HINT = 0.5; // a word that what was typed hints at
  const PART = 0.5; // less than that of a name typed
  const WHOLE = 0.75; // the share of an alias that must be there: "chain" is not "chain of thought"

  /**
   * What a reader of queries needs of the alias table: each alias's terms → the ways to say the same.
   * @param {string} packed its rows, as the manifest has them
   * @param {(text: string, pairs?: boolean) => Token[]} tokens
   * @returns {Map<string, Alternative[]>}
   */
  function aliasTable(packed, tokens) {
    const rows = packed.split("/").map((row) => row.split(";").map((words) => (words ? words.split(",") : [])));
    /** @type {Map<string, Alternative[]>} */
    const table = new Map();
    for (const [row, [same, nowhere = [], hints = []]] of rows.entries()) {
      const read = (/** @type {number} */ worth) => (/** @type {string} */ text) => {
        const found = tokens(text, true).filter((token) => !token.term.startsWith("?"));
        const whole = found.find((token) => token.joined && token.start === 0 && token.end === text.length);
        return { terms: found.filter((token) => !token.joined).map((token) => token.term), whole: whole?.term, worth };
      };
      const said = same.map(read(hints.length ? HINT : SAME)); // several that hint at one thing are not the same
      const hinted = hints.map(read(HINT));
      for (const from of [...said, ...nowhere.map(read(SAME))]) {
        const others = [...said, ...hinted].filter((to) => to !== from && to.terms.length);
        const alternatives = others.flatMap(({ terms, whole, worth }) => [
          { terms, worth, needed: WHOLE, row },
          ...(whole ? [{ terms: [whole], worth, needed: WHOLE, row }] : []),
        ]);
        for (const key of new Set([from.terms.join(" "), from.whole])) {
          if (key) table.set(key, [...(table.get(key) ?? []), ...alternatives]);
        }
      }
    }
    return table;
  }

  /**
   * @param {string} query
   * @param {{tokens: (text: string, pairs?: boolean) => Token[], subject: (query: string) => string}} tokenizer
   * @param {Map<string, Alternative[]>} aliases
   * @param {string} lone Han characters that say nothing when they stand alone
   * @returns {{concepts: Concept[], marks: string[]}}
   */
  function readQuery(query, { tokens, subject }, aliases, lone) {
    const found = tokens(subject(query), true);
    const marks = [...new Set(found.filter((token) => token.term.startsWith("?")).map((token) => token.term))];
    const plain = found.filter((token) => !token.joined && !token.term.startsWith("?"));
    const joined = found.filter((token) => token.joined && (!query.slice(token.start, token.end).includes(" ") || aliases.has(token.term)));
    /** @type {Concept[]} */
    const concepts = [];
    for (let at = 0; at < plain.length; ) {
      const many = Math.max(longestAlias(plain, at, aliases), cluster(plain, at, joined));
      const own = plain.slice(at, at + many);
      const { start } = own[0];
      const end = Math.max(...own.map((token) => token.end));
      const typed = own.map((token) => token.term);
      const wholes = joined.filter((token) => token.start >= start && token.end <= end);
      const alternatives = asTyped(typed, aliases);
      for (const { term, start: from, end: to } of wholes) {
        if (from === start && to === end) alternatives.push({ terms: [term], worth: 1, needed: 0 });
        else alternatives.push({ terms: [term, ...own.filter((t) => t.end <= from || t.start >= to).map((t) => t.term)], worth: 1, needed: 0 });
      }
      for (const key of new Set([typed.join(" "), ...wholes.filter((t) => t.start === start && t.end === end).map((t) => t.term)])) {
        alternatives.push(...(aliases.get(key) ?? []));
      }
      const single = many === 1 ? singleWord(typed[0], lone) : "";
      if (single) alternatives.push({ terms: [single], worth: 1, needed: 0 });
      const cased = own.length > 1 && !/[^A-Za-z0-9]/.test(query.slice(start, end));
      concepts.push({ typed, cased, places: own.map((token) => token.start), alternatives, latin: /^[a-z0-9]/.test(typed[0]), start, end });
      at += many;
    }
    return { concepts, marks };
  }

  /**
   * The terms as typed. Of a name that the aliases know, a part says less: “gradient” of gradient checkpointing.
   * @param {string[]} typed
   * @param {Map<string, Alternative[]>} aliases
   * @returns {Alternative[]}
   */
  function asTyped(typed, aliases) {
    if (!aliases.has(typed.join(" "))) return [{ terms: typed, worth: 1, needed: 0 }];
    return [
      { terms: typed, worth: 1, needed: WHOLE },
      { terms: typed, worth: PART, needed: 0 },
    ];
  }

  /**
   * What is left of a pair of Han characters without the one that says nothing: 秩 of 的秩.
   * @param {string} pair
   * @param {string} lone
   */
  function singleWord(pair, lone) {
    if (pair.length !== 2 || pair < "\u3400") return "";
    const [first, second] = pair;
    return lone.includes(first) !== lone.includes(second) ? (lone.includes(first) ? second : first) : "";
  }

  /**
   * How many tokens from here on are the longest alias, or 1.
   * @param {Token[]} plain
   * @param {number} at
   * @param {Map<string, Alternative[]>} aliases
   */
  function longestAlias(plain, at, aliases) {
    for (let many = Math.min(LONGEST_ALIAS, plain.length - at); many > 1; many--) {
      if (aliases.has(plain.slice(at, at + many).map((token) => token.term).join(" "))) return many;
    }
    return 1;
  }

  /**
   * How many tokens from here on were typed as one Latin word, or may be one.
   * @param {Token[]} plain
   * @param {number} at
   * @param {Token[]} joined
   */
  function cluster(plain, at, joined) {
    const end = Math.max(0, ...joined.filter((token) => token.start === plain[at].start).map((token) => token.end));
    let many = 1;
    while (at + many < plain.length && plain[at + many].end <= end) many++;
    return many;
  }

  mianjing.aliasTable = aliasTable;
  mianjing.readQuery = readQuery;
})(/** @type {any} */ (globalThis).mianjing ??= {});
