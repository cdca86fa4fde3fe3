/** The buttons beside an invitation's link: a phone's own way of sending, and the clipboard. Without either the field stays. */

import { gettext } from "./language.js";

const box = document.querySelector("[data-hand-over]");
const link = /** @type {HTMLInputElement | null} */ (document.getElementById("link"));
const said = box?.querySelector("[data-said]");

/**
 * Shows a button where the browser can do what it offers.
 * @param {string} name
 * @param {boolean} possible
 * @param {(url: string) => Promise<string>} act returns what to say when it is done
 */
function offer(name, possible, act) {
  const button = /** @type {HTMLButtonElement | null} */ (box?.querySelector(`[${name}]`) ?? null);
  if (!button || !link || !possible) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = await act(link.value).catch(() => "");
    if (said) said.textContent = words;
  });
}

const sends = "share" in navigator;
offer("data-share", sends, (url) => navigator.share({ url }).then(() => ""));
offer("data-copy", Boolean(navigator.clipboard), (url) =>
  navigator.clipboard.writeText(url).then(
    () => gettext("Copied."),
    () => (link?.focus(), ""), // chosen whole, to be taken by hand
  ),
);
if (!sends) box?.querySelector("[data-copy]")?.classList.add("primary");
link?.addEventListener("focus", () => link.select());
