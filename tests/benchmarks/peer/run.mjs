// Runs @getodk/xforms-engine on the tasks that stand in the file named as argument, and prints what it took.
// A task: {name, xml, edits: [{ref, values}], read: [ref], loads}. Times are milliseconds.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><html></html>");
for (const name of [
  "window", "document", "DOMParser", "XMLSerializer", "Node", "Element", "Document", "XMLDocument", "Attr", "Text",
  "Comment", "CDATASection", "ProcessingInstruction", "HTMLElement", "NodeFilter", "XPathResult", "XPathEvaluator",
]) {
  if (window[name] !== undefined) globalThis[name] = name === "window" ? window : window[name];
}
globalThis.__dirname = ".";
const { createInstance } = await import("@getodk/xforms-engine");

const median = (list) => list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)];

function nodeAt(root, ref) {
  const queue = [root];
  while (queue.length > 0) {
    const node = queue.pop();
    if (node.currentState.reference === ref) return node;
    const children = node.currentState.children;
    if (children != null) queue.push(...children);
  }
  throw new Error(`no node ${ref}`);
}

function shown(node) {
  const state = node.currentState;
  const value = Array.isArray(state.value) ? state.value.join(" ") : String(state.value ?? "");
  const options = state.valueOptions;
  return options == null || options.length === undefined ? value : `${value}|${options.length}`;
}

async function run(task) {
  const loads = [];
  let root;
  let bytes = 0;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < task.loads; n += 1) {
    const start = performance.now();
    const instance = await createInstance(task.xml);
    loads.push(performance.now() - start);
    root = instance.root;
    globalThis.gc?.();
    if (n === 0) bytes = process.memoryUsage().heapUsed - before;
  }
  const found = { name: task.name, load: median(loads), bytes, edits: [], read: [] };
  for (const edit of task.edits) {
    const node = nodeAt(root, edit.ref);
    const watched = task.read.map((ref) => nodeAt(root, ref));
    const times = [];
    for (const value of edit.values) {
      const start = performance.now();
      if (node.nodeType === "select") node.selectValue(value);
      else node.setValue(value);
      watched.forEach(shown);
      times.push(performance.now() - start);
    }
    found.edits.push(median(times));
  }
  found.read = task.read.map((ref) => shown(nodeAt(root, ref)));
  return found;
}

const tasks = JSON.parse(readFileSync(process.argv[2], "utf8"));
const results = [];
for (const task of tasks) results.push(await run(task));
console.log(JSON.stringify(results));
