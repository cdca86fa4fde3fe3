/** One form of a note, new or changed: its fields, its place, its drawing and its voice. */

import { clockText } from "./clock.js";
import { need } from "./dom.js";
import { fill, gettext } from "./language.js";

/** @typedef {import("./sketch.js").Drawn} Drawn */
/** @typedef {import("./strides.js").Stride} Stride */
/** @typedef {{time: number, stride: Stride | null}} Place */

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */
export function field(form, name) {
  const found = form.elements.namedItem(name);
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement) {
    return found;
  }
  throw new Error(`the form has no ${name}`);
}

/** Pins a new note there. @param {HTMLFormElement} form @param {Place} place */
export function pin(form, { time, stride }) {
  field(form, "time_s").value = String(time);
  field(form, "side").value = stride?.side ?? "";
  field(form, "stride_start_s").value = stride ? String(stride.foot_strike_s) : "";
  const where = stride && (stride.near ? gettext("stride %(label)s, near leg, %(time)s") : gettext("stride %(label)s, far leg, %(time)s"));
  const clock = clockText(time);
  need("[data-note-place]", HTMLElement, form).textContent = where ? fill(where, { label: stride?.label ?? "", time: clock }) : clock;
}

/** Says anew where a form that came back from the server stands. @param {HTMLFormElement} form @param {Stride[]} strides */
export function showPlace(form, strides) {
  const time = timeOf(form);
  const start = Number.parseFloat(field(form, "stride_start_s").value);
  const side = field(form, "side").value;
  const stride = strides.find((s) => s.side === side && Math.abs(s.foot_strike_s - start) < 0.02) ?? null;
  if (time !== null) pin(form, { time, stride });
}

/** The instant a form's note is about; null where none was given. @param {HTMLFormElement} form */
export function timeOf(form) {
  const time = Number.parseFloat(form.dataset.noteTime ?? field(form, "time_s").value);
  return Number.isFinite(time) ? time : null;
}

/** @param {HTMLFormElement} form @returns {Drawn} */
export function drawnOf(form) {
  return { shapes: read(field(form, "drawing").value) ?? [], point: read(field(form, "point").value) };
}

/** @param {HTMLFormElement} form @param {Drawn} drawn */
export function keepDrawn(form, { shapes, point }) {
  field(form, "drawing").value = shapes.length ? JSON.stringify(shapes) : "";
  field(form, "point").value = point ? JSON.stringify(point) : "";
}

/** Puts a cue of the library into the words: in place of another cue, or behind what is written. @param {HTMLFormElement} form */
export function takeCue(form) {
  const choice = /** @type {HTMLSelectElement} */ (field(form, "cue"));
  const words = field(form, "text");
  const cues = new Set([...choice.options].map((option) => option.value));
  const own = cues.has(words.value.trim()) ? "" : words.value.trimEnd();
  words.value = [own, choice.value].filter(Boolean).join("\n");
  choice.value = "";
  words.focus();
}

/** What was filled into one form, into the one that has taken its place. @param {HTMLFormElement} from @param {HTMLFormElement} to */
export function copyFields(from, to) {
  for (const old of from.elements) {
    if (!(old instanceof HTMLInputElement || old instanceof HTMLTextAreaElement) || !old.name) continue;
    const now = field(to, old.name);
    if (!(now instanceof HTMLInputElement)) now.value = old.value;
    else if (old instanceof HTMLInputElement && old.type === "checkbox") now.checked = old.checked;
    else if (old instanceof HTMLInputElement && old.type === "file") copyFile(from, to, old.name);
    else now.value = old.value;
  }
}

/** What the coach has filled in, of words, drawing and voice, as one text to compare. @param {HTMLFormElement} form */
export function filledIn(form) {
  return JSON.stringify(["text", "drawing", "point", "voice_s", "voice_removed"].map((name) => field(form, name).value));
}

/** What no server sends back: a chosen file. @param {HTMLFormElement} from @param {HTMLFormElement} to @param {string} name */
export function copyFile(from, to, name) {
  const [old, now] = [field(from, name), field(to, name)];
  if (old instanceof HTMLInputElement && now instanceof HTMLInputElement && old.files?.length) now.files = old.files;
}

/** @param {string} text JSON, or nothing */
function read(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // the server says what is wrong with it
  }
}
