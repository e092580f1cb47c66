// Slips: Latin words with a letter wrong, words run together, Han words that only sound right.
"use strict";

(function (mianjing) {
  const SHORTEST = 4; // shorter Latin words have too many neighbours
  const TWO_SLIPS = 8; // from this length on
  const SHORTEST_PIECE = 2; // of words run together, and how many they may be
  const MOST_WORDS = 4;
  const FEW = 2; // documents: a word in more of them is no misspelling
  const COMMONER = 10; // times
  const LONGEST_SLIP = 16; // in a longer question the other words will find what is meant
  const HAN_PAIR = /^[\u3400-\u9fff]{2}$/;
  const RARE = 0.01; // of all documents: a pair of Han characters in fewer, and in no question, may be a slip

  /**
   * Letters to change, add, drop or swap to get from one word to the other; more than `most` is just more.
   * Optimal string alignment, row by row.
   * @param {string} a
   * @param {string} b
   * @param {number} most
   */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    /** @type {number[]} */
    let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  /** A word whose doubled letters stand once: lamma and llama differ only in which letter is doubled. @param {string} word */
  const undoubled = (word) => word.replace(/(.)\1+/g, "$1");

  /**
   * @param {any} parts
   * @param {Map<string, any>} aliases
   * @param {Language} language
   */
  function corrector(parts, aliases, language) {
    const { read, phrases, sounds, sounding } = mianjing.speech(parts, language);
    const aliasWords = [...aliases.keys()].filter((word) => /^[a-z][a-z0-9]*$/.test(word));

    /** @param {string} initial @returns {Promise<string[]>} the Latin words with that initial, most used first */
    async function latinWords(initial) {
      const key = initial + "^";
      const listed = (await parts.terms([key])).get(key)?.split(" ") ?? [];
      return [...listed, ...aliasWords.filter((word) => word[0] === initial)];
    }

    /** @param {string} word @returns {Promise<string | null>} */
    async function latin(word) {
      if (word.length < SHORTEST || !/^[a-z]+[0-9]*$/.test(word)) return null;
      const most = word.length >= TWO_SLIPS ? 2 : 1;
      const initials = [...new Set([word[0], word[1]])];
      await Promise.all([mianjing.mayBePinyin(word) && parts.pinyin(), ...initials.map(latinWords)]); // both at once
      const spoken = await read([word]);
      if (spoken) return spoken;
      // a first letter may be swapped with the next, but is seldom one too many: an iPhone is no phone
      const candidates = (await Promise.all(initials.map(latinWords))).flat().filter((other) => other[0] === word[0] || other[1] === word[0]);
      let best = null;
      let least = most + 1;
      for (const candidate of candidates) {
        if (candidate.length < SHORTEST - 1) continue;
        const slips = undoubled(word) === undoubled(candidate) ? 1 : distance(word, candidate, Math.min(most, least));
        if (slips < least) [best, least] = [candidate, slips];
      }
      return best ?? (await parted(word));
    }

    /** Known words run together, as few as can be. @param {string} word */
    async function parted(word) {
      /** @type {(string[] | undefined)[]} the fewest words that make the first so many letters */
      const best = [[]];
      for (let at = 0; at < word.length; at++) {
        const before = best[at];
        if (!before || !/[a-z]/.test(word[at]) || before.length === MOST_WORDS) continue;
        for (const next of await latinWords(word[at])) {
          const end = at + next.length;
          if (next.length < SHORTEST_PIECE || !word.startsWith(next, at)) continue;
          if (before.length + 1 < (best[end]?.length ?? Infinity)) best[end] = [...before, next];
        }
      }
      const cut = best[word.length];
      return cut && cut.length > 1 ? cut.join(" ") : null;
    }

    /**
     * A query with its pinyin in characters.
     * @param {string} query folded
     * @param {Map<string, Postings>} found
     */
    const spoken = (query, found) => phrases(query, (/** @type {string} */ word) => found.has(word) || aliases.has(word) || word in language.words);

    /**
     * A query with Han words that only sound right put right; null if none is. It is sure where what was typed is
     * nowhere in the index and sounds exactly like what is.
     * @param {string} query folded
     * @param {Map<string, Postings>} found
     * @returns {Promise<{text: string, sure: boolean} | null>}
     */
    async function han(query, found) {
      const chars = [...query];
      if (chars.length > LONGEST_SLIP) return null;
      const pairAt = (/** @type {number} */ at) => (chars[at] ?? "") + (chars[at + 1] ?? "");
      const rare = Math.max(2, RARE * parts.manifest.documents);
      const trusted = (/** @type {string} */ pair) => {
        const postings = found.get(pair);
        return postings !== undefined && (postings.documents.length > rare || postings.phrases.some((several) => several.length));
      };
      let sure = true;
      const keep = chars.map((_, at) => trusted(pairAt(at)) || trusted(pairAt(at - 1)));
      await parts.terms(await soundKeys(chars.map((_, at) => (keep[at] && keep[at + 1] ? "" : pairAt(at)))));
      let changed = false;
      for (let at = 0; at + 1 < chars.length; at++) {
        if (!HAN_PAIR.test(pairAt(at)) || (keep[at] && keep[at + 1])) continue;
        const better = await soundalike(pairAt(at), keep[at], keep[at + 1]);
        if (!better) continue;
        sure &&= !found.has(pairAt(at)) && (await soundsExactly(pairAt(at), better));
        [chars[at], chars[at + 1]] = better;
        keep[at] = keep[at + 1] = changed = true;
      }
      return changed ? { text: chars.join(""), sure } : null;
    }

    /**
     * The keys of the sounds of all pairs that may be slips, to ask for them at once.
     * @param {string[]} several
     */
    async function soundKeys(several) {
      const pairs = several.filter((pair) => HAN_PAIR.test(pair));
      const spoken = pairs.length ? await sounds() : new Map();
      return pairs.flatMap(([a, b]) => (spoken.get(a) ?? []).flatMap((/** @type {string} */ first) => (spoken.get(b) ?? []).map((/** @type {string} */ second) => `~${first}${second}`)));
    }

    /** @param {string} pair @param {string} other @returns {Promise<boolean>} whether a speaker of the standard hears no difference */
    async function soundsExactly(pair, other) {
      const syllables = Object.values(await parts.pinyin());
      return [0, 1].every((i) => syllables.some((characters) => characters.includes(pair[i]) && characters.includes(other[i])));
    }

    /**
     * A much commoner word that a rare one is most likely meant to be.
     * @param {string} word
     * @param {number} documents how many have it
     * @returns {Promise<string | null>}
     */
    async function commoner(word, documents) {
      if (word.length < TWO_SLIPS - 2 || documents > FEW || !/^[a-z]+$/.test(word)) return null;
      const near = (await latinWords(word[0])).filter((other) => other !== word && distance(word, other, 1) === 1 && other + "s" !== word);
      if (!near.length) return null;
      const counts = await parts.terms([near[0]]);
      const packed = counts.get(near[0]);
      return packed && mianjing.unpack(packed).documents.length >= COMMONER * documents ? near[0] : null;
    }

    /**
     * Another pair of characters that sounds like one, of which either may be sure.
     * @param {string} pair
     * @param {boolean} keepFirst
     * @param {boolean} keepSecond
     */
    async function soundalike(pair, keepFirst, keepSecond) {
      const spoken = await sounds();
      for (const first of spoken.get(pair[0]) ?? []) {
        for (const second of spoken.get(pair[1]) ?? []) {
          const others = await sounding(first + second);
          const better = others.find((/** @type {string} */ o) => o !== pair && (!keepFirst || o[0] === pair[0]) && (!keepSecond || o[1] === pair[1]));
          if (better) return better;
        }
      }
      return null;
    }

    return { latin, han, spoken, commoner };
  }

  mianjing.corrector = corrector;
  mianjing.distance = distance;
})(/** @type {any} */ (globalThis).mianjing ??= {});
