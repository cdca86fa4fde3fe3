/** After a correction: everything on the page follows the new result, without the page being left. */

import { fetched } from "./context.js";
import { all } from "./dom.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context @param {boolean} whole the skeleton is another one, too */
export async function followResult(context, whole) {
  const [page, packed] = await Promise.all([
    fetched(location.pathname).then((answer) => answer.text()),
    whole ? fetched(context.page.dataset.skeletonUrl).then((answer) => answer.arrayBuffer()) : null,
  ]);
  const fresh = new DOMParser().parseFromString(page, "text/html");
  if (!fresh.querySelector("[data-review]")) {
    location.reload(); // nothing can be reviewed any more: the page says why
    return;
  }
  for (const old of all("[data-fresh]", HTMLElement)) renewPart(old, fresh.getElementById(old.id));
  if (packed) context.pose.values = new Int16Array(packed);
  await context.reload();
}

/**
 * Puts a part of the page as it is now in the place of what it was. What is half written in it stays, what was unfolded
 * stays so, and the focus stays with the line of the list that it was on.
 * @param {HTMLElement} old
 * @param {HTMLElement | null} now
 */
function renewPart(old, now) {
  const open = all("details[open]", HTMLDetailsElement, old).map(nameOf);
  const written = all("textarea", HTMLTextAreaElement, old).filter(({ value, defaultValue }) => value !== defaultValue);
  const focus = document.activeElement;
  const line = focus && old.contains(focus) ? focus.closest("[data-correction]")?.getAttribute("data-correction") : null;
  old.hidden = !now || now.hidden;
  old.replaceChildren(...(now?.childNodes ?? []));
  for (const details of all("details", HTMLDetailsElement, old)) if (open.includes(nameOf(details))) details.open = true;
  for (const { name, value } of written) {
    const field = old.querySelector(`textarea[name="${name}"]`);
    if (field instanceof HTMLTextAreaElement) field.value = value;
  }
  if (line) all(`[data-correction="${line}"] [data-correct-url]`, HTMLElement, old)[0]?.focus({ preventScroll: true });
}

/** @param {HTMLDetailsElement} details */
const nameOf = ({ dataset, className }) => dataset.frames ?? className;
