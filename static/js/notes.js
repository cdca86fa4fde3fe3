/**
 * Notes: the list, which is the server's and which htmx swaps; the form for a new one at the stride and instant on
 * screen; the way from a note to its frame, by its number, its link, or the address `?note=ID`.
 *
 * Tells the page what notes there are by a "notes" event on `context.page` (detail: `{id, number, time, …}[]`). Any
 * element `[data-go-note=ID]` leads to a note.
 */

import { nearestFrame } from "./clock.js";
import { all, around, need } from "./dom.js";
import { Drawing } from "./drawing.js";
import { copyFields, copyFile, drawnOf, filledIn, keepDrawn, pin, showPlace, takeCue, timeOf } from "./note_form.js";
import { strideAt } from "./strides.js";
import { renewToken } from "./token.js";
import { Voice, mendDurations } from "./voice.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./drawing.js").DrawnNote & {stride: string | null}} ListedNote */

const LOGGED_OUT = "You are logged out. Log in again in another tab; your words are still here.";
const NO_ANSWER = "This was not saved: no answer from the server. Your words are still here; try again.";
const LOGGED_IN_ANEW = "You have logged in again since this page came. Your words are still here: send them once more.";
const HALF_WRITTEN = "Save the note that you are changing first, or cancel it.";
const GONE = "The note of this link is not here: it was deleted, or it is not for you.";

/** @param {Context} context */
export function mountNotes(context) {
  const bar = document.querySelector("[data-draw-bar]");
  const notes = new Notes(context, new Drawing(context, bar instanceof HTMLElement ? bar : null));
  if (document.querySelector("[data-note-form]")) {
    context.commands.add({ name: "note", keys: ["n"], says: "new note here", run: () => notes.compose() });
    context.commands.add({ name: "draw", keys: ["d"], says: "draw on this frame", run: () => notes.draw() });
  }
  mendDurations();
  notes.followLink();
}

class Notes {
  /** @type {HTMLFormElement | null} a new note half written, while the list changes under it */
  #draft = null;
  /** @type {HTMLFormElement | null} the form that was sent last: should it come back, its recording does not */
  #sent = null;
  /** The voice of the new note, and that of the note being changed. @type {{draft: Voice | null, edit: Voice | null}} */
  #voices = { draft: null, edit: null };
  /** @type {string | null} */
  #open = null;
  /** The note whose line is marked as open. @type {string | null} */
  #marked = null;
  /** @type {ListedNote[]} */
  #list = [];
  /** What the forms held when they were opened. @type {WeakMap<HTMLFormElement, string>} */
  #opened = new WeakMap();

  /** @param {Context} context @param {Drawing} drawing */
  constructor(context, drawing) {
    this.context = context;
    this.drawing = drawing;
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("change", (event) => {
      const form = around(event, "[name=cue]")?.closest("form");
      if (form) takeCue(form);
    });
    document.addEventListener("submit", (event) => this.#submitted(event), { capture: true });
    // the keys of a recording's player are its own
    document.addEventListener("keydown", (event) => event.target instanceof HTMLAudioElement && event.stopPropagation(), {
      capture: true,
    });
    addEventListener("beforeunload", (event) => {
      if ([this.#newForm, this.#editForm].some((form) => form && this.#unsaved(form))) event.preventDefault();
    });
    context.onMove(() => this.#showWhere());
    this.#bindSwaps();
    this.#renew();
  }

  get #panel() {
    return need("#notes", HTMLElement);
  }

  get #newForm() {
    const form = this.#panel.querySelector("[data-note-form]");
    return form instanceof HTMLFormElement ? form : null;
  }

  get #editForm() {
    const form = this.#panel.querySelector("[data-note-edit]");
    return form instanceof HTMLFormElement ? form : null;
  }

  /** The form that the pen draws for. */
  get #form() {
    return this.#editForm ?? (this.#newForm?.hidden ? null : this.#newForm);
  }

  /** @param {HTMLFormElement} form */
  #unsaved(form) {
    const opened = this.#opened.get(form);
    if (form.hidden || opened === undefined) return false;
    return filledIn(form) !== opened || form.querySelector(".errors, .notice") !== null;
  }

  /** @returns {ListedNote[]} */
  #read() {
    return all("[data-note]", HTMLElement, this.#panel).map(({ dataset }) => ({
      id: dataset.note ?? "",
      number: Number(dataset.number),
      time: Number(dataset.time),
      stride: dataset.strideOfNote ?? null,
      words: dataset.words ?? "",
      drawn: dataset.drawn ? JSON.parse(dataset.drawn) : null,
    }));
  }

  // ---- to a note

  /** The address of a note becomes the address of its instant, which the page then goes to. */
  followLink() {
    const query = new URLSearchParams(location.search);
    const id = query.get("note");
    if (id === null) return;
    const note = this.#list.find((other) => other.id === id);
    query.delete("note");
    if (note) {
      query.set("t", note.time.toFixed(6));
      if (note.stride) query.set("stride", note.stride);
      this.#mark(note.id);
    } else this.#complain(GONE);
    history.replaceState(null, "", `${location.pathname}?${query}`);
  }

  /** @param {string} id */
  go(id) {
    const note = this.#list.find((other) => other.id === id);
    if (!note) return;
    if (note.stride) this.context.selection.choose(note.stride);
    this.context.showFrame(nearestFrame(this.context.data.pts, note.time));
    this.#mark(id);
  }

  /** @param {string} id */
  #mark(id) {
    this.#open = id;
    this.drawing.open(id);
    this.#showWhere();
  }

  // ---- a new note

  compose() {
    const form = this.#newForm;
    if (!form) return;
    this.context.player.video.pause();
    if (form.hidden) {
      pin(form, this.#here());
      form.hidden = false;
      this.#takeUp();
    }
    form.querySelector("textarea")?.focus();
  }

  draw() {
    if (!this.#form) this.compose();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.drawing.take("arrow");
    showFootage();
  }

  #close() {
    const form = this.#newForm;
    if (!form) return;
    this.#voices.draft?.dispose();
    this.#voices.draft = null;
    form.reset();
    keepDrawn(form, { shapes: [], point: null });
    form.hidden = true;
    this.#opened.delete(form);
    this.#takeUp();
  }

  /** Where a new note would be pinned: to the chosen stride if the clock is in it, else to the one under way. */
  #here() {
    const { data, selection, time } = this.context;
    const lead = selection.lead;
    const inside = lead && lead.foot_strike_s <= time && time <= lead.next_foot_strike_s;
    return { time, stride: inside ? lead : (strideAt(data.strides, time) ?? strideAt(data.strides, time, false)) };
  }

  /** Gives the pen to the form that is open, and each form its voice. */
  #takeUp() {
    const form = this.#form;
    const time = form && timeOf(form);
    if (form && time !== null) {
      const frame = nearestFrame(this.context.data.pts, time);
      const id = form.closest("[data-note]")?.getAttribute("data-note") ?? null;
      this.drawing.begin(drawnOf(form), frame, id, (drawn) => keepDrawn(form, drawn));
    } else this.drawing.stop();
    const fresh = this.#newForm;
    for (const opened of [fresh, this.#editForm]) {
      if (opened && !opened.hidden && !this.#opened.has(opened)) this.#opened.set(opened, filledIn(opened));
    }
    if (fresh && !fresh.hidden) this.#voices.draft = voiceIn(fresh, this.#voices.draft);
    const edit = this.#editForm;
    if (!edit) this.#voices.edit?.dispose();
    this.#voices.edit = edit && voiceIn(edit, this.#voices.edit);
    this.#showWhere();
  }

  /** Which note is open, and whether the new one is about another frame than that on screen. */
  #showWhere() {
    const { data, frame } = this.context;
    const open = this.#list.find(({ id }) => id === this.#open);
    if (open && nearestFrame(data.pts, open.time) !== frame) this.#open = null;
    if (this.#open !== this.#marked) {
      for (const item of all("[data-note]", HTMLElement, this.#panel)) {
        item.classList.toggle("open", item.dataset.note === this.#open);
      }
      this.#marked = this.#open;
    }
    const form = this.#newForm;
    if (!form || form.hidden) return;
    const time = timeOf(form);
    const here = time === null || nearestFrame(data.pts, time) === frame;
    const pinHere = need("[data-note-here]", HTMLElement, form);
    if (pinHere.hidden !== here) pinHere.hidden = here;
  }

  // ---- what the reader does

  /** @param {MouseEvent} event */
  #clicked(event) {
    const to = around(event, "[data-go-note]");
    if (to && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.go(to.dataset.goNote ?? "");
      showFootage();
    } else if (around(event, "[data-close-note]")) this.#close();
    else if (around(event, "[data-note-draw]")) this.draw();
    else this.#clickedPlace(event);
  }

  /** @param {MouseEvent} event */
  #clickedPlace(event) {
    const form = this.#newForm;
    const time = form && timeOf(form);
    if (!form || time === null) return;
    const { data } = this.context;
    if (around(event, "[data-note-place]")) this.context.showFrame(nearestFrame(data.pts, time));
    else if (around(event, "[data-note-here]")) {
      pin(form, this.#here());
      if (this.#form === form) this.drawing.moveTo(this.context.frame);
      this.#showWhere();
    }
  }

  /** A note sent while it is being spoken waits for the last word. @param {SubmitEvent} event */
  async #submitted(event) {
    const voice = Object.values(this.#voices).find((other) => other && other.form === event.target);
    if (!voice?.recording) return;
    event.preventDefault();
    event.stopPropagation();
    await voice.stop();
    voice.form.requestSubmit();
  }

  // ---- what the server answers

  #bindSwaps() {
    // every answer brings the whole list: it would take along what is half written in another form
    document.addEventListener("htmx:beforeRequest", (event) => {
      const form = this.#editForm;
      const { elt } = /** @type {CustomEvent} */ (event).detail;
      if (!form || form.contains(elt) || !this.#unsaved(form)) return;
      event.preventDefault();
      this.#complain(HALF_WRITTEN);
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
      const form = this.#newForm;
      this.#draft = form && !form.hidden && requestConfig.elt !== form ? form : null;
      this.#sent = requestConfig.elt instanceof HTMLFormElement ? requestConfig.elt : null;
      if (new URL(xhr.responseURL, location.href).pathname.startsWith("/accounts/")) {
        event.preventDefault();
        this.#complain(LOGGED_OUT);
      }
    });
    document.addEventListener("htmx:sendError", () => this.#complain(NO_ANSWER));
    document.addEventListener("htmx:responseError", async (event) => {
      if (/** @type {CustomEvent} */ (event).detail.xhr.status !== 403) return this.#complain(NO_ANSWER);
      await renewToken();
      this.#complain(LOGGED_IN_ANEW);
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.target?.id !== "notes") return;
      this.#renew();
      this.#regainFocus();
    });
  }

  /** After the panel has come or has been swapped. */
  #renew() {
    const form = this.#newForm;
    if (form && this.#draft) {
      copyFields(this.#draft, form);
      this.#opened.set(form, this.#opened.get(this.#draft) ?? "");
      form.hidden = false;
    }
    if (form && !form.hidden) showPlace(form, this.context.data.strides);
    if (!form || form.hidden) {
      this.#voices.draft?.dispose();
      this.#voices.draft = null;
    }
    const again = this.#sent && (this.#sent.matches("[data-note-edit]") ? this.#editForm : this.#newForm);
    if (this.#sent && again && !again.hidden) copyFile(this.#sent, again, "voice");
    this.#draft = this.#sent = null;
    this.#list = this.#read();
    this.#marked = null;
    this.drawing.notes = this.#list;
    this.#takeUp();
    this.context.page.dispatchEvent(new CustomEvent("notes", { detail: this.#list }));
  }

  /** What was pressed went with the old panel: its place is the form to be filled in, else the new panel. */
  #regainFocus() {
    const note = this.#editForm?.closest("[data-note]");
    if (note instanceof HTMLElement) {
      this.go(note.dataset.note ?? "");
      note.querySelector("textarea")?.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
    } else if (document.activeElement === document.body) this.#panel.focus({ preventScroll: true });
  }

  /** @param {string} words */
  #complain(words) {
    const line = need("[data-notes-error]", HTMLElement, this.#panel);
    line.textContent = words;
    line.hidden = false;
  }
}

function showFootage() {
  need("[data-footage]", HTMLElement).scrollIntoView({ block: "nearest" });
}

/**
 * The voice of a form, going on where another form of the same note had got to.
 * @param {HTMLFormElement} form
 * @param {Voice | null} before
 */
function voiceIn(form, before) {
  if (before?.form === form) return before;
  if (before && before.form.dataset.noteEdit === form.dataset.noteEdit) {
    before.bind(form);
    return before;
  }
  before?.dispose();
  return new Voice(form);
}
