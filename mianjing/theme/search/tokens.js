// Text to search tokens: the browser's half of the one definition in mianjing/site/search/tokens.py.
// Both must give the same tokens for the same text; tests/cases/search/tokens.json holds them to it.
"use strict";

/**
 * @typedef {object} Token
 * @property {string} term
 * @property {number} start where it begins in the text as given
 * @property {number} end
 * @property {boolean} joined made by joining others that are tokens of their own
 *
 * @typedef {object} Language what tokenising must know of the languages; comes with the index's manifest
 * @property {string} traditional characters, and at the same places in
 * @property {string} simplified their simplified forms
 * @property {Record<string, string>} words question word → its mark ("?why"), or "" to drop it
 * @property {{anywhere: string[], at_edge: string[], latin: string[]}} aside words around the subject of a query
 * @property {{words: string[], between: string[]}} comparing words that ask for a comparison; that stand between its sides
 * @property {string} lone Han characters that say nothing when they stand alone
 */

(function (mianjing) {
  const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"; // this and the next four as mianjing/core/text.py has them
  const KANA = "\\u3040-\\u30ff";
  const SIGN_BEFORE = /(?<![A-Za-z0-9.])\.(?=[A-Za-z])/y;
  const SIGN_AFTER = /(?<=[A-Za-z0-9])(?:\+\+|[+#](?![A-Za-z0-9+#]))/y;
  const OPERATOR = "[!=<>]+=+|=+>?|[-=]>|&&|\\|\\|";
  const CLUSTER = "[A-Za-z0-9]+(?:[-_.‐‑–−][A-Za-z0-9]+)*";
  const RUNS = new RegExp(`(${CLUSTER})|([${HAN}${KANA}]+)|(${OPERATOR}|[\\u0370-\\u03ff\\u0400-\\u04ff]+)`, "g");
  const PIECES = /[A-Za-z0-9]+/g;
  const BORDERS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+/g;
  const MAX_JOINED = 24;

  /**
   * An English word without its plural ending; anything else as it is.
   * @param {string} word
   */
  function singular(word) {
    const last = word.length - 1;
    if (last < 3 || word[last] !== "s" || "saio".includes(word[last - 1])) return word;
    if (word[last - 1] === "u" && word[last - 2] !== "p") return word;
    return word.endsWith("ies") ? word.slice(0, -3) + "y" : word.slice(0, -1);
  }

  /** @param {Language} language */
  function tokenizer(language) {
    /** @type {Map<string, string>} */
    const plain = new Map();
    for (let i = 0; i < language.traditional.length; i++) plain.set(language.traditional[i], language.simplified[i]);
    const words = new Map(Object.entries(language.words));
    const lone = new Set(language.lone);
    const hanWords = [...words.keys()].filter((word) => word > "\u007f").sort((a, b) => b.length - a.length);
    const question = new RegExp(hanWords.join("|") || "(?!)", "g");
    /** @type {Map<string, string>} */
    const folds = new Map();

    /** @param {string} character */
    function foldCharacter(character) {
      let folded = folds.get(character);
      if (folded === undefined) {
        folded = character.normalize("NFKC");
        if (folded >= "\u00c0" && folded <= "\u024f") folded = folded.normalize("NFD")[0];
        folded = plain.get(folded) ?? folded;
        folds.set(character, folded);
      }
      return folded;
    }

    /**
     * Text with every character in its plain form, and where in the original each of its units began and ended.
     * @param {string} text
     */
    function fold(text) {
      let folded = "";
      /** @type {number[]} */
      const starts = [];
      /** @type {number[]} */
      const ends = [];
      let at = 0;
      for (const character of text) {
        const plainly = character < "\u0080" ? character : foldCharacter(character);
        for (let i = 0; i < plainly.length; i++) {
          starts.push(at);
          ends.push(at + character.length);
        }
        folded += plainly;
        at += character.length;
      }
      return { folded, starts, ends };
    }

    /**
     * The tokens of a text, in reading order.
     * @param {string} text
     * @param {boolean} [pairs] join Latin words parted by one space, too (for short texts)
     * @returns {Token[]}
     */
    function tokens(text, pairs = false) {
      const { folded, starts, ends } = fold(text);
      /** @type {Token[]} */
      const found = [];
      /** @type {[number, number] | null} */
      let before = null;
      for (const run of folded.matchAll(RUNS)) {
        const start = run.index;
        const end = start + run[0].length;
        if (run[2]) han(run[2], start, found);
        else if (run[3]) found.push({ term: run[3].toLowerCase(), start, end, joined: false });
        else {
          if (pairs && before && before[1] + 1 === start && folded[before[1]] === " ") pair(folded, before[0], start, end, found);
          const first = found.length;
          latin(run[1], start, found);
          named(folded, start, end, found);
          before = found.length > first && !found[first].term.startsWith("?") ? [start, end] : null;
        }
      }
      for (const token of found) {
        token.start = starts[token.start];
        token.end = ends[token.end - 1];
      }
      return found;
    }

    /**
     * @param {string} run
     * @param {number} offset
     * @param {Token[]} found
     */
    function han(run, offset, found) {
      let at = 0;
      /** @param {number} end */
      const rest = (end) => {
        if (end - at > 1) {
          for (let i = at; i < end - 1; i++) {
            found.push({ term: run.slice(i, i + 2), start: offset + i, end: offset + i + 2, joined: false });
          }
        } else if (end - at === 1 && !lone.has(run[at])) {
          found.push({ term: run[at], start: offset + at, end: offset + end, joined: false });
        }
      };
      for (const match of run.matchAll(question)) {
        const end = match.index + match[0].length;
        rest(match.index);
        const mark = words.get(match[0]);
        if (mark) found.push({ term: mark, start: offset + match.index, end: offset + end, joined: false });
        at = end;
      }
      rest(run.length);
    }

    /**
     * @param {string} cluster
     * @param {number} offset
     * @param {Token[]} found
     */
    function latin(cluster, offset, found) {
      const whole = words.get(cluster.toLowerCase());
      if (whole !== undefined) {
        if (whole) found.push({ term: whole, start: offset, end: offset + cluster.length, joined: false });
        return;
      }
      /** @type {Token[]} */
      const joined = [];
      const pieces = [...cluster.matchAll(PIECES)].map((match) => ({ text: match[0], start: offset + match.index }));
      for (const { text, start } of pieces) {
        const cuts = [...text.matchAll(BORDERS)];
        const end = start + text.length;
        if (worthCutting(cuts.map((cut) => cut[0]))) {
          for (const cut of cuts) {
            const from = start + cut.index;
            found.push({ term: singular(cut[0].toLowerCase()), start: from, end: from + cut[0].length, joined: false });
          }
          joined.push({ term: singular(text.toLowerCase()), start, end, joined: true });
        } else {
          found.push({ term: singular(text.toLowerCase()), start, end, joined: false });
        }
      }
      for (let first = 0; first < pieces.length - 1; first++) {
        for (let last = first + 1; last < pieces.length; last++) {
          if (last !== first + 1 && !(first === 0 && last === pieces.length - 1)) continue;
          const term = singular(pieces.slice(first, last + 1).map((piece) => piece.text).join("").toLowerCase());
          const end = pieces[last].start + pieces[last].text.length;
          if (term.length <= MAX_JOINED) joined.push({ term, start: pieces[first].start, end, joined: true });
        }
      }
      found.push(...joined);
    }

    /**
     * The name that a word makes with the mark before or after it, if there is one: C++, LoRA+, .NET.
     * @param {string} folded
     * @param {number} start
     * @param {number} end
     * @param {Token[]} found
     */
    function named(folded, start, end, found) {
      SIGN_BEFORE.lastIndex = start - 1;
      SIGN_AFTER.lastIndex = end;
      const first = start && SIGN_BEFORE.test(folded) ? start - 1 : start;
      const last = end + (SIGN_AFTER.exec(folded)?.[0].length ?? 0);
      if (first === start && last === end) return;
      found.push({ term: folded.slice(first, last).toLowerCase(), start: first, end: last, joined: false });
    }

    /**
     * KVCache, zero3 and word2vec are made of words; LoRA, fp16 and 13b are words.
     * @param {string[]} cuts
     */
    function worthCutting(cuts) {
      const letters = cuts.filter((cut) => cut > "9");
      return cuts.length > 1 && letters.every((cut) => cut.length > 1) && letters.some((cut) => cut.length > 2);
    }

    /**
     * @param {string} folded
     * @param {number} first
     * @param {number} second
     * @param {number} end
     * @param {Token[]} found
     */
    function pair(folded, first, second, end, found) {
      if (words.has(folded.slice(second, end).toLowerCase())) return;
      const term = (folded.slice(first, end).match(PIECES) ?? []).join("").toLowerCase();
      if (term.length <= MAX_JOINED) found.push({ term: singular(term), start: first, end, joined: true });
    }

    const aside = asideFinder(language.aside);
    /**
     * A query without the words around its subject, each replaced by spaces, so that places stay; as it is, if
     * nothing would be left.
     * @param {string} query
     */
    function subject(query) {
      const { folded, starts, ends } = fold(query);
      const units = query.split("");
      for (const [from, to] of aside(folded)) units.fill(" ", starts[from], ends[to - 1]);
      const left = units.join("");
      return tokens(left).some(({ term }) => !term.startsWith("?")) ? left : query;
    }

    return { tokens, subject, fold: (/** @type {string} */ text) => fold(text).folded };
  }

  /** @param {Language["aside"]} aside */
  function asideFinder({ anywhere, at_edge, latin }) {
    const longest = (/** @type {string[]} */ words) => [...words].sort((a, b) => b.length - a.length).join("|");
    const whole = new RegExp(`${longest(anywhere)}|(?<![A-Za-z0-9])(?:${longest(latin)})(?![A-Za-z0-9])`, "gi");
    const beside = "[\\sA-Za-z0-9,.，。？！?!、：:]";
    const edge = new RegExp(`(?:^|(?<=${beside}))(?:${longest(at_edge)})|(?:${longest(at_edge)})(?=$|${beside})`, "g");

    /** @param {string} folded @returns {[number, number][]} where the words stand */
    return function find(folded) {
      /** @type {[number, number][]} */
      const found = [];
      const spaced = folded.replace(whole, (word, /** @type {number} */ at) => {
        found.push([at, at + word.length]);
        return " ".repeat(word.length);
      });
      for (const match of spaced.matchAll(edge)) found.push([match.index, match.index + match[0].length]);
      return found;
    };
  }

  mianjing.tokenizer = tokenizer;
})(/** @type {any} */ (globalThis).mianjing ??= {});
