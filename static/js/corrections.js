/**
 * Correcting the machine: an edit mode with a magnified strip, and the list of what was corrected by hand. After each
 * correction the server has measured anew; numbers, cue, strip and curves follow without the page being left.
 */

import { nearestFrame } from "./clock.js";
import { all, around, detail, hide, need } from "./dom.js";
import { followResult } from "./follow.js";
import { eventsOf, lastOf, nameOf, segmentAt } from "./hand_events.js";
import { fill, gettext } from "./language.js";
import { Magnifier } from "./magnifier.js";
import { send } from "./send.js";
import { strideAt } from "./strides.js";
import { shape } from "./strip_bars.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./hand_events.js").Event} HandEvent
 * @typedef {import("./hand_events.js").Kind} Kind
 */

/** Kinds of corrections after which the skeleton is another one. */
const WHOLE = ["swap", "direction", "range"];

/** @param {Context} context */
export function mountCorrections(context) {
  const list = need("#corrections", HTMLElement);
  markStrip(context);
  context.onData(() => markStrip(context));
  list.addEventListener("click", (event) => {
    const line = around(event, "[data-correction-time]");
    if (line) context.showFrame(nearestFrame(context.data.pts, Number(line.dataset.correctionTime)));
  });
  const bar = document.querySelector("[data-edit-bar]");
  if (bar instanceof HTMLElement) new Editor(context, bar, list);
}

/** A mark on the strip for each event by hand. @param {Context} context */
function markStrip(context) {
  const { strip } = context;
  if (!strip) return;
  const marks = context.data.by_hand.events.map(({ near, time_s }) => {
    const x = strip.percentOf(time_s);
    return shape("line", { class: "hand-mark", x1: x, x2: x, y1: near ? 0 : 26, y2: near ? 26 : 44 });
  });
  strip.layer("by-hand").replaceChildren(...marks);
}

/** Says what is new alone: a live region tells everything that is written into it. @param {HTMLElement} place @param {string} words */
function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

/** @param {HandEvent} event */
function about(event) {
  const text = event.says ? gettext("%(event)s, stride %(label)s: %(says)s") : gettext("%(event)s, stride %(label)s");
  return fill(text, { event: nameOf(event), label: event.stride, says: event.says });
}

class Editor {
  #busy = false;

  /** @param {Context} context @param {HTMLElement} bar @param {HTMLElement} list */
  constructor(context, bar, list) {
    this.context = context;
    this.bar = bar;
    this.list = list;
    this.magnifier = new Magnifier(need("[data-magnifier]", HTMLElement, bar), context.data.pts);
    this.said = need("[data-edit-said]", HTMLElement, bar);
    this.error = need("[data-edit-error]", HTMLElement, bar);
    this.menu = need("[data-edit-menu]", HTMLDetailsElement, bar);
    this.#bindMagnifier();
    this.#bindCommands();
    bar.addEventListener("click", (event) => this.#pressed(around(event, "[data-edit]")?.dataset.edit ?? ""));
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.menu.open) return;
      event.stopPropagation(); // it would choose no stride
      this.menu.open = false;
      need("summary", HTMLElement, this.menu).focus({ preventScroll: true });
    });
    list.addEventListener("click", (event) => {
      const button = around(event, "[data-correct-url]");
      if (button) this.#lineOf(button);
    });
    context.onMove(({ time }) => {
      if (this.editing) this.#follow(time);
    });
    context.onData(() => this.#show());
    context.player.addEventListener("state", () => this.#offer());
    context.selection.subscribe(() => this.#offer());
  }

  get editing() {
    return !this.bar.hidden;
  }

  get #events() {
    return eventsOf(this.context.data.strides, this.context.data.by_hand.events);
  }

  get #lines() {
    return all("[data-correction]", HTMLElement, this.list).map((line) => ({
      id: line.dataset.correction ?? "",
      url: line.querySelector("[data-correct-url]")?.getAttribute("data-correct-url") ?? "",
      undone: line.classList.contains("undone"),
      kind: line.dataset.kind ?? "",
    }));
  }

  // ---- edit mode

  #toggle() {
    if (this.editing) hide(this.bar, need("[data-do=edit]", HTMLElement));
    else this.bar.hidden = false;
    for (const button of all("[data-do=edit]", HTMLElement)) button.setAttribute("aria-pressed", String(this.editing));
    this.context.page.classList.toggle("editing", this.editing);
    this.context.player.video.pause();
    this.#complain("");
    if (this.editing) {
      this.#show();
      this.bar.scrollIntoView({ block: "nearest" });
    } else this.magnifier.pick(null);
  }

  #show() {
    if (!this.editing) return;
    this.magnifier.show(this.context.data.strides, this.#events);
    this.#follow(this.context.time);
  }

  /** @param {number} time */
  #follow(time) {
    this.magnifier.move(time);
    if (!this.context.player.playing) this.#offer();
  }

  /** What can be done here and now. */
  #offer() {
    if (!this.editing) return;
    const { picked } = this.magnifier;
    const stride = this.#stride;
    const segment = segmentAt(this.context.data.segments, this.context.frame);
    const { undo, redo } = lastOf(this.#lines);
    const ranged = this.#lines.some((line) => line.kind === "range" && !line.undone);
    /** @type {Record<string, boolean>} */
    const possible = {
      here: picked !== null && this.context.data.pts[this.context.frame] !== picked.time,
      delete: picked !== null,
      add: segment !== null,
      exclude: stride !== null,
      undo: undo !== null,
      redo: redo !== null,
      swap: segment !== null,
      left: segment !== null && segment.direction !== "left",
      right: segment !== null && segment.direction !== "right",
      "range-all": ranged,
    };
    for (const button of all("[data-edit]", HTMLButtonElement, this.bar)) {
      const name = (button.dataset.edit ?? "").replace(/^add-.*/, "add");
      button.disabled = this.#busy || possible[name] === false;
    }
    const out = stride && this.#leftOut(stride.label);
    const leaveOut = out ? gettext("Count stride %(label)s again") : gettext("Leave out stride %(label)s");
    const words = stride ? fill(leaveOut, { label: stride.label }) : gettext("Leave out a stride");
    say(need("[data-edit=exclude]", HTMLElement, this.bar), words);
    say(this.said, picked ? about(picked) : gettext("Drag a mark to its frame, or pick one and step it with ← →."));
  }

  get #stride() {
    const { selection, data, time } = this.context;
    return selection.lead ?? strideAt(data.strides, time, this.#near) ?? null;
  }

  /** @param {string} label */
  #leftOut(label) {
    return this.context.data.by_hand.left_out.find((one) => one.stride === label) ?? null;
  }

  /** Is the near leg meant? */
  get #near() {
    return need("[name=edit-leg]:checked", HTMLInputElement, this.bar).value === "near";
  }

  #bindMagnifier() {
    const { magnifier, context } = this;
    magnifier.addEventListener("seek", (event) => {
      context.showFrame(nearestFrame(context.data.pts, detail(event).time));
    });
    magnifier.addEventListener("pick", (event) => {
      const picked = /** @type {HandEvent | null} */ (detail(event).event);
      if (picked) need(`[name=edit-leg][value=${picked.near ? "near" : "far"}]`, HTMLInputElement, this.bar).checked = true;
      this.#offer();
    });
    magnifier.addEventListener("move", (event) => this.#move(detail(event).event, detail(event).time));
    magnifier.addEventListener("delete", (event) => this.#delete(detail(event).event));
    for (const leg of all("[name=edit-leg]", HTMLInputElement, this.bar)) leg.addEventListener("change", () => this.#offer());
  }

  #bindCommands() {
    const { commands } = this.context;
    /** @param {() => void} act */
    const whileEditing = (act) => () => {
      if (this.editing) act();
    };
    commands.add({ name: "edit", keys: ["e"], says: gettext("correct foot strikes, toe-offs, strides"), run: () => this.#toggle() });
    const undo = whileEditing(() => this.#pressed("undo"));
    const redo = whileEditing(() => this.#pressed("redo"));
    const says = gettext("undo, redo a correction");
    commands.add({ name: "correction-undo", keys: ["Ctrl+z"], says, run: undo });
    commands.add({ name: "correction-redo", keys: ["Ctrl+y", "Ctrl+Shift+z"], says, run: redo });
    commands.list(gettext("correcting, on a mark: step it; with Shift five frames"), ["ArrowLeft", "ArrowRight"]);
    const ends = ["Enter", "Escape", "Delete"];
    commands.list(gettext("correcting, on a mark: keep it there, put it back, delete it"), ends);
  }

  // ---- what is asked for

  /** @param {string} name */
  #pressed(name) {
    const { context } = this;
    const { picked } = this.magnifier;
    const segment = segmentAt(context.data.segments, context.frame);
    const stretch = segment && { start_s: context.data.pts[segment.first], end_s: context.data.pts[segment.last] };
    const { undo, redo } = lastOf(this.#lines);
    /** @type {Record<string, () => unknown>} */
    const acts = {
      here: () => picked && this.#move(picked, context.time),
      delete: () => picked && this.#delete(picked),
      "add-foot_strike": () => this.#add("foot_strike"),
      "add-toe_off": () => this.#add("toe_off"),
      exclude: () => this.#exclude(),
      undo: () => undo && this.#take(undo),
      redo: () => redo && this.#take(redo),
      swap: () => stretch && this.#correct("swap", stretch),
      left: () => stretch && this.#correct("direction", { ...stretch, direction: "left" }),
      right: () => stretch && this.#correct("direction", { ...stretch, direction: "right" }),
      "range-start": () => this.#correct("range", { start_s: context.time, end_s: this.#range.end_s }),
      "range-end": () => this.#correct("range", { start_s: this.#range.start_s, end_s: context.time }),
      "range-all": () => this.#correct("range", { start_s: context.start, end_s: context.end }),
      close: () => this.#toggle(),
    };
    if (acts[name]) this.menu.open = false;
    acts[name]?.();
  }

  /** The part of the clip that is measured now: from the first segment to the last. */
  get #range() {
    const { data, start, end } = this.context;
    const { segments, pts } = data;
    const last = segments.at(-1);
    const ranged = this.#lines.some((line) => line.kind === "range" && !line.undone);
    return ranged && last ? { start_s: pts[segments[0].first], end_s: pts[last.last] } : { start_s: start, end_s: end };
  }

  /** @param {HandEvent} event @param {number} to */
  #move(event, to) {
    return this.#correct("move", { event: event.kind, side: event.side, time_s: event.time, to_s: to });
  }

  /** @param {HandEvent} event */
  #delete(event) {
    return this.#correct("delete", { event: event.kind, side: event.side, time_s: event.time });
  }

  /** @param {Kind} kind */
  #add(kind) {
    const segment = segmentAt(this.context.data.segments, this.context.frame);
    if (!segment) return;
    const far = segment.near_side === "left" ? "right" : "left";
    const side = this.#near ? segment.near_side : far;
    return this.#correct("add", { event: kind, side, time_s: this.context.time });
  }

  #exclude() {
    const stride = this.#stride;
    if (!stride) return;
    const out = this.#leftOut(stride.label);
    const line = out && this.#lines.find((one) => one.id === String(out.corrections.at(-1)));
    if (line) return this.#take(line.url);
    const { side, foot_strike_s: start_s, next_foot_strike_s: end_s } = stride;
    return this.#correct("exclude", { side, start_s, end_s });
  }

  /** @param {HTMLElement} button of a line in the list */
  #lineOf(button) {
    return this.#take(button.dataset.correctUrl ?? "");
  }

  /** Undoes or redoes. @param {string} url */
  #take(url) {
    const line = this.#lines.find((one) => one.url === url);
    return this.#ask(url, {}, WHOLE.includes(line?.kind ?? ""));
  }

  /** @param {string} kind @param {Record<string, string | number>} said */
  #correct(kind, said) {
    return this.#ask(this.bar.dataset.url ?? "", { kind, ...said }, WHOLE.includes(kind));
  }

  /** @param {string} url @param {Record<string, string | number>} said @param {boolean} whole */
  async #ask(url, said, whole) {
    if (this.#busy) return;
    const pressed = this.bar.contains(document.activeElement) ? document.activeElement : null;
    this.#wait(true);
    this.#complain("");
    try {
      const { outcome, message } = await send(url, said);
      if (outcome === "queued") location.reload();
      else if (outcome === "done") await followResult(this.context, whole);
      else {
        this.#complain(message);
        this.#show();
      }
    } catch {
      this.#complain(gettext("Saved, but the new numbers could not be shown. Reload the page."));
    } finally {
      this.#wait(false);
      this.#refocus(pressed);
    }
  }

  /** What can no more be pressed, or could not for a while, has lost the focus. @param {Element | null} pressed */
  #refocus(pressed) {
    if (!pressed || (document.activeElement !== document.body && document.activeElement !== pressed)) return;
    const buttons = [pressed, ...["undo", "close"].map((name) => this.bar.querySelector(`[data-edit=${name}]`))];
    const next = buttons.find((one) => one instanceof HTMLButtonElement && one.isConnected && !one.disabled);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }

  /** @param {boolean} on */
  #wait(on) {
    this.#busy = on;
    this.bar.setAttribute("aria-busy", String(on));
    this.#offer();
  }

  /** @param {string} words */
  #complain(words) {
    for (const line of [this.error, this.list.querySelector("[data-edit-error]")]) {
      if (!(line instanceof HTMLElement)) continue;
      line.textContent = words;
      line.hidden = !words;
    }
  }
}
