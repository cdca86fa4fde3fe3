/** The keyboard of the review page, its buttons, and the list of keys. Keys typed into fields are not ours. */

import { capsOfAll, chordOf } from "./commands.js";
import { around, need } from "./dom.js";
import { gettext } from "./language.js";

/** @typedef {import("./context.js").Context} Context */

const FIELDS = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
// Space does nothing on a radio that is chosen already
const PRESSABLE = "button, a, summary, input:not([type=radio]:checked)";
const KEPT = "gaitsite.keys";

/**
 * Whether the element in focus has its own use for a key.
 * @param {EventTarget | null} target
 * @param {string} key
 */
function wants(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches(FIELDS)) return true;
  if (key === " " || key === "Enter") return target.closest(PRESSABLE) !== null;
  return key.startsWith("Arrow") && target.matches("input[type=radio], .table-scroll");
}

/** @param {Pick<Context, "commands">} page */
export function mountKeys({ commands }) {
  const dialog = need("[data-keys]", HTMLDialogElement);
  // whoever speaks to the computer, or brushes keys, can have them off
  const single = need("[data-single-keys]", HTMLInputElement, dialog);
  single.checked = localStorage.getItem(KEPT) !== "off";
  single.addEventListener("change", () => localStorage.setItem(KEPT, single.checked ? "on" : "off"));
  commands.add({
    name: "keys",
    keys: ["?"],
    says: gettext("this list"),
    run: () => {
      need("[data-key-list]", HTMLElement, dialog).replaceChildren(...commands.lines.map(line));
      dialog.showModal();
    },
  });
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || wants(event.target, event.key)) return;
    const chord = chordOf(event);
    const command = chord && commands.ofChord(chord);
    if (!command || (chord.length === 1 && !single.checked)) return;
    event.preventDefault();
    command.run();
  });
  document.addEventListener("click", (event) => {
    const button = around(event, "[data-do]");
    if (button) commands.run(button.dataset.do ?? "");
  });
}

/** @param {{says: string, keys: string[]}} line */
function line({ says, keys }) {
  const row = document.createElement("div");
  const names = document.createElement("dt");
  for (const caps of capsOfAll(keys)) {
    const together = document.createElement("span");
    for (const cap of caps) {
      const key = document.createElement("kbd");
      key.textContent = cap;
      together.append(key, " ");
    }
    names.append(together, " ");
  }
  const meaning = document.createElement("dd");
  meaning.textContent = says;
  row.append(names, meaning);
  return row;
}
