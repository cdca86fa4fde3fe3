/** One upload on the page: its name, its bar, what it says, and its two buttons. */

import { fill, gettext } from "./language.js";

export class Row {
  duplicate = false;
  /** @type {(() => void) | null} */
  #pick = null;
  onPause = () => {};
  onGoOn = () => {};
  onCancel = () => {};

  /**
   * @param {HTMLElement} list takes the row
   * @param {string} name of the file
   */
  constructor(list, name) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("upload-row"));
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    this.find("name").textContent = name;
    this.bar = /** @type {HTMLProgressElement} */ (this.element.querySelector("progress"));
    this.bar.setAttribute("aria-label", fill(gettext("Upload of %(name)s"), { name }));
    this.pauseButton = /** @type {HTMLButtonElement} */ (this.element.querySelector("[data-pause]"));
    this.cancelButton = /** @type {HTMLButtonElement} */ (this.element.querySelector("[data-cancel]"));
    this.pauseButton.addEventListener("click", () => this.#toggle());
    this.cancelButton.addEventListener("click", () => {
      this.onCancel();
      this.element.remove();
    });
    this.says(gettext("Starting…"));
    list.prepend(this.element);
  }

  /** @param {string} part */
  find(part) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`.${part}`));
  }

  /** Makes the first button ask for the file of an upload that an earlier visit left. @param {() => void} pick */
  askForFile(pick) {
    this.#pick = pick;
    this.pauseButton.textContent = gettext("Pick the file");
  }

  #toggle() {
    if (this.#pick) {
      this.#pick();
      return;
    }
    const paused = this.element.classList.toggle("paused");
    this.element.classList.remove("broken");
    this.pauseButton.textContent = paused ? gettext("Go on") : gettext("Pause");
    if (paused) {
      this.onPause();
      this.says(fill(gettext("Paused at %(share)s %%. Nothing is lost."), { share: Math.round(this.bar.value * 100) }));
    } else {
      this.says(gettext("Going on…"));
      this.onGoOn();
    }
  }

  /** @param {string} words */
  says(words) {
    this.find("says").textContent = words;
    this.find("said").textContent = words;
  }

  /** Shown but not said: whoever listens would hear nothing else. @param {number} share @param {string} words */
  progress(share, words) {
    this.bar.value = share;
    this.find("says").textContent = words;
  }

  /** @param {string} clip */
  done(clip) {
    this.bar.value = 1;
    this.element.classList.add("done");
    const what = this.duplicate ? gettext("You had this very clip already; here it is:") : gettext("Uploaded.");
    this.says(what);
    const link = document.createElement("a");
    link.href = `/clips/${clip}/`;
    link.textContent = gettext("Open the clip");
    this.find("says").append(" ", link);
    if (this.element.contains(document.activeElement)) link.focus({ preventScroll: true });
    this.pauseButton.remove();
    this.cancelButton.remove();
  }

  /** @param {string} words */
  failed(words) {
    this.element.classList.add("broken", "paused");
    this.pauseButton.textContent = gettext("Try again");
    this.says(words);
  }
}
