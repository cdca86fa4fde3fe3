/**
 * The boxes beside an athlete's clips: two ticked ones can be compared. The list may be written anew at any time.
 */

import { all } from "../dom.js";
import { gettext } from "../language.js";

const words = [gettext("Tick two clips to compare them."), gettext("Tick one more."), "", gettext("Two at a time: take one tick away.")];
/** @type {Set<string>} */
const ticked = new Set();

/** @param {HTMLFormElement} form */
function show(form) {
  const boxes = all("[data-tick]", HTMLInputElement);
  for (const gone of [...ticked].filter((id) => !boxes.some(({ value }) => value === id))) ticked.delete(gone);
  for (const box of boxes) box.checked = ticked.has(box.value);
  const count = Math.min(ticked.size, 3);
  const [button, says] = [form.querySelector("button"), form.querySelector("[data-says]")];
  if (button) button.disabled = count !== 2;
  if (says) says.textContent = words[count];
  form.classList.toggle("ticking", count > 0);
}

function mount() {
  const form = document.querySelector("[data-ticks]");
  if (form instanceof HTMLFormElement) show(form);
}

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches("[data-tick]")) return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
  mount();
});
document.addEventListener("refreshed", mount);
addEventListener("pageshow", () => {
  for (const { checked, value } of all("[data-tick]", HTMLInputElement)) if (checked) ticked.add(value);
  mount();
});
