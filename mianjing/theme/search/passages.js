// What a result shows: its best passage, and the words that were asked for lit up in it.
"use strict";

(function (mianjing) {
  const LENGTH = 110; // characters of a snippet
  const LEAD = 30; // of them before the first word lit up
  const PIECE = 0.5; // a pair of Han characters that is a piece of a word at least this often lights up alone

  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escape = (/** @type {string} */ text) =>
    text.replace(/[&<>"']/g, (character) => ESCAPES[/** @type {keyof typeof ESCAPES} */ (character)]);

  /**
   * @param {Weighed[]} weighed
   * @param {Map<string, Postings>} found
   * @param {(text: string, pairs?: boolean) => Token[]} tokens
   * @param {number} documents
   */
  function highlighter(weighed, found, tokens, documents) {
    const total = weighed.reduce((sum, { mass }) => sum + mass, 0) || 1;
    /** @type {Set<string>} terms that are words, or pieces of words, rather than seams between two */
    const words = new Set();
    for (const [term, { weight, documents: places }] of found) {
      const rarity = Math.log(1 + (documents - places.length + 0.5) / (places.length + 0.5));
      if (!term.startsWith("?") && weight >= PIECE * rarity) words.add(term);
    }

    /**
     * The tokens of a text that were asked for, and the share of the query they make.
     * @param {string} text
     */
    function lit(text) {
      const all = tokens(text);
      const here = new Set(all.map((token) => token.term));
      /** @type {Set<string>} */
      const wanted = new Set();
      let worth = 0;
      for (const { concept, mass } of weighed) {
        let best = 0;
        for (const { terms, worth: surely, needed } of concept.alternatives) {
          const had = terms.filter((term) => here.has(term));
          const share = had.length / terms.length;
          if (!had.length || share < needed) continue;
          best = Math.max(best, surely * share);
          if (share === 1 || !needed) for (const term of had) wanted.add(term);
        }
        worth += (best * mass) / total;
      }
      const asked = all.filter((token) => wanted.has(token.term));
      const spans = asked.filter((token) => words.has(token.term));
      // the seam of two words lights up only between the two: 型微 in 大模型微调
      const seams = asked.filter((token) => !words.has(token.term) && spans.some((o) => o.end > token.start && o.end < token.end) && spans.some((o) => o.start > token.start && o.start < token.end));
      return { spans: merged([...spans, ...seams]), worth };
    }

    /**
     * A text as HTML with the words asked for marked.
     * @param {string} text
     * @param {[number, number][]} [spans]
     */
    function marked(text, spans = lit(text).spans) {
      let html = "";
      let at = 0;
      for (const [start, end] of spans) {
        html += escape(text.slice(at, start)) + "<mark>" + escape(text.slice(start, end)) + "</mark>";
        at = end;
      }
      return html + escape(text.slice(at));
    }

    /**
     * The passage that has most of what was asked for, cut around it; the first one if none has any.
     * @param {string[]} passages
     */
    function snippet(passages) {
      let best = { text: passages[0] ?? "", spans: /** @type {[number, number][]} */ ([]), worth: 0 };
      for (const text of passages) {
        const here = lit(text);
        if (here.worth > best.worth) best = { text, ...here };
      }
      const { text, spans } = best;
      const [from, to] = window(text, spans);
      const inside = spans.filter(([start, end]) => start >= from && end <= to).map(([s, e]) => /** @type {[number, number]} */ ([s - from, e - from]));
      return (from ? "…" : "") + marked(text.slice(from, to), inside) + (to < text.length ? "…" : "");
    }

    /**
     * The place of another way to ask that has more of the query than the title has; -1 if none has.
     * @param {string} title
     * @param {string[]} asked
     */
    function nearest(title, asked) {
      let best = -1;
      let most = lit(title).worth + 0.2;
      for (const [at, text] of asked.entries()) {
        const { worth } = lit(text);
        if (worth > most) [best, most] = [at, worth];
      }
      return best;
    }

    return { marked, snippet, nearest };
  }

  /**
   * The stretch of a text that shows most marked characters.
   * @param {string} text
   * @param {[number, number][]} spans
   * @returns {[number, number]}
   */
  function window(text, spans) {
    let best = 0;
    let most = -1;
    for (const [start] of spans.length ? spans : [[0, 0]]) {
      const from = start <= LEAD ? 0 : start - LEAD;
      const shown = spans.reduce((sum, [s, e]) => sum + (s >= from && e <= from + LENGTH ? e - s : 0), 0);
      if (shown > most) [best, most] = [from, shown];
    }
    // not in the middle of a Latin word
    while (best > 0 && /[A-Za-z0-9]/.test(text[best]) && /[A-Za-z0-9]/.test(text[best - 1])) best--;
    // nor with a mark that parts or ends what is left out
    while (best > 0 && best < text.length && /[\s\p{Po}\p{Pd}\p{Pe}\p{Pf}]/u.test(text[best]) && spans.every(([start]) => start > best)) best++;
    return [best, Math.min(text.length, best + LENGTH)];
  }

  /**
   * Spans without overlaps, in order; those that overlap become one.
   * @param {{start: number, end: number}[]} spans
   * @returns {[number, number][]}
   */
  function merged(spans) {
    /** @type {[number, number][]} */
    const found = [];
    for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
      const last = found[found.length - 1];
      if (last && start < last[1]) last[1] = Math.max(last[1], end);
      else found.push([start, end]);
    }
    return found;
  }

  mianjing.highlighter = highlighter;
  mianjing.escape = escape;
})(/** @type {any} */ (globalThis).mianjing ??= {});
