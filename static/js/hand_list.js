/**
 * The list "Corrected by hand" on a page that shows nothing else to correct: undo and redo, and the page comes anew.
 */

import { around, need } from "./dom.js";
import { send } from "./send.js";

const list = need("#corrections", HTMLElement);

list.addEventListener("click", async (event) => {
  const url = around(event, "[data-correct-url]")?.dataset.correctUrl;
  if (!url) return;
  const { outcome, message } = await send(url);
  if (outcome !== "failed") location.reload();
  const line = need("[data-edit-error]", HTMLElement, list);
  line.textContent = message;
  line.hidden = !message;
});
