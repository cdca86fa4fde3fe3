import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseMs, stageText, statusText } from "../../static/js/wait.js";

const status = (changes) => ({
  state: "running", state_label: "being analysed", stage: "pose", stage_label: "finding the runner",
  progress: 0.42, seconds_left: 31, queue_place: null, final: false, playable: true, ...changes,
});

test("a stage says how far it is and how long it takes", () => {
  assert.equal(statusText(status({})), "Finding the runner: 42 %, about 35 s left");
  assert.equal(statusText(status({ seconds_left: null, progress: 0 })), "Finding the runner: 0 %");
});

test("a stage is named without numbers that change with every answer", () => {
  assert.equal(stageText(status({})), "Finding the runner");
  assert.equal(stageText(status({ state: "queued", state_label: "in the queue", stage: "", stage_label: "" })), "In the queue");
});

test("a waiting clip knows its place", () => {
  assert.equal(statusText(status({ state: "queued", stage: "", queue_place: 3 })), "In the queue, number 3 in line");
  assert.equal(statusText(status({ state: "queued", stage: "", queue_place: 1 })), "In the queue, next in line");
});

test("a final state is its own label", () => {
  assert.equal(statusText(status({ state: "scored", state_label: "scored", stage: "", stage_label: "" })), "Scored");
});

test("the page asks every second, and less often for long waits", () => {
  assert.equal(pauseMs(1, status({})), 1000);
  assert.equal(pauseMs(500, status({})), 3000);
  assert.equal(pauseMs(1, status({ state: "queued", queue_place: 5 })), 4000);
});
