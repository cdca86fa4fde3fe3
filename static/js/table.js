/** The table of strides: a row goes to its stride, and shows which are chosen and which is under way. */

import { all, around, need } from "./dom.js";
import { strideAt } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function mountTable(context) {
  const table = document.querySelector("[data-strides]");
  if (!(table instanceof HTMLTableElement)) return;
  const rows = () => all("tr[data-stride]", HTMLTableRowElement, table);

  context.selection.subscribe((selection) => {
    for (const row of rows()) {
      const on = selection.has(row.dataset.stride ?? "");
      row.classList.toggle("selected", on);
      row.querySelector("button")?.setAttribute("aria-pressed", String(on));
    }
  });
  /** @type {string | undefined} */
  let shown;
  context.onMove(({ time }) => {
    const label = strideAt(context.data.strides, time)?.label ?? "";
    if (label === shown) return;
    shown = label;
    for (const row of rows()) row.classList.toggle("now", row.dataset.stride === label);
  });
  context.onData(() => {
    shown = undefined; // the rows are new
  });
  table.addEventListener("click", (event) => {
    const label = around(event, "tr[data-stride]")?.dataset.stride;
    if (!label) return;
    if (event.shiftKey) context.selection.extend(label);
    else if (event.ctrlKey || event.metaKey) context.selection.toggle(label);
    else context.goToStride(label);
  });
  need("[data-far-strides]", HTMLInputElement).addEventListener("change", (event) => {
    table.classList.toggle("near-only", !(/** @type {HTMLInputElement} */ (event.target).checked));
  });
}
