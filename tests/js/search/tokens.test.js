// The browser's tokens against the table that the Python side is held to as well.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { cases, language } = require("./support.js");
require("../../../mianjing/theme/search/tokens.js");

const { tokens } = globalThis.mianjing.tokenizer(language());

for (const { shows, text, pairs, tokens: expected } of cases("tokens.json")) {
  test(`tokens: ${shows}`, () => {
    assert.deepEqual(tokens(text, pairs).map((token) => (token.joined ? "+" : "") + token.term), expected);
  });
}

test("tokens know where they stand in the text as typed", () => {
  const text = "㎏ ＬｏＲＡ微調";
  assert.deepEqual(tokens(text).map(({ start, end }) => text.slice(start, end)), ["㎏", "ＬｏＲＡ", "微調"]);
});
