import assert from "node:assert/strict";
import { test } from "node:test";

import { Once, sendOnce } from "../../static/js/once.js";

test("a form is sent once, another one all the same", () => {
  const once = new Once();
  const [join, leave] = [{}, {}];
  assert.ok(once.allows(join, 0));
  assert.ok(!once.allows(join, 300));
  assert.ok(once.allows(leave, 300));
});

test("after a while, and on a page that comes back, it may be sent again", () => {
  const once = new Once();
  const form = {};
  once.allows(form, 0);
  assert.ok(once.allows(form, 10_000));
  once.forget();
  assert.ok(once.allows(form, 10_100));
});

/** @param {string} method @param {boolean} [handled] */
function submits(method, handled = false) {
  const document = new EventTarget();
  const page = Object.assign(new EventTarget(), { document });
  sendOnce(/** @type {any} */ (page));
  const form = { method };
  return [1, 2].map(() => {
    const event = new Event("submit", { cancelable: true });
    Object.defineProperty(event, "target", { value: form });
    if (handled) event.preventDefault();
    document.dispatchEvent(event);
    return event.defaultPrevented;
  });
}

test("the second press is taken back, but not of a search, nor of what a script sends", () => {
  assert.deepEqual(submits("post"), [false, true]);
  assert.deepEqual(submits("get"), [false, false]);
  assert.deepEqual(submits("post", true), [true, true]);
});
