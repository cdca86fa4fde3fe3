/**
 * What the server answers about notes. Every answer of htmx brings the whole panel: what is half written in it must not go
 * with it, and a failure must say what has become of the words.
 */

import { all, need } from "./dom.js";
import { gettext } from "./language.js";
import { copyFields, copyFile } from "./note_form.js";
import { renewToken } from "./token.js";

const LOGGED_OUT = gettext("You are logged out. Log in again in another tab; your words are still here.");
const NO_ANSWER = gettext("This was not saved: no answer from the server. Your words are still here; try again.");
const LOGGED_IN_ANEW = gettext("You have logged in again since this page came. Your words are still here: send them once more.");
const HALF_WRITTEN = gettext("Save the note that you are changing first, or cancel it.");

/** @typedef {import("./note_writing.js").NoteWriting} NoteWriting */

export class NoteAnswers {
  /** @type {HTMLFormElement | null} a new note half written, while the list changes under it */
  #draft = null;
  /** @type {HTMLFormElement | null} the form that was sent last: should it come back, its recording does not */
  #sent = null;
  /** @type {Map<string, string>} replies half written, by the address that each goes to */
  #replies = new Map();

  /**
   * @param {NoteWriting} writing
   * @param {(words: string) => void} complain
   * @param {() => void} renewed the panel is new
   */
  constructor(writing, complain, renewed) {
    this.writing = writing;
    document.addEventListener("htmx:beforeRequest", (event) => {
      const form = writing.editForm;
      const { elt } = /** @type {CustomEvent} */ (event).detail;
      if (!form || form.contains(elt) || !writing.unsaved(form)) return;
      event.preventDefault();
      complain(HALF_WRITTEN);
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
      const form = writing.newForm;
      this.#draft = form && !form.hidden && requestConfig.elt !== form ? form : null;
      this.#sent = requestConfig.elt instanceof HTMLFormElement ? requestConfig.elt : null;
      this.#replies = new Map(replies().filter((reply) => reply.form !== requestConfig.elt && reply.words.value).map(({ to, words }) => [to, words.value]));
      if (new URL(xhr.responseURL, location.href).pathname.startsWith("/accounts/")) {
        event.preventDefault();
        complain(LOGGED_OUT);
      }
    });
    document.addEventListener("htmx:sendError", () => complain(NO_ANSWER));
    document.addEventListener("htmx:responseError", async (event) => {
      if (/** @type {CustomEvent} */ (event).detail.xhr.status !== 403) return complain(NO_ANSWER);
      await renewToken();
      complain(LOGGED_IN_ANEW);
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.target?.id === "notes") renewed();
    });
  }

  /** Puts into the new panel what the old one held half written. */
  restore() {
    const { newForm, editForm } = this.writing;
    if (newForm && this.#draft) {
      copyFields(this.#draft, newForm);
      this.writing.goOn(this.#draft, newForm);
    }
    const again = this.#sent && (this.#sent.matches("[data-note-edit]") ? editForm : newForm);
    if (this.#sent && again && !again.hidden) copyFile(this.#sent, again, "voice");
    for (const { to, words } of replies()) words.value = this.#replies.get(to) ?? words.value;
    this.#draft = this.#sent = null;
    this.#replies.clear();
  }
}

/** The replies that can be written on the page. */
function replies() {
  return all("#notes form.reply", HTMLFormElement).map((form) => ({
    form,
    to: form.getAttribute("hx-post") ?? "",
    words: need("[name=text]", HTMLInputElement, form),
  }));
}
