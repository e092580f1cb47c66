import assert from "node:assert/strict";
import { test } from "node:test";
import "../../mianjing/theme/study/fsrs.js";
import "../../mianjing/theme/study/schema.js";
import "../../mianjing/theme/study/record.js";

process.env.TZ = "Asia/Shanghai";
const { blank, read, merge, dayOf, standing, changed, looked, graded, ungraded, moment, markedAs, starredAs, notedAs, forecast } =
  globalThis.mianjing.study.record;
const at = (text) => Date.parse(`${text}+08:00`) / 1000;
const reviewed = (...reviews) =>
  reviews.reduce((record, [when, grade]) => graded(record, at(when), grade), blank());

test("a study day ends at four in the morning", () => {
  assert.equal(dayOf(at("2026-11-22T03:59:00")), dayOf(at("2026-11-21T12:00:00")));
  assert.equal(dayOf(at("2026-11-22T04:00:00")), dayOf(at("2026-11-21T12:00:00")) + 1);
});

test("a first 'good' is due again two days later, whatever the hour", () => {
  const late = reviewed(["2026-11-21T23:30:00", 3]);
  const { due, level } = standing(late, dayOf(at("2026-11-21T23:31:00")));
  assert.equal(due, dayOf(at("2026-11-23T06:00:00")));
  assert.equal(level, "learning");
});

test("'again' stays due on the same day and makes a question weak", () => {
  const record = reviewed(["2026-11-21T10:00:00", 3], ["2026-11-23T10:00:00", 1]);
  const today = dayOf(at("2026-11-23T11:00:00"));
  assert.deepEqual([standing(record, today).due, standing(record, today).level], [today, "weak"]);
  assert.equal(standing(record, today).lapses, 1);
  const better = graded(record, at("2026-11-23T10:05:00"), 3);
  assert.equal(standing(better, today).level, "learning");
  assert.ok(standing(better, today).due > today);
});

test("the latest word counts: mark after review, review after mark", () => {
  const today = dayOf(at("2026-11-21T12:00:00"));
  const weak = reviewed(["2026-11-21T10:00:00", 1]);
  const known = markedAs(weak, at("2026-11-21T10:01:00"), "known");
  assert.equal(standing(known, today).level, "known");
  assert.equal(standing(graded(known, at("2026-11-21T10:02:00"), 2), today).level, "weak");
  assert.equal(standing(markedAs(blank(), at("2026-11-21T10:00:00"), "weak"), today).level, "weak");
  const early = markedAs(blank(), at("2030-01-01T10:00:00"), "known"); // under a wrong clock
  assert.equal(standing(early, today).level, "known");
  assert.equal(standing(graded(early, at("2026-11-21T10:02:00"), 1), today).level, "weak");
  assert.equal(standing(looked(blank(), at("2026-11-21T10:00:00"), "rag", "ab"), today).level, "seen");
  assert.equal(standing(undefined, today).level, "new");
});

test("three weeks' interval is known", () => {
  const record = reviewed(["2026-10-01T10:00:00", 4], ["2026-10-10T10:00:00", 4]);
  assert.equal(standing(record, dayOf(at("2026-10-11T10:00:00"))).level, "known");
});

test("taking back a grade leaves what was before", () => {
  const before = reviewed(["2026-11-21T10:00:00", 3]);
  const second = at("2026-11-21T10:05:00");
  assert.deepEqual(ungraded(graded(before, second, 1), second).log, before.log);
});

test("an older copy does not bring back a grade that was taken back, and the next grade stands", () => {
  const copy = graded(blank(), 100, 1);
  const here = ungraded(copy, 100);
  assert.deepEqual(merge(here, copy).log, []);
  assert.deepEqual(merge(copy, here).log, []);
  const again = graded(here, moment(here, 100), 4);
  assert.deepEqual(merge(again, copy).log.map(([, grade]) => grade), [4]);
});

test("a record written before grades could be withdrawn is whole", () => {
  const { undone, ...older } = blank();
  assert.deepEqual(read({ ...older, seen: 5 }), { record: { ...blank(), seen: 5 }, whole: true });
});

test("merging unites reviews, takes the later word, and does not depend on order", () => {
  const phone = markedAs(reviewed(["2026-11-20T08:00:00", 1], ["2026-11-21T08:00:00", 3]), 100, "weak");
  const laptop = looked(markedAs(reviewed(["2026-11-20T08:00:00", 1], ["2026-11-20T21:00:00", 2]), 200, "known"),
    300, "rag", "ff");
  const merged = merge(phone, laptop);
  assert.deepEqual(merged.log.map(([, grade]) => grade), [1, 2, 3]);
  assert.deepEqual([merged.mark, merged.topic, merged.hash, merged.seen], ["known", "rag", "ff", 300]);
  assert.deepEqual(merge(laptop, phone), merged);
  assert.deepEqual(merge(merged, phone), merged);
});

test("reading keeps what is sound and says so if something was not", () => {
  const sound = reviewed(["2026-11-21T10:00:00", 3]);
  assert.deepEqual(read(JSON.parse(JSON.stringify(sound))), { record: sound, whole: true });
  const damaged = read({ ...sound, mark: 7, log: [...sound.log, [1, 9], "x"] });
  assert.equal(damaged.whole, false);
  assert.deepEqual(damaged.record.log, sound.log);
  for (const rubbish of [null, 3, "x", [], { log: "x" }, {}, { seen: -1 }]) assert.equal(read(rubbish), null);
});

test("an answer changed since it was last seen is told apart from one never seen", () => {
  const record = looked(blank(), 100, "rag", "aaaa");
  assert.deepEqual([changed(record, "aaaa"), changed(record, "bbbb"), changed(blank(), "bbbb"), changed(undefined, "b")],
    [false, true, false, false]);
});

test("the same log gives the same days wherever it is read", () => {
  const record = reviewed(["2026-11-21T23:30:00", 3], ["2026-11-24T05:00:00", 3], ["2026-12-01T05:30:00", 4]);
  const here = standing(record, 20800);
  process.env.TZ = "Europe/Berlin";
  const there = standing(record, 20800);
  process.env.TZ = "Asia/Shanghai";
  assert.deepEqual(there, here);
  assert.equal(record.log[0][2], 480);
});

test("a review under a clock that ran years ahead counts only when its day has come", () => {
  const sound = reviewed(["2026-11-20T10:00:00", 3]);
  const record = reviewed(["2026-11-20T10:00:00", 3], ["2030-01-01T10:00:00", 4]);
  const today = dayOf(at("2026-11-22T10:00:00"));
  assert.deepEqual(standing(record, today), standing(sound, today));
  assert.equal(standing(reviewed(["2030-01-01T10:00:00", 4]), today).due, null);
  // The next review is made now, not after the one of 2030, and it is what counts.
  const now = at("2026-11-22T10:00:00");
  assert.equal(moment(record, now), now);
  assert.deepEqual(standing(graded(record, now, 3), today), standing(graded(sound, now, 3), today));
});

test("a review made half a day further east counts as made today", () => {
  const record = { ...blank(), log: [[at("2026-11-22T01:00:00"), 3, 480]] };
  const today = dayOf(at("2026-11-22T01:00:00"), -480);
  assert.equal(standing(record, today).due, today + 2);
});

test("a review has a second of its own", () => {
  const record = { ...graded(graded(blank(), 100, 3), 101, 3), undone: [102] };
  assert.deepEqual([moment(record, 100), moment(record, 104), moment(undefined, 7)], [103, 104, 7]);
});

test("stars and notes: the later word counts, and of two notes neither is lost", () => {
  const phone = starredAs(notedAs(blank(), 100, "手机上写的"), 100, true);
  const laptop = starredAs(notedAs(blank(), 200, "电脑上写的"), 200, false);
  const merged = merge(phone, laptop);
  assert.deepEqual([merged.star, merged.noted], [false, 200]);
  assert.ok(merged.note.startsWith("电脑上写的") && merged.note.endsWith("手机上写的"));
  for (const again of [merge(laptop, phone), merge(merged, phone), merge(phone, merged), merge(merged, laptop)]) {
    assert.deepEqual(again, merged);
  }
  assert.equal(merge(notedAs(blank(), 100, "一二"), notedAs(blank(), 200, "一")).note, "一"); // shortened on purpose
  assert.equal(merge(notedAs(blank(), 100, "一二"), notedAs(blank(), 200, "")).note, "");
  assert.deepEqual(read(JSON.parse(JSON.stringify(merged))), { record: merged, whole: true });
});

test("the forecast counts what falls due each day, what is overdue today", () => {
  const here = (record) => ({ ...record, topic: "rag" });
  const today = dayOf(at("2026-11-25T10:00:00"));
  const records = [reviewed(["2026-11-20T10:00:00", 3]), reviewed(["2026-11-25T09:00:00", 3]), blank()].map(here);
  assert.deepEqual(forecast([...records, reviewed(["2026-11-20T10:00:00", 3])], today, 4), [1, 0, 1, 0]);
});

test("a review is read with or without its zone, and merging keeps the zone that one copy knows", () => {
  const old = { ...blank(), log: [[100, 3]] };
  const now = { ...blank(), log: [[100, 3, 480]] };
  assert.equal(read(old).whole && read(now).whole, true);
  assert.deepEqual(merge(old, now).log, [[100, 3, 480]]);
  assert.deepEqual(merge(now, old).log, [[100, 3, 480]]);
  assert.equal(read({ ...blank(), log: [[100, 3, 99999]] })?.whole, undefined);
});
