// What a search costs: requests and bytes before the first results of a query show, and how long a warm query takes.
//
//   node bench/search_cost.js SITE/search QUERIES.jsonl
//
// Reads the index of a built site with its worker, or a folder that search_synthetic.py wrote. Each query starts cold,
// with nothing fetched; sizes are gzip's, level 6, as a web server sends them. `waits` are those for parts one after
// the other, the worker's own file and the manifest among them; `texts` is what comes after the first results: what
// stands below their titles.
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
const worker = fs.readdirSync(index).find((name) => /^worker\.\w+\.js$/.test(name));
if (!worker) {
  console.error(`${index} holds no worker: build the site, or write an index by bench/search_synthetic.py`);
  process.exit(2);
}

const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) sizes.set(file, zlib.gzipSync(fs.readFileSync(path.join(index, file)), { level: 6 }).length);
  return sizes.get(file);
}

/** A fresh engine, and what it has fetched: the files of each wait. */
function fresh() {
  const waits = [[worker]];
  const silent = class { addEventListener() {} postMessage() {} };
  const context = vm.createContext({ console, self: { location: { href: "" } }, addEventListener() {}, BroadcastChannel: silent });
  const run = (file) => vm.runInContext(fs.readFileSync(path.join(index, file), "utf8"), context, { filename: file });
  run(worker);
  const fetch = async (paths) => {
    const files = paths.map((name) => (name === "manifest.js" ? worker.replace("worker", "manifest") : name));
    waits.push(files);
    for (const name of files) run(name);
  };
  return { waits, open: () => vm.runInContext("mianjing.openEngine", context)(fetch) };
}

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const kilobytes = (files) => files.reduce((sum, file) => sum + size(file), 0) / 1024;

async function main() {
  const asked = fs.readFileSync(queries, "utf8").trim().split("\n").map((line) => JSON.parse(line).query);
  const rows = [];
  for (const query of asked) {
    const { waits, open } = fresh();
    let first = null;
    const heard = () => (first = waits.map((files) => files));
    await (await open()).search(query, 0, heard);
    first ??= waits.slice();
    const files = first.flat();
    rows.push({ query, files: files.length, bytes: kilobytes(files), waits: first.length, texts: kilobytes(waits.slice(first.length).flat()) });
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
  console.log(`${asked.length} queries, each from cold`);
  const columns = [
    ["requests", rows.map((row) => row.files), ""],
    ["waits", rows.map((row) => row.waits), ""],
    ["fetched", rows.map((row) => row.bytes), "KB gzip"],
    ["texts", rows.map((row) => row.texts), "KB gzip"],
    ["warm query", times, "ms"],
  ];
  for (const [what, values, unit] of columns) {
    const [half, most, all] = [0.5, 0.95, 1].map((share) => percentile(values, share).toFixed(1));
    console.log(`${what.padEnd(10)} median ${half}, 95% ${most}, most ${all} ${unit}`);
  }
  for (const what of ["files", "bytes"]) console.log(`most ${what}: ${rows.reduce((a, b) => (b[what] > a[what] ? b : a)).query}`);
}

void main();
