import assert from "node:assert/strict";
import { test } from "node:test";

import { drag } from "../../static/js/drag.js";

class Surface extends EventTarget {
  /** @type {number[]} */
  captured = [];
  listeners = 0;

  /** @param {number} pointer */
  setPointerCapture(pointer) {
    this.captured.push(pointer);
  }

  /** @param {string} type @param {any} listener @param {any} options */
  addEventListener(type, listener, options) {
    this.listeners += 1;
    options.signal.addEventListener("abort", () => (this.listeners -= 1));
    super.addEventListener(type, listener, options);
  }

  /** @param {string} type @param {number} pointerId */
  tell(type, pointerId) {
    this.dispatchEvent(Object.assign(new Event(type), { pointerId }));
  }
}

/** @param {Surface} surface @param {number} pointerId */
function dragged(surface, pointerId) {
  /** @type {string[]} */
  const told = [];
  const note = (/** @type {Event} */ { type }) => told.push(type);
  drag(/** @type {any} */ (surface), /** @type {any} */ ({ pointerId }), note, note);
  return told;
}

test("a drag is told of its own pointer alone, until it is lifted", () => {
  const surface = new Surface();
  const told = dragged(surface, 7);
  assert.deepEqual(surface.captured, [7]);
  for (const [type, pointer] of /** @type {const} */ ([["pointermove", 7], ["pointermove", 8], ["pointerup", 8]])) {
    surface.tell(type, pointer);
  }
  surface.tell("pointerup", 7);
  surface.tell("pointermove", 7);
  surface.tell("pointercancel", 7);
  assert.deepEqual(told, ["pointermove", "pointerup"]);
});

test("nothing of a drag stays behind", () => {
  const surface = new Surface();
  dragged(surface, 1);
  surface.tell("pointercancel", 1);
  assert.equal(surface.listeners, 0);
});
