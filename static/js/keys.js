/**
 * The keyboard of the review page. Keys typed into fields, and keys with Ctrl, Alt or Meta, are not ours.
 *
 * @typedef {"play" | "frame-back" | "frame-on" | "event-back" | "event-on" | "loop" | "skeleton" | "note" | "keys" | `speed-${number}`} Command
 */

/**
 * @param {{key: string, shiftKey?: boolean, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} event
 * @returns {Command | null}
 */
export function commandOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  switch (event.key) {
    case " ":
      return "play";
    case "ArrowLeft":
      return event.shiftKey ? "event-back" : "frame-back";
    case "ArrowRight":
      return event.shiftKey ? "event-on" : "frame-on";
    case "?":
      return "keys";
  }
  if (/^[1-9]$/.test(event.key)) return /** @type {Command} */ (`speed-${event.key}`);
  switch (event.key.toLowerCase()) {
    case "l":
      return "loop";
    case "s":
      return "skeleton";
    case "n":
      return "note";
  }
  return null;
}

/** @param {(command: Command) => void} run */
export function listen(run) {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (document.querySelector("dialog[open]")) return;
    if (target instanceof HTMLElement) {
      if (target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (event.key === " " && target.closest("button, a, summary, input")) return; // the space bar presses it
      const arrow = event.key.startsWith("Arrow");
      if (arrow && target.matches("input[type=radio]")) return;
      if (arrow && target.matches(".table-scroll")) return;
    }
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    run(command);
  });
}
