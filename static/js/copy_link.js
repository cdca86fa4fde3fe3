/** Links to hand on: chosen whole by a touch, copied by the button beside each where the browser lets us. */

import { all } from "./dom.js";
import { gettext } from "./language.js";

for (const field of all("[data-link]", HTMLInputElement)) {
  field.addEventListener("focus", () => field.select());
  const button = field.parentElement?.querySelector("[data-copy]");
  if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
  button.hidden = false;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.after(said);
  button.addEventListener("click", () =>
    navigator.clipboard.writeText(field.value).then(
      () => (button.textContent = said.textContent = gettext("Copied")),
      () => field.focus(),
    ),
  );
}
