/**
 * Notes: opens the form for a new one at the stride and instant on screen, and tells the page what notes there are.
 * The list itself is the server's; htmx swaps it. Emits "change" and "go" (detail {time, stride}).
 */

import { clockText } from "./clock.js";
import { detail, need } from "./dom.js";
import { strideAt } from "./strides.js";
import { renewToken } from "./token.js";

/** @typedef {import("./strides.js").Stride} Stride */

/**
 * Tells the page what notes there are by a "notes" event on `context.page` (detail: `Notes.list`).
 * @param {import("./context.js").Context} context
 */
export function mountNotes(context) {
  const { commands, page, selection } = context;
  const notes = new Notes(() => {
    const { time } = context;
    const lead = selection.lead;
    const inside = lead && lead.foot_strike_s <= time && time <= lead.next_foot_strike_s;
    const strides = context.data.strides;
    return { time, stride: inside ? lead : (strideAt(strides, time) ?? strideAt(strides, time, false)) };
  });
  const tell = () => page.dispatchEvent(new CustomEvent("notes", { detail: notes.list }));
  notes.addEventListener("change", tell);
  notes.addEventListener("go", (event) => {
    const { time, stride } = detail(event);
    if (stride) selection.choose(stride);
    context.seek(time);
    need("[data-stage]", HTMLElement).scrollIntoView({ block: "nearest" });
  });
  if (document.querySelector("[data-new-note]")) {
    commands.add({ name: "note", keys: ["n"], says: "new note here", run: () => notes.open() });
  }
  tell();
}

export class Notes extends EventTarget {
  /** @type {HTMLFormElement | null} the form of a note half written, while the list changes under it */
  #draft = null;

  /** @param {() => {time: number, stride: Stride | null}} here where a new note would be pinned */
  constructor(here) {
    super();
    this.here = here;
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
      const form = this.#form;
      this.#draft = form && !form.hidden && requestConfig.elt !== form ? form : null;
      if (new URL(xhr.responseURL, location.href).pathname.startsWith("/accounts/")) {
        event.preventDefault();
        this.#complain("You are logged out. Log in again in another tab; your words are still here.");
      }
    });
    const noAnswer = () => this.#complain("This was not saved: no answer from the server. Your words are still here; try again.");
    document.addEventListener("htmx:sendError", noAnswer);
    document.addEventListener("htmx:responseError", async (event) => {
      if (/** @type {CustomEvent} */ (event).detail.xhr.status !== 403) return noAnswer();
      await renewToken();
      this.#complain("You have logged in again since this page came. Your words are still here: send them once more.");
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.target?.id !== "notes") return;
      this.#putBack();
      this.#fillFailed();
      this.dispatchEvent(new Event("change"));
    });
  }

  get #panel() {
    return document.getElementById("notes");
  }

  /** @returns {HTMLFormElement | null} */
  get #form() {
    return this.#panel?.querySelector("[data-note-form]") ?? null;
  }

  /** @returns {{time: number, number: number}[]} */
  get list() {
    return [...(this.#panel?.querySelectorAll("[data-note]") ?? [])].map((note) => ({
      time: Number(/** @type {HTMLElement} */ (note).dataset.time),
      number: Number(/** @type {HTMLElement} */ (note).dataset.number),
    }));
  }

  open() {
    const form = this.#form;
    if (!form) return;
    const { time, stride } = this.here();
    const place = form.querySelector("[data-note-place]");
    if (!stride) {
      if (place) place.textContent = "No stride here. Move to one first.";
    } else {
      set(form, "side", stride.side);
      set(form, "stride_start_s", String(stride.foot_strike_s));
      set(form, "time_s", String(time));
      if (place) place.textContent = `stride ${stride.label}, ${stride.near ? "near" : "far"} leg, ${clockText(time)}`;
    }
    need("[type=submit]", HTMLButtonElement, form).disabled = !stride;
    form.hidden = false;
    form.querySelector("textarea")?.focus();
  }

  #putBack() {
    const form = this.#form;
    if (!form || !this.#draft) return;
    for (const field of this.#draft.elements) {
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) set(form, field.name, field.value);
    }
    const shown = /** @type {HTMLInputElement} */ (form.elements.namedItem("visible_to_athlete"));
    shown.checked = /** @type {HTMLInputElement} */ (this.#draft.elements.namedItem("visible_to_athlete")).checked;
    form.hidden = false;
  }

  /** After a refused note the form is back with its values; say again where it stands. */
  #fillFailed() {
    const form = this.#form;
    if (!form || form.hidden) return;
    const place = form.querySelector("[data-note-place]");
    const time = form.querySelector("[name=time_s]");
    if (place && time instanceof HTMLInputElement) place.textContent = clockText(Number(time.value));
  }

  /** @param {string} words */
  #complain(words) {
    const line = this.#panel?.querySelector("[data-notes-error]");
    if (line instanceof HTMLElement) {
      line.textContent = words;
      line.hidden = false;
    }
  }

  close() {
    const form = this.#form;
    if (form) form.hidden = true;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-new-note]")) this.open();
    else if (target?.closest("[data-close-note]")) this.close();
    const pin = target?.closest("[data-go-time]");
    if (pin instanceof HTMLElement) {
      const detail = { time: Number(pin.dataset.goTime), stride: pin.dataset.strideOfNote ?? null };
      this.dispatchEvent(new CustomEvent("go", { detail }));
    }
  }
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function set(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
}
