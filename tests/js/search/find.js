// Asks an index queries and prints what it finds, one JSON line each: for tests that build an index in Python.
//
//   node tests/js/search/find.js INDEX_FOLDER < queries.json
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { engineFiles } = require("./support.js");

for (const file of engineFiles()) require(file);
const folder = process.argv[2];
const fetched = [];
const fetch = async (names) => {
  for (const name of names) {
    fetched.push(name);
    vm.runInThisContext(fs.readFileSync(path.join(folder, name), "utf8"));
  }
};

(async () => {
  const engine = await globalThis.mianjing.openEngine(fetch);
  for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const before = fetched.length;
    let first = null;
    const early = (answer) => (first = { titles: answer.results.map(({ title }) => title), fetched: fetched.slice(before) });
    const { results, query: searched, topics, total, near, offer, terms } = await engine.search(query, 0, early);
    console.log(JSON.stringify({ query, searched, topics, total, near, offer, terms, results, first, fetched: fetched.slice(before) }));
  }
})();
