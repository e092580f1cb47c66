// What a search costs: bytes fetched before the first results of a query show, and how long a warm query takes.
//
//   node bench/search_cost.js SITE/search QUERIES.jsonl
//
// Reads the index of a built site (or any folder that holds one), and the engine beside it or in mianjing/theme/search.
// Each query starts cold, with nothing fetched; sizes are gzip's, level 6, as a web server sends them.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const zlib = require("node:zlib");

const [index, queries] = process.argv.slice(2);
if (!queries) {
  console.error("usage: node bench/search_cost.js SITE/search QUERIES.jsonl");
  process.exit(2);
}
const theme = path.join(__dirname, "../mianjing/theme/search");
const engine = fs.existsSync(path.join(index, "engine.js")) ? index : theme;
const worker = fs.readFileSync(path.join(theme, "worker.js"), "utf8");
const ENGINE = [...worker.match(/ENGINE = \[([^\]]*)\]/)[1].matchAll(/"(\w+)"/g)].map((match) => `${match[1]}.js`);

const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) sizes.set(file, zlib.gzipSync(fs.readFileSync(file), { level: 6 }).length);
  return sizes.get(file);
}

/** A fresh engine, and what it has fetched. */
function fresh() {
  const fetched = [];
  const context = vm.createContext({ console });
  const run = (file) => {
    fetched.push(file);
    vm.runInContext(fs.readFileSync(file, "utf8"), context, { filename: file });
  };
  for (const file of ENGINE) run(path.join(engine, file));
  const open = vm.runInContext("mianjing.openEngine", context);
  return { fetched, open: () => open(async (paths) => paths.forEach((name) => run(path.join(index, name)))) };
}

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function main() {
  const asked = fs.readFileSync(queries, "utf8").trim().split("\n").map((line) => JSON.parse(line).query);
  const bytes = [];
  const requests = [];
  for (const query of asked) {
    const { fetched, open } = fresh();
    await (await open()).search(query);
    bytes.push(fetched.reduce((sum, file) => sum + size(file), 0));
    requests.push(fetched.length);
  }
  const engine = await fresh().open();
  for (const query of asked) await engine.search(query);
  const times = [];
  for (let round = 0; round < 3; round++) {
    for (const query of asked) {
      const start = process.hrtime.bigint();
      await engine.search(query);
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const worst = asked[bytes.indexOf(Math.max(...bytes))];
  console.log(`${asked.length} queries, each from cold`);
  for (const [what, values, unit] of [["fetched", bytes.map((n) => n / 1024), "KB gzip"], ["requests", requests, ""], ["warm query", times, "ms"]]) {
    const [half, most, all] = [0.5, 0.95, 1].map((share) => percentile(values, share).toFixed(1));
    console.log(`${what.padEnd(10)} median ${half}, 95% ${most}, most ${all} ${unit}`);
  }
  console.log(`most fetched by: ${worst}`);
}

void main();
