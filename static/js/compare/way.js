/**
 * The way from the review page to another clip beside this one.
 *
 * @typedef {import("../context.js").Context} Context
 */

import { gettext } from "../language.js";

/** @param {Context} context */
export function mountCompareWay({ commands }) {
  const link = document.querySelector("[data-compare-with]");
  if (!(link instanceof HTMLAnchorElement)) return;
  commands.add({ name: "compare", keys: ["c"], says: gettext("compare with another clip"), run: () => link.click() });
}
