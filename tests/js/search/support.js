// What the unit tests share: the tables of cases, and the language data as the index ships it.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "../../..");
const json = (...parts) => JSON.parse(fs.readFileSync(path.join(root, ...parts), "utf8"));

exports.root = root;
exports.cases = (name) => json("tests/cases/search", name);
exports.language = () => {
  const { traditional, simplified, kinds, drop, lone, aside, comparing } = json("mianjing/core/language.json");
  const words = Object.fromEntries(drop.map((word) => [word, ""]));
  for (const [kind, several] of Object.entries(kinds)) for (const word of several) words[word] = `?${kind}`;
  return { traditional, simplified, words, lone, aside, comparing };
};

/** The engine's files, in the order its worker loads them. */
exports.engineFiles = () => {
  const worker = fs.readFileSync(path.join(root, "mianjing/theme/search/worker.js"), "utf8");
  const names = [...worker.match(/ENGINE = \[([^\]]*)\]/)[1].matchAll(/"(\w+)"/g)];
  return names.map((match) => path.join(root, "mianjing/theme/search", `${match[1]}.js`));
};
