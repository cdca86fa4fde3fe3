import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf } from "../../static/js/keys.js";

test("the keys of the review page", () => {
  assert.equal(commandOf({ key: " " }), "play");
  assert.equal(commandOf({ key: "ArrowLeft" }), "frame-back");
  assert.equal(commandOf({ key: "ArrowRight", shiftKey: true }), "event-on");
  assert.equal(commandOf({ key: "4" }), "speed-4");
  assert.equal(commandOf({ key: "N" }), "note");
  assert.equal(commandOf({ key: "?", shiftKey: true }), "keys");
});

test("the browser's own keys stay the browser's", () => {
  assert.equal(commandOf({ key: "n", ctrlKey: true }), null);
  assert.equal(commandOf({ key: "ArrowLeft", altKey: true }), null);
  assert.equal(commandOf({ key: "0" }), null);
  assert.equal(commandOf({ key: "Tab" }), null);
});
