import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = /** @type {any} */ ({ querySelectorAll: () => [] });
globalThis.location = /** @type {any} */ ({ href: "http://localhost/" });
const { refresh } = await import("../../static/js/status.js");

for (const [name, answer] of Object.entries({
  "no connection": () => Promise.reject(new TypeError("Failed to fetch")),
  "a connection that breaks off": async () => ({ ok: true, text: () => Promise.reject(new TypeError("network error")) }),
  "a server in trouble": async () => ({ ok: false }),
})) {
  test(`${name} leaves the page as it is`, async () => {
    globalThis.fetch = /** @type {any} */ (answer);
    await assert.doesNotReject(refresh());
  });
}
