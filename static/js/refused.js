/**
 * Correcting a clip that was refused: choosing the part of it that is to be measured, saying which way the runner goes,
 * undoing and redoing what was corrected by hand. The page then comes anew.
 */

import { clockText } from "./clock.js";
import { all, around, need } from "./dom.js";
import { send } from "./send.js";

/** @param {string} url @param {Record<string, string | number>} said @param {HTMLElement} card where to complain */
async function ask(url, said, card) {
  const buttons = all("button", HTMLButtonElement, card).filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  const { outcome, message } = await send(url, said);
  if (outcome !== "failed") location.reload();
  for (const button of buttons) button.disabled = false;
  const line = need("[data-edit-error]", HTMLElement, card);
  line.textContent = message;
  line.hidden = !message;
}

/** @param {HTMLElement} list */
function mountList(list) {
  list.addEventListener("click", (event) => {
    const url = around(event, "[data-correct-url]")?.dataset.correctUrl;
    if (url) ask(url, {}, list);
  });
}

/** @param {HTMLElement} card */
function mountPart(card) {
  const video = need("video", HTMLVideoElement);
  const go = need("[data-part-go]", HTMLButtonElement, card);
  const [from, to] = ["from", "to"].map((name) => need(`[data-part-${name}]`, HTMLElement, card));
  const part = { start_s: 0, end_s: Infinity };

  function show() {
    if (part.end_s === Infinity && Number.isFinite(video.duration)) part.end_s = video.duration;
    from.textContent = clockText(part.start_s);
    to.textContent = Number.isFinite(part.end_s) ? clockText(part.end_s) : "";
    go.disabled = !(part.start_s < part.end_s && Number.isFinite(part.end_s));
  }
  video.addEventListener("loadedmetadata", show);
  show();
  card.addEventListener("click", (event) => {
    const url = card.dataset.url ?? "";
    const way = around(event, "[data-part-way]")?.dataset.partWay;
    if (around(event, "[data-part-start]")) part.start_s = video.currentTime;
    else if (around(event, "[data-part-end]")) part.end_s = video.currentTime;
    else if (around(event, "[data-part-go]")) ask(url, { kind: "range", ...part }, card);
    else if (way) ask(url, { kind: "direction", start_s: 0, end_s: Math.max(video.duration || 0, 1), direction: way }, card);
    show();
  });
}

for (const list of all("#corrections", HTMLElement)) mountList(list);
for (const card of all("[data-part]", HTMLElement)) mountPart(card);
