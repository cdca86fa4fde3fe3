/** A form is sent once, however often its button is pressed. */

/** What is sent may be a download, after which the page stays and the form is wanted again. */
const AGAIN_AFTER_MS = 10_000;

export class Once {
  /** @type {WeakMap<object, number>} */
  #sent = new WeakMap();

  /**
   * @param {object} form
   * @param {number} nowMs
   * @returns {boolean} whether the form may be sent now
   */
  allows(form, nowMs) {
    const before = this.#sent.get(form);
    if (before !== undefined && nowMs - before < AGAIN_AFTER_MS) return false;
    this.#sent.set(form, nowMs);
    return true;
  }

  /** A page that comes back from the browser's memory may send again. */
  forget() {
    this.#sent = new WeakMap();
  }
}

/** @param {Window} window */
export function sendOnce(window) {
  const once = new Once();
  window.document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    // what a script sends by itself is its own affair
    if (event.defaultPrevented || form.method !== "post") return;
    if (!once.allows(form, event.timeStamp)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => once.forget());
}
