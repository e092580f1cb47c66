import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";
import "../../mianjing/theme/study/schema.js";
import "../../mianjing/theme/study/record.js";
import "../../mianjing/theme/study/store.js";

const { Store, memoryStorage, record } = globalThis.mianjing.study;

function opened(storage = memoryStorage()) {
  const told = [];
  const store = new Store({ open: () => storage, prefix: "t", now: () => 1000, tell: (trouble) => told.push(trouble) });
  return { store, storage, told };
}
const grade = (store, id, second, value) => store.change(id, (before) => record.graded(before, second, value));
/** A review without the zone it was made in. */
const reviewed = (one) => one.slice(0, 2);

test("what is saved is there when the site is opened again", () => {
  const { store, storage } = opened();
  grade(store, "kv-cache", 100, 3);
  assert.deepEqual(opened(storage).store.get("kv-cache").log.map(reviewed), [[100, 3]]);
});

test("two tabs do not overwrite each other", () => {
  const storage = memoryStorage();
  const [one, two] = [opened(storage).store, opened(storage).store];
  grade(one, "a", 100, 3);
  grade(two, "b", 101, 1);
  grade(two, "a", 102, 2);
  grade(one, "a", 103, 4);
  assert.deepEqual(one.all().get("a").log.map(reviewed), [[100, 3], [102, 2], [103, 4]]);
  assert.deepEqual(one.all().get("b").log.map(reviewed), [[101, 1]]);
});

test("a damaged record is set aside with a notice, the others are untouched", () => {
  const { store, storage } = opened();
  grade(store, "good", 100, 3);
  storage.setItem("t:card:bad", '{"log": [[1');
  const again = opened(storage);
  assert.deepEqual([...again.store.all().keys()], ["good"]);
  assert.deepEqual(again.told, ["damaged"]);
  assert.deepEqual(again.store.aside(), { "1:card:bad": '{"log": [[1' });
  assert.deepEqual(opened(storage).told, [], "told once, not at every visit");
});

test("a half damaged record keeps its sound half; the whole is set aside", () => {
  const { store, storage } = opened();
  const text = JSON.stringify({ ...record.blank(), mark: "???", log: [[100, 3], [0, 77]] });
  storage.setItem("t:card:half", text);
  assert.deepEqual(store.get("half").log.map(reviewed), [[100, 3]]);
  assert.deepEqual(Object.values(store.aside()), [text]);
});

test("with no storage allowed practice goes on, and the learner is told", () => {
  const told = [];
  const open = () => { throw new Error("SecurityError"); };
  const store = new Store({ open, prefix: "t", now: () => 1, tell: (trouble) => told.push(trouble) });
  grade(store, "a", 100, 3);
  assert.deepEqual(store.get("a").log.map(reviewed), [[100, 3]]);
  assert.deepEqual(told, ["blocked"]);
});

test("a full storage is reported and nothing saved is lost", () => {
  const { store, storage, told } = opened();
  grade(store, "a", 100, 3);
  storage.setItem = () => { throw new Error("QuotaExceededError"); };
  assert.equal(grade(store, "a", 101, 3), false);
  assert.deepEqual(told, ["full"]);
  assert.deepEqual(store.get("a").log.map(reviewed), [[100, 3]]);
});

test("full storage and a damaged record: the record stays where it is", () => {
  const { store, storage } = opened();
  storage.setItem("t:card:bad", "{");
  storage.setItem = () => { throw new Error("QuotaExceededError"); };
  assert.equal(store.get("bad"), undefined);
  assert.equal(storage.getItem("t:card:bad"), "{");
});

test("progress of a newer version is read but never written", () => {
  const { store, storage } = opened();
  grade(store, "a", 100, 3);
  storage.setItem("t:version", "2");
  const old = opened(storage);
  assert.deepEqual(old.told, ["newer"]);
  grade(old.store, "a", 101, 1);
  old.store.wipe();
  assert.deepEqual(old.store.get("a").log.map(reviewed), [[100, 3]]);
});

test("export, wipe, import gives the same state", () => {
  const { store } = opened();
  grade(store, "a", 100, 3);
  store.change("b", (before) => record.markedAs(before, 50, "known"));
  store.setNote("last", { id: "a", title: "题", url: "a/" });
  const before = store.exported();
  store.wipe();
  assert.equal(store.all().size, 0);
  assert.deepEqual(store.imported(before), { taken: 2, damaged: 0 });
  assert.equal(store.exported(), before);
});

test("importing merges with what is here, and twice is the same as once", () => {
  const phone = opened().store, laptop = opened().store;
  grade(phone, "a", 100, 3);
  grade(laptop, "a", 200, 1);
  laptop.imported(phone.exported());
  laptop.imported(phone.exported());
  assert.deepEqual(laptop.get("a").log.map(reviewed), [[100, 3], [200, 1]]);
});

test("a foreign, newer or damaged file is refused with a reason and changes nothing", () => {
  const { store } = opened();
  grade(store, "a", 100, 3);
  const before = store.exported();
  for (const text of ["", "[]", "{}", "null", '{"format":"mianjing-progress","version":9,"cards":{}}']) {
    assert.throws(() => store.imported(text), /^Error: progress\.(not_ours|newer_file)$/);
  }
  assert.equal(store.exported(), before);
});

test("records in a file that cannot be read are counted, the others taken", () => {
  const { store } = opened();
  const cards = { a: { ...record.blank(), log: [[100, 3]] }, b: 7, "../x": record.blank(), __proto__: 3 };
  const result = store.imported(JSON.stringify({ format: "mianjing-progress", version: 1, cards }));
  assert.deepEqual(result, { taken: 1, damaged: 2 });
});

test("a renamed entry takes its progress along", () => {
  const { store } = opened();
  grade(store, "old", 100, 3);
  grade(store, "new", 200, 2);
  store.rename("old", "new");
  assert.deepEqual(store.get("new").log.map(reviewed), [[100, 3], [200, 2]]);
  assert.equal(store.get("old"), undefined);
});

test("two sites on one host keep apart", () => {
  const storage = memoryStorage();
  const [one, two] = ["one", "two"].map(
    (prefix) => new Store({ open: () => storage, prefix, now: () => 1, tell: () => {} }));
  grade(one, "a", 100, 3);
  assert.equal(two.all().size, 0);
});

test("a removed question keeps its progress and stands in no topic; a moved one follows its list", () => {
  const { store } = opened();
  for (const id of ["removed", "moved", "stays", "elsewhere"]) {
    store.change(id, (before) => record.looked(before, 100, id === "elsewhere" ? "rag" : "peft", ""));
  }
  store.place(new Set(["peft", "agents"]), new Map([["stays", "peft"], ["moved", "agents"]]));
  const topics = Object.fromEntries([...store.all()].map(([id, { topic }]) => [id, topic]));
  assert.deepEqual(topics, { removed: "", moved: "agents", stays: "peft", elsewhere: "rag" });
  store.place(new Set(["peft"]), new Map([["removed", "peft"]]));
  assert.equal(store.get("removed").topic, "peft");
});
