import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";
import "../../mianjing/theme/study/schema.js";
import "../../mianjing/theme/study/record.js";
import "../../mianjing/theme/study/store.js";
import "../../mianjing/theme/study/session.js";

const { Store, memoryStorage, schema, session, record } = globalThis.mianjing.study;
const whole = session.pass(session.begin("随机", ["a", "b"], false, ["rag"]), 1, 5);
const place = { id: "a", title: "题", url: "https://x.example/a/" };

/** Each field of `value` replaced by each of many odd things, and each left out. */
function* damaged(value) {
  const odd = [null, undefined, 0, -1, 7.5, "", "x".repeat(5000), [], [[]], [null], {}, { length: 1 }, true, "a"];
  for (const name of Object.keys(value)) {
    for (const other of odd) yield { ...value, [name]: other };
  }
  yield* odd;
}

/** Does resuming work with whatever the reader lets through? */
function usable(found) {
  for (const known of [() => true, () => false]) {
    const open = session.resumed(found, known);
    if (open) session.summary(session.pass(session.back(open).session, 3, 9));
  }
}

test("a session and a place are read back as they were written", () => {
  assert.deepEqual(schema.session(JSON.parse(JSON.stringify(whole))), { record: whole, whole: true });
  assert.deepEqual(schema.last(place), { record: place, whole: true });
});

test("whatever stands in the store is understood or set aside, and practice goes on", () => {
  const rows = [...[...damaged(whole)].map((value) => ["session", value]),
    ...[...damaged(whole.done[0])].map((step) => ["session", { ...whole, done: [step] }]),
    ...[...damaged(place)].map((value) => ["last", value])];
  assert.ok(rows.length > 150);
  for (const [item, value] of rows) {
    const storage = memoryStorage(), told = [];
    const store = new Store({ open: () => storage, prefix: "t", now: () => 1, tell: (trouble) => told.push(trouble) });
    const text = JSON.stringify(value) ?? "undefined";
    storage.setItem(`t:${item}`, text);
    const found = store.note(item);
    if (found === undefined) assert.deepEqual([told, Object.values(store.aside())], [["damaged"], [text]]);
    else if (item === "session") usable(found);
    assert.equal(store.note(item) === undefined, found === undefined);
  }
});

test("a file brings in only what is understood; the rest is set aside and counted", () => {
  for (const value of damaged(whole)) {
    const storage = memoryStorage();
    const store = new Store({ open: () => storage, prefix: "t", now: () => 1, tell: () => {} });
    const file = { format: "mianjing-progress", version: 1, cards: { a: { ...record.blank(), log: 3 } }, session: value };
    const { damaged: count } = store.imported(JSON.stringify(file));
    usable(store.note("session"));
    const given = JSON.parse(JSON.stringify(file)).session ?? null;
    assert.equal(count, store.note("session") || given === null ? 1 : 2);
    assert.equal(Object.keys(store.aside()).length, count);
  }
});
