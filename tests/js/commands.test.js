import assert from "node:assert/strict";
import { test } from "node:test";
import { Commands, capsOf, capsOfAll, chordOf } from "../../static/js/commands.js";

test("keys are read as chords", () => {
  assert.equal(chordOf({ key: " " }), "Space");
  assert.equal(chordOf({ key: "ArrowRight", shiftKey: true }), "Shift+ArrowRight");
  assert.equal(chordOf({ key: "N", shiftKey: true }), "n");
  assert.equal(chordOf({ key: "?", shiftKey: true }), "?");
  assert.equal(chordOf({ key: "z", metaKey: true }), "Ctrl+z");
  assert.equal(chordOf({ key: "ArrowLeft", altKey: true }), null);
});

test("a chord's caps are what stands on the keys", () => {
  assert.deepEqual(capsOf("Shift+ArrowLeft"), ["Shift", "←"]);
  assert.deepEqual(capsOf("Ctrl+z"), ["Ctrl", "Z"]);
  assert.deepEqual(capsOf("+"), ["+"]);
  assert.deepEqual(capsOfAll(["Ctrl+z", "Ctrl+y", "Ctrl+Shift+z"]), [["Ctrl", "Z", "Y"], ["Ctrl", "Shift", "Z"]]);
  assert.deepEqual(capsOfAll(["-", "+", "="]), [["-", "+", "="]]);
});

test("a command runs by name and by key", () => {
  const commands = new Commands();
  let ran = 0;
  commands.add({ name: "play", keys: ["Space", "k"], says: "play", run: () => (ran += 1) });
  commands.run("play");
  commands.ofChord("k")?.run();
  commands.run("sing");
  assert.equal(ran, 2);
  assert.equal(commands.ofChord("Ctrl+k"), null, "the browser's own keys stay the browser's");
});

test("no name and no key is given twice", () => {
  const commands = new Commands();
  const command = { name: "note", keys: ["n"], says: "note", run: () => {} };
  commands.add(command);
  assert.throws(() => commands.add({ ...command, keys: ["m"] }), /note/);
  assert.throws(() => commands.add({ ...command, name: "next" }), /n is the key of note/);
});

test("the list of keys has a line for what belongs together, and none for what says nothing", () => {
  const commands = new Commands();
  const command = (name, keys, says) => commands.add({ name, keys, says, run: () => {} });
  command("back", ["ArrowLeft"], "one frame");
  command("note", ["n"], "note");
  command("on", ["ArrowRight"], "one frame");
  command("hidden", ["x"], "");
  command("keyless", [], "words");
  commands.list("on a mark: step it", ["ArrowLeft"]);
  assert.deepEqual(commands.lines, [
    { says: "one frame", keys: ["ArrowLeft", "ArrowRight"] },
    { says: "note", keys: ["n"] },
    { says: "on a mark: step it", keys: ["ArrowLeft"] },
  ]);
  assert.equal(commands.ofChord("ArrowLeft")?.name, "back");
});
