import assert from "node:assert/strict";
import { test } from "node:test";

import { ChartChoice, chartIn, withChart } from "../../static/js/chart_choice.js";

/** @param {string | null} text */
function drawer(text = null) {
  return { getItem: () => text, setItem: (_, value) => (text = value) };
}

test("the address names the chart and keeps what else is in it", () => {
  assert.equal(chartIn("?t=2&chart=loop"), "loop");
  assert.equal(chartIn("?chart=pie"), "time");
  assert.equal(withChart("?t=2.417", "cycle"), "?t=2.417&chart=cycle");
  assert.equal(withChart("?chart=cycle&t=1", "time"), "?t=1");
});

test("what was picked is remembered for its own chart only", () => {
  const storage = drawer();
  new ChartChoice(storage).pick("cycle", "curves", ["knee"]);
  const later = new ChartChoice(storage);
  assert.deepEqual(later.of("cycle"), { curves: ["knee"], legs: ["near"], metrics: [] });
  assert.deepEqual(later.of("time").curves, []);
});

test("what cannot be read is forgotten", () => {
  for (const text of ["{", "null", "7", '{"cycle": {"curves": "knee"}}', '{"pie": {"curves": ["knee"]}}']) {
    assert.deepEqual(new ChartChoice(drawer(text)).picked, {}, text);
  }
});

test("one chosen stride changes no figure, two do, and never the curves over time", () => {
  const choice = new ChartChoice(drawer());
  const now = { theme: "dark", width: 801.6, strides: ["3"] };
  assert.equal(choice.query("cycle", now).toString(), "chart=cycle&theme=dark&width=802&legs=near");
  assert.equal(choice.query("cycle", { ...now, strides: ["3", "f4"] }).get("strides"), "3,f4");
  assert.equal(choice.query("time", { ...now, strides: ["3", "f4"] }).get("strides"), null);
});
