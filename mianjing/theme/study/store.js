/**
 * The learner's progress in the browser: one item of localStorage a question, named by the entry's id.
 *
 * One item each, so that two tabs cannot overwrite each other's work, damage stays where it happened, and
 * saving costs the same however many questions were practised. What cannot be read is moved aside under
 * another name and reported, never deleted.
 *
 * What may stand in an item is said by schema.js.
 *
 * Items: PREFIX:version, PREFIX:card:ID, PREFIX:session, PREFIX:last, PREFIX:exported, PREFIX:aside:N:NAME.
 *
 * @typedef {"blocked"|"full"|"newer"|"damaged"} Trouble
 */
"use strict";

(function (study) {
  const VERSION = 1;
  const MAX_FILE = 20_000_000;

  /** A Storage for when the browser refuses its own: forgotten when the page is left. */
  function memoryStorage() {
    /** @type {Map<string, string>} */
    const items = new Map();
    return {
      get length() { return items.size; },
      key: (/** @type {number} */ index) => [...items.keys()][index] ?? null,
      getItem: (/** @type {string} */ name) => items.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {string} */ value) => void items.set(name, value),
      removeItem: (/** @type {string} */ name) => void items.delete(name),
    };
  }

  function usable(/** @type {() => Storage} */ open) {
    try {
      const storage = open();
      storage.getItem("mianjing");
      return storage;
    } catch {
      return null;
    }
  }

  /** JSON, or undefined when it is none. */
  function parsed(/** @type {string|null} */ text) {
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  class Store {
    /**
     * @param {object} options
     * @param {() => Storage} options.open gives the storage; may throw
     * @param {string} options.prefix keeps sites on one host apart
     * @param {() => number} options.now seconds since 1970
     * @param {(trouble: Trouble) => void} options.tell called when something the learner must know happens
     */
    constructor({ open, prefix, now, tell }) {
      const storage = usable(open);
      this.storage = /** @type {Storage} */ (storage ?? memoryStorage());
      this.prefix = prefix;
      this.now = now;
      this.tell = tell;
      this.readOnly = false;
      if (storage === null) tell("blocked");
      this.#checkVersion();
    }

    #checkVersion() {
      const text = this.storage.getItem(this.#name("version"));
      if (text === String(VERSION)) return;
      if (/^\d{1,6}$/.test(text ?? "") && Number(text) > VERSION) {
        this.readOnly = true;
        this.tell("newer");
        return;
      }
      if (text !== null) this.#setAside("version", text);
      this.#write("version", String(VERSION));
    }

    #name(/** @type {string} */ item) {
      return `${this.prefix}:${item}`;
    }

    /** @returns {boolean} saved? */
    #write(/** @type {string} */ item, /** @type {string} */ text) {
      if (this.readOnly) return false;
      try {
        this.storage.setItem(this.#name(item), text);
        return true;
      } catch {
        this.tell("full");
        return false;
      }
    }

    #remove(/** @type {string} */ item) {
      if (!this.readOnly) this.storage.removeItem(this.#name(item));
    }

    /** Keeps a damaged item under another name; it stays where it is if there is no room for that. */
    #setAside(/** @type {string} */ item, /** @type {string} */ text) {
      let number = 1;
      while (this.storage.getItem(this.#name(`aside:${number}:${item}`)) !== null) number += 1;
      this.tell("damaged");
      return this.#write(`aside:${number}:${item}`, text);
    }

    /** Names of items that begin so, without that beginning, sorted. */
    #items(/** @type {string} */ beginning) {
      const start = this.#name(beginning);
      const names = [];
      for (let i = 0; i < this.storage.length; i += 1) {
        const name = this.storage.key(i);
        if (name?.startsWith(start)) names.push(name.slice(start.length));
      }
      return names.sort();
    }

    /** @returns {Progress|undefined} */
    get(/** @type {string} */ id) {
      const item = `card:${id}`;
      const text = this.storage.getItem(this.#name(item));
      if (text === null) return undefined;
      const found = study.record.read(parsed(text));
      if (found?.whole) return found.record;
      if (this.#setAside(item, text)) {
        if (found) this.#write(item, JSON.stringify(found.record));
        else this.#remove(item);
      }
      return found?.record;
    }

    /** Saves `change` of the record as it is now, which another tab may have written. */
    change(/** @type {string} */ id, /** @type {(record: Progress) => Progress} */ change) {
      return this.#write(`card:${id}`, JSON.stringify(change(this.get(id) ?? study.record.blank())));
    }

    /** @returns {Map<string, Progress>} all records by entry id */
    all() {
      const records = new Map();
      for (const id of this.#items("card:")) {
        const record = this.get(id);
        if (record) records.set(id, record);
      }
      return records;
    }

    /**
     * Notes where questions now stand: each of `homes` in its topic, and in none those that are said to be in
     * one of `topics` but are not. They were removed, or moved; their progress stays.
     * @param {Set<string>} topics whose lists were read @param {Map<string, string>} homes topics by id
     */
    place(topics, homes) {
      for (const [id, record] of this.all()) {
        const topic = homes.get(id) ?? (topics.has(record.topic) ? "" : record.topic);
        if (topic !== record.topic) this.change(id, (now) => ({ ...now, topic }));
      }
    }

    /** Moves progress made under former ids to the entry's id. */
    rename(/** @type {string} */ former, /** @type {string} */ id) {
      const record = former === id ? undefined : this.get(former);
      if (!record) return;
      if (this.change(id, (now) => study.record.merge(now, record))) this.#remove(`card:${former}`);
    }

    /** @returns {any} the unfinished session, the last place, the last export; undefined if none or damaged */
    note(/** @type {"session"|"last"|"exported"} */ item) {
      const text = this.storage.getItem(this.#name(item));
      if (text === null) return undefined;
      const found = study.schema[item](parsed(text));
      if (!found && this.#setAside(item, text)) this.#remove(item);
      return found?.record;
    }

    setNote(/** @type {"session"|"last"|"exported"} */ item, /** @type {object|null} */ value) {
      if (value === null) this.#remove(item);
      else this.#write(item, JSON.stringify(value));
    }

    /** Damaged items that were set aside. @returns {Record<string, string>} */
    aside() {
      return Object.fromEntries(
        this.#items("aside:").map((item) => [item, this.storage.getItem(this.#name(`aside:${item}`)) ?? ""]));
    }

    /** Everything, as the text of a file; damaged items too. */
    exported() {
      return JSON.stringify({
        format: "mianjing-progress",
        version: VERSION,
        cards: Object.fromEntries(this.all()),
        session: this.note("session") ?? null,
        last: this.note("last") ?? null,
        aside: this.aside(),
      }, null, 1);
    }

    /**
     * Merges a file written by `exported` into what is here.
     * @returns {{taken: number, damaged: number}} questions taken over, records that could not be (wholly) read
     * @throws {Error} whose message is the key of what tells the learner why the file cannot be used
     */
    imported(/** @type {string} */ text) {
      if (text.length > MAX_FILE) throw new Error("progress.too_large");
      const file = parsed(text);
      if (file?.format !== "mianjing-progress" || !study.schema.isObject(file.cards)
        || !Number.isInteger(file.version) || file.version < 1) {
        throw new Error("progress.not_ours");
      }
      if (file.version > VERSION) {
        throw new Error("progress.newer_file");
      }
      let taken = 0, damaged = 0;
      const setAside = (/** @type {string} */ item, /** @type {unknown} */ value) => {
        damaged += 1;
        this.#setAside(item, JSON.stringify(value));
      };
      for (const [id, value] of Object.entries(file.cards)) {
        const known = study.schema.isId(id);
        const found = known ? study.record.read(value) : null;
        if (!found?.whole) setAside(known ? `card:${id}` : "card", known ? value : { [id]: value });
        if (!found) continue;
        const before = this.get(id);
        const merged = before ? study.record.merge(before, found.record) : found.record;
        if (!this.#write(`card:${id}`, JSON.stringify(merged))) {
          throw new Error("progress.partly");
        }
        taken += 1;
      }
      for (const item of /** @type {const} */ (["session", "last"])) {
        const given = file[item] ?? null;
        if (given === null) continue;
        const found = study.schema[item](given);
        if (!found) setAside(item, given);
        else if (this.note(item) === undefined) this.setNote(item, found.record);
      }
      return { taken, damaged };
    }

    /** Forgets everything, on the learner's own demand. */
    wipe() {
      for (const item of this.#items("")) if (item !== "version") this.#remove(item);
    }
  }

  study.Store = Store;
  study.memoryStorage = memoryStorage;
})((/** @type {any} */ (globalThis).mianjing ??= {}).study ??= {});
