import assert from "node:assert/strict";
import { test } from "node:test";
import { described, fingerprint, isOver, mine, namedIn, readable } from "../../static/js/unfinished.js";

const file = { name: "run.mp4", size: 10, lastModified: 5 };
const kept = (owner, athlete, creationTime) => ({
  size: 10, metadata: {}, creationTime, uploadUrl: "/uploads/x/", urlStorageKey: `tus::${fingerprint(file, owner, athlete)}::1`,
});

test("the same file for another athlete or coach is another upload", () => {
  const all = [fingerprint(file, "1", "a"), fingerprint(file, "1", "b"), fingerprint(file, "2", "a")];
  assert.equal(new Set(all).size, 3);
});

test("only this coach's uploads for this athlete are offered, newest first", () => {
  const old = kept("1", "a", "2026-01-01T00:00:00Z");
  const young = kept("1", "a", "2026-02-01T00:00:00Z");
  assert.deepEqual(mine([old, kept("2", "a", ""), kept("1", "b", ""), young], "1", "a"), [young, old]);
});

test("an upload is forgotten when it is gone or finished, not when the server is in trouble", () => {
  assert.ok(isOver(404, null));
  assert.ok(isOver(410, null));
  assert.ok(isOver(200, "a-clip"));
  for (const status of [200, 401, 423, 500, 502, 503]) assert.ok(!isOver(status, null));
});

test("the files we read, by name", () => {
  assert.ok(readable("IMG_1.MOV"));
  assert.ok(readable("a.b.webm"));
  assert.ok(!readable("notes.txt"));
  assert.ok(!readable("mp4"));
});

test("what is said of a clip is readable in any language", () => {
  const header = described({ surface: "treadmill", pace_mps: "", note: "müde, 5 % Anstieg 🏃" });
  const read = Object.fromEntries(header.split(",").map((pair) => pair.split(" ")));
  assert.deepEqual(
    Object.fromEntries(Object.entries(read).map(([key, value]) => [key, Buffer.from(value, "base64").toString()])),
    { surface: "treadmill", pace_mps: "", note: "müde, 5 % Anstieg 🏃" },
  );
});

test("a file that is called after one athlete is taken for theirs, and nobody is guessed", () => {
  const athletes = new Map([["1", "Ada King"], ["2", "Björn Å"], ["3", "Ada Sung"]]);
  assert.equal(namedIn("ada_king_easy.MOV", athletes), "");
  assert.equal(namedIn("2026-10-12 King.mp4", athletes), "1");
  assert.equal(namedIn("björn.mp4", athletes), "2");
  assert.equal(namedIn("kingdom.mp4", athletes), "");
  assert.equal(namedIn("IMG_1234.mov", athletes), "");
});
