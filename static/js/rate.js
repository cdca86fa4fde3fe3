/** How fast bytes go, and how long the rest will take. */

import { decimal, fill, gettext } from "./language.js";

const MEMORY_S = 4; // older than this hardly counts: phones change cells

export class Rate {
  #bytes = 0;
  #at = 0;
  #perSecond = 0;
  #started = false;

  /** Forget the speed, not the position: after a pause the clock must not count the pause. */
  rest() {
    this.#started = false;
  }

  /**
   * @param {number} bytes sent so far
   * @param {number} seconds monotonic clock
   */
  saw(bytes, seconds) {
    if (!this.#started) {
      this.#started = true;
      this.#bytes = bytes;
      this.#at = seconds;
      return;
    }
    const passed = seconds - this.#at;
    if (passed < 0.2) return;
    const now = Math.max(0, bytes - this.#bytes) / passed;
    const weight = this.#perSecond === 0 ? 1 : 1 - Math.exp(-passed / MEMORY_S);
    this.#perSecond += weight * (now - this.#perSecond);
    this.#bytes = bytes;
    this.#at = seconds;
  }

  /** Bytes a second; 0 while unknown. */
  get perSecond() {
    return this.#perSecond;
  }

  /**
   * Seconds until `total` bytes are there; null while unknown.
   * @param {number} total
   */
  secondsLeft(total) {
    return this.#perSecond > 0 ? Math.max(0, total - this.#bytes) / this.#perSecond : null;
  }
}

/**
 * "3.1 MB"
 * @param {number} bytes
 */
export function bytesText(bytes) {
  const units = [gettext("bytes"), "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${decimal(value, unit > 0 && value < 9.95 ? 1 : 0)} ${units[unit]}`;
}

/**
 * "about 2 min left"; empty while unknown.
 * @param {number | null} seconds
 */
export function leftText(seconds) {
  if (seconds === null) return "";
  if (seconds < 5) return gettext("a few seconds left");
  if (seconds < 55) return fill(gettext("about %(n)s s left"), { n: Math.ceil(seconds / 5) * 5 });
  if (seconds < 3600) return fill(gettext("about %(n)s min left"), { n: Math.max(1, Math.round(seconds / 60)) });
  return fill(gettext("about %(n)s h left"), { n: decimal(seconds / 3600, 1) });
}
