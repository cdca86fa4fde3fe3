/**
 * The list of notes, which is the server's and which htmx swaps: the way from a note to its frame, by its number, its
 * link, or the address `?note=ID`. Writing is in note_writing.js.
 *
 * Tells the page what notes there are by a "notes" event on `context.page` (detail: `{id, number, time, …}[]`). Any
 * element `[data-go-note=ID]` leads to a note.
 */

import { nearestFrame } from "./clock.js";
import { all, around, need } from "./dom.js";
import { Drawing } from "./drawing.js";
import { gettext } from "./language.js";
import { NoteAnswers } from "./note_answers.js";
import { NoteWriting } from "./note_writing.js";
import { mendDurations } from "./voice.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./drawing.js").DrawnNote & {stride: string | null}} ListedNote */

const GONE = gettext("The note of this link is not here: it was deleted, or it is not for you.");

/** @param {Context} context */
export function mountNotes(context) {
  const bar = document.querySelector("[data-draw-bar]");
  const drawing = new Drawing(context, bar instanceof HTMLElement ? bar : null);
  const writing = new NoteWriting(context, drawing);
  const notes = new Notes(context, drawing, writing);
  if (writing.newForm) {
    context.commands.add({ name: "note", keys: ["n"], says: gettext("new note here"), run: () => writing.compose() });
    context.commands.add({ name: "draw", keys: ["d"], says: gettext("draw on this frame"), run: () => writing.draw() });
    const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
    context.commands.list(gettext("drawing: move the cross; with Shift in small steps"), arrows);
    context.commands.list(gettext("drawing: set a point, drop the shape, undo"), ["Enter", "Escape", "Ctrl+z"]);
  }
  mendDurations();
  notes.followLink();
}

class Notes {
  /** @type {string | null} */
  #open = null;
  /** The note whose line is marked as open. @type {string | null} */
  #marked = null;
  /** @type {ListedNote[]} */
  #list = [];

  /** @param {Context} context @param {Drawing} drawing @param {NoteWriting} writing */
  constructor(context, drawing, writing) {
    this.context = context;
    this.drawing = drawing;
    this.writing = writing;
    this.answers = new NoteAnswers(writing, (words) => this.#complain(words), () => {
      this.#renew();
      this.#regainFocus();
    });
    document.addEventListener("click", (event) => this.#clicked(event));
    // the keys of a recording's player are its own
    document.addEventListener("keydown", (event) => event.target instanceof HTMLAudioElement && event.stopPropagation(), {
      capture: true,
    });
    context.onMove(() => this.#showWhere());
    context.onData(() => this.#renew());
    this.#renew();
  }

  get #panel() {
    return need("#notes", HTMLElement);
  }

  /** @returns {ListedNote[]} */
  #read() {
    return all("[data-note]", HTMLElement, this.#panel).map((line) => ({
      id: line.dataset.note ?? "",
      number: Number(line.dataset.number),
      time: Number(line.dataset.time),
      stride: line.querySelector("[data-stride-of-note]")?.getAttribute("data-stride-of-note") ?? null,
      words: line.dataset.words ?? "",
      drawn: line.dataset.drawn ? JSON.parse(line.dataset.drawn) : null,
    }));
  }

  /** After the panel has come or has been swapped, or a correction has renamed its strides. */
  #renew() {
    this.answers.restore();
    this.#list = this.#read();
    this.#marked = null;
    this.drawing.notes = this.#list;
    this.writing.renew();
    this.#showWhere();
    this.context.page.dispatchEvent(new CustomEvent("notes", { detail: this.#list }));
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

  /** Which note is open: that of the frame on screen. */
  #showWhere() {
    const { data, frame } = this.context;
    const open = this.#list.find(({ id }) => id === this.#open);
    if (open && nearestFrame(data.pts, open.time) !== frame) this.#open = null;
    if (this.#open === this.#marked) return;
    for (const item of all("[data-note]", HTMLElement, this.#panel)) {
      item.classList.toggle("open", item.dataset.note === this.#open);
    }
    this.#marked = this.#open;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const to = around(event, "[data-go-note]");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.go(to.dataset.goNote ?? "");
    need("[data-footage]", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  /** What was pressed went with the old panel: its place is the form to be filled in, else the new panel. */
  #regainFocus() {
    const note = this.writing.editForm?.closest("[data-note]");
    if (note instanceof HTMLElement) {
      this.go(note.dataset.note ?? "");
      note.querySelector("textarea")?.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
    } else if (document.activeElement === document.body) {
      this.#panel.focus({ preventScroll: true });
      this.#panel.scrollIntoView({ block: "nearest" }); // a form that is gone may have pulled it out of sight
    }
  }

  /** @param {string} words */
  #complain(words) {
    const line = need("[data-notes-error]", HTMLElement, this.#panel);
    line.textContent = words;
    line.hidden = false;
  }
}
