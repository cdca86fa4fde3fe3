/**
 * What the page can be told to do: by key, by a button `[data-do=NAME]`, or by name. Every part adds its own commands;
 * the list behind `?` is made of them.
 *
 * Chords are written as `chordOf` reads them: "Space", "ArrowLeft", "Shift+ArrowLeft", "n" (either case), "?", "Ctrl+z"
 * (on a Mac: Command).
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} keys
 * @property {string} says  its line in the list; commands that say the same share it, those that say nothing have none
 * @property {() => void} run
 */

import { gettext } from "./language.js";

/**
 * @param {{key: string, shiftKey?: boolean, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} event
 * @returns {string | null} null for what is the browser's: everything with Alt
 */
export function chordOf(event) {
  if (event.altKey) return null;
  const named = event.key.length > 1;
  const key = event.key === " " ? "Space" : named ? event.key : event.key.toLowerCase();
  const shift = event.shiftKey && (named || event.key === " " || event.ctrlKey || event.metaKey) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${shift}${key}`;
}

/** @type {Record<string, string>} */
const CAPS = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: gettext("Esc"),
  Delete: gettext("Del"),
  Space: gettext("Space"),
  Shift: gettext("Shift"),
  Ctrl: gettext("Ctrl"),
  Enter: gettext("Enter"),
  Backspace: gettext("Backspace"),
  Home: gettext("Home"),
  End: gettext("End"),
};

/** What is printed on the keys of a chord. @param {string} chord */
export function capsOf(chord) {
  const parts = chord === "+" ? ["+"] : chord.split("+");
  return parts.map((key) => CAPS[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/**
 * What is printed on the keys of several chords: those that are held down once, then what goes with them.
 * @param {string[]} chords
 * @returns {string[][]}
 */
export function capsOfAll(chords) {
  /** @type {Map<string, string[]>} */
  const held = new Map();
  for (const chord of chords) {
    const caps = capsOf(chord);
    const first = caps.slice(0, -1);
    held.set(first.join(), [...(held.get(first.join()) ?? first), ...caps.slice(-1)]);
  }
  return [...held.values()];
}

export class Commands {
  /** @type {Map<string, Command>} */
  #named = new Map();
  /** @type {Map<string, Command>} */
  #keyed = new Map();
  /** @type {{says: string, keys: string[]}[]} */
  #elsewhere = [];

  /** Throws where a name or a key is taken. @param {Command} command */
  add(command) {
    if (this.#named.has(command.name)) throw new Error(`there is a command ${command.name} already`);
    this.#named.set(command.name, command);
    for (const key of command.keys) {
      const other = this.#keyed.get(key);
      if (other) throw new Error(`${key} is the key of ${other.name}, not of ${command.name}`);
      this.#keyed.set(key, command);
    }
  }

  /** @param {string} name */
  run(name) {
    this.#named.get(name)?.run();
  }

  /** @param {string} chord @returns {Command | null} */
  ofChord(chord) {
    return this.#keyed.get(chord) ?? null;
  }

  /**
   * Keys that a part of the page listens to by itself while it has the focus: for the list only.
   * @param {string} says
   * @param {string[]} keys
   */
  list(says, keys) {
    this.#elsewhere.push({ says, keys });
  }

  /** Lines for the list of keys, in the order they were added; then the parts' own. @returns {{says: string, keys: string[]}[]} */
  get lines() {
    /** @type {Map<string, string[]>} */
    const lines = new Map();
    for (const { says, keys } of this.#named.values()) {
      if (says && keys.length) lines.set(says, [...(lines.get(says) ?? []), ...keys]);
    }
    return [...[...lines].map(([says, keys]) => ({ says, keys })), ...this.#elsewhere];
  }
}
