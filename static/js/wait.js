/** How a clip on its way is put into words, and how long to wait before asking again. */

import { fill, gettext } from "./language.js";
import { leftText } from "./rate.js";

/**
 * @typedef {object} Status what the server says of a clip
 * @property {string} state
 * @property {string} state_label
 * @property {string} stage
 * @property {string} stage_label
 * @property {number} progress  share of the stage, 0 to 1
 * @property {number | null} seconds_left
 * @property {number | null} queue_place
 * @property {boolean} final
 * @property {boolean} playable
 */

/**
 * "Finding the runner": what is being done, without numbers.
 * @param {Status} status
 */
export function stageText(status) {
  const label = status.stage_label || status.state_label;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/**
 * "Finding the runner: 42 %, about 35 s left"
 * @param {Status} status
 */
export function statusText(status) {
  if (status.state === "queued") {
    if (!status.queue_place || status.queue_place === 1) return gettext("In the queue, next in line");
    return fill(gettext("In the queue, number %(place)s in line"), { place: status.queue_place });
  }
  const words = stageText(status);
  if (status.state !== "running" || !status.stage) return words;
  const left = leftText(status.seconds_left);
  const said = { stage: words, share: Math.round(status.progress * 100), left };
  return left ? fill(gettext("%(stage)s: %(share)s %%, %(left)s"), said) : fill(gettext("%(stage)s: %(share)s %%"), said);
}

/**
 * Milliseconds until the next question: a second at first, longer for clips that take long or wait behind others.
 * @param {number} asked how often this clip has been asked about
 * @param {Status} status
 */
export function pauseMs(asked, status) {
  if (status.state === "queued" && (status.queue_place ?? 1) > 1) return 4000;
  return asked < 180 ? 1000 : 3000;
}
