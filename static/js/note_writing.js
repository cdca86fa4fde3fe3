/**
 * Writing a note: the form for a new one, pinned to the stride and instant on screen, and the one in which a note is
 * changed. Each has its voice; the pen draws for the one that is open.
 */

import { nearestFrame } from "./clock.js";
import { showWithPicture } from "./dock.js";
import { around, hide, need } from "./dom.js";
import { drawnOf, filledIn, keepDrawn, pin, showPlace, takeCue, timeOf } from "./note_form.js";
import { strideAt } from "./strides.js";
import { Voice } from "./voice.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */

export class NoteWriting {
  /** The voice of the new note, and that of the note being changed. @type {{draft: Voice | null, edit: Voice | null}} */
  #voices = { draft: null, edit: null };
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
    addEventListener("beforeunload", (event) => {
      if ([this.newForm, this.editForm].some((form) => form && this.unsaved(form))) event.preventDefault();
    });
    context.onMove(() => this.#showWhere());
  }

  get newForm() {
    return formOf("[data-note-form]");
  }

  get editForm() {
    return formOf("[data-note-edit]");
  }

  /** The form that the pen draws for. */
  get #form() {
    return this.editForm ?? (this.newForm?.hidden ? null : this.newForm);
  }

  /** @param {HTMLFormElement} form */
  unsaved(form) {
    const opened = this.#opened.get(form);
    if (form.hidden || opened === undefined) return false;
    return filledIn(form) !== opened || form.querySelector(".errors, .notice") !== null;
  }

  compose() {
    const form = this.newForm;
    if (!form) return;
    this.context.player.video.pause();
    if (form.hidden) {
      pin(form, this.#here());
      form.hidden = false;
      this.#takeUp();
    }
    const words = need("textarea", HTMLTextAreaElement, form);
    words.focus({ preventScroll: true });
    showWithPicture(words);
  }

  draw() {
    if (!this.#form) this.compose();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.drawing.take("arrow");
    need("[data-footage]", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  /** A form that has taken the place of another one. @param {HTMLFormElement} before @param {HTMLFormElement} form */
  goOn(before, form) {
    this.#opened.set(form, this.#opened.get(before) ?? "");
    form.hidden = false;
  }

  /** The panel, or what the strides are called, is new. */
  renew() {
    const form = this.newForm;
    if (form && !form.hidden) showPlace(form, this.context.data.strides);
    else {
      this.#voices.draft?.dispose();
      this.#voices.draft = null;
    }
    this.#takeUp();
  }

  #close() {
    const form = this.newForm;
    if (!form) return;
    this.#voices.draft?.dispose();
    this.#voices.draft = null;
    form.reset();
    keepDrawn(form, { shapes: [], point: null });
    hide(form, need("[data-do=note]", HTMLElement));
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
    const fresh = this.newForm;
    for (const opened of [fresh, this.editForm]) {
      if (opened && !opened.hidden && !this.#opened.has(opened)) this.#opened.set(opened, filledIn(opened));
    }
    if (fresh && !fresh.hidden) this.#voices.draft = voiceIn(fresh, this.#voices.draft);
    const edit = this.editForm;
    if (!edit) this.#voices.edit?.dispose();
    this.#voices.edit = edit && voiceIn(edit, this.#voices.edit);
    this.#showWhere();
  }

  /** Whether the new note is about another frame than that on screen. */
  #showWhere() {
    const { data, frame } = this.context;
    const form = this.newForm;
    if (!form || form.hidden) return;
    const time = timeOf(form);
    const here = time === null || nearestFrame(data.pts, time) === frame;
    const pinHere = need("[data-note-here]", HTMLElement, form);
    if (pinHere.hidden !== here) pinHere.hidden = here;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const form = this.newForm;
    const time = form && timeOf(form);
    if (around(event, "[data-close-note]")) this.#close();
    else if (around(event, "[data-note-draw]")) this.draw();
    else if (!form || time === null) return;
    else if (around(event, "[data-note-place]")) this.context.showFrame(nearestFrame(this.context.data.pts, time));
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
}

/** @param {string} selector */
function formOf(selector) {
  const form = document.querySelector(`#notes ${selector}`);
  return form instanceof HTMLFormElement ? form : null;
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
