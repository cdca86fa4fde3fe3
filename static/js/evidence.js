/**
 * The frames behind the numbers. A number that is clicked takes the video to the instant it was read at, with what was
 * measured drawn on the picture, and one click takes back to the number. Findings show their frames as small pictures.
 *
 * Numbers are buttons `[data-evidence=METRIC]`, with `data-stride` where they are one stride's own; other parts open one
 * by an "evidence" event on `context.page` (detail {metric, stride}).
 */

import { nearestFrame } from "./clock.js";
import { fetched } from "./context.js";
import { around, detail, hide, need } from "./dom.js";
import { fill, gettext } from "./language.js";
import { readNumber } from "./link.js";
import { layerFor, paint } from "./measure_layer.js";
import { measured } from "./measured.js";
import { Thumbs } from "./thumbs.js";

/** @typedef {import("./context.js").Context} Context */

/** @typedef {import("./measured.js").Evidence} Evidence */
/** @typedef {{time: number, labels: string[], lead: string | null, from: Element | null}} Before where the reader was */

const LEAST_PX = 15; // of the number on the screen
const WORDS_SHARE = 0.055; // of the runner's height

/** @param {Context} context */
export function mountEvidence(context) {
  const { commands, page, player, selection } = context;
  const panel = new Panel(context);
  /** @type {Promise<Record<string, Evidence>> | null} */
  let asked = null;
  const evidence = () => (asked ??= fetched(page.dataset.evidenceUrl).then((answer) => answer.json()));
  const forget = () => {
    asked = null;
  };

  /** @type {Before | null} */
  let before = null;

  /** @param {string} metric @param {string | null} label @param {Element | null} from */
  async function show(metric, label, from) {
    const all = await evidence().catch(fail);
    if (!all) return;
    const found = all[metric];
    const stride = label ?? found?.frames[0]?.label;
    if (!found || !stride || !found.strides[stride]) {
      if (label) context.goToStride(label);
      return;
    }
    // from one number to the next: back leads to the last one, and to the instant before the first
    before = before ? { ...before, from } : { time: context.time, labels: selection.labels, lead: selection.lead?.label ?? null, from };
    panel.open(found, stride);
  }

  function back() {
    if (!before) return;
    const { time, labels, lead } = before;
    const number = numberOf(before);
    close();
    selection.set(labels, lead);
    context.seek(time);
    number?.focus({ preventScroll: true });
    number?.scrollIntoView({ block: "nearest" });
  }
  function close() {
    const number = before && numberOf(before);
    before = null;
    panel.close(number ?? need("[data-strip]", HTMLElement));
  }
  /** @param {unknown} error */
  function fail(error) {
    forget();
    panel.complain(gettext("The frame could not be found: no answer from the server. Try again."));
    console.error(error);
  }

  document.addEventListener(
    "click",
    (event) => {
      const button = around(event, "[data-evidence]");
      if (!button) return;
      event.stopPropagation(); // the row it may be in goes elsewhere
      show(button.dataset.evidence ?? "", button.dataset.stride ?? null, button);
    },
    true,
  );
  page.addEventListener("evidence", (event) => show(detail(event).metric, detail(event).stride, document.activeElement));
  panel.bar.addEventListener("click", (event) => {
    event.stopPropagation(); // the picture under it plays
    const does = around(event, "[data-does]")?.dataset.does;
    if (does === "back") back();
    if (does === "close") close();
    if (does === "previous") panel.step(-1);
    if (does === "next") panel.step(1);
    if (does === "other") panel.other();
  });
  commands.add({ name: "number", keys: ["Backspace"], says: gettext("from a frame back to its number"), run: back });
  player.addEventListener("frame", () => panel.paint());
  player.addEventListener("state", () => panel.paint());

  // a link from another page to a number
  const wanted = readNumber(location.search);
  if (wanted) show(wanted, null, null);

  const thumbs = new Thumbs(context, evidence);
  context.onData(() => {
    forget();
    close();
    thumbs.renew();
  });
}

/** The number that was clicked, if it still stands there. @param {Before} before */
function numberOf({ from }) {
  return from instanceof HTMLElement && from !== document.body && from.isConnected ? from : null;
}

/** What is said and drawn on the stage. */
class Panel {
  /** @type {{found: Evidence, label: string, which: number} | null} */
  #shown = null;
  /** @type {string} what the layer holds */
  #painted = "";

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    const { data } = context;
    this.layer = layerFor({ x: 0, y: 0, width: data.width, height: data.height });
    this.layer.classList.add("on-stage");
    need("[data-skeleton]", HTMLCanvasElement).after(this.layer);
    this.bar = need("[data-evidence-bar]", HTMLElement);
  }

  /** @param {Evidence} found @param {string} label */
  open(found, label) {
    this.#go(found, label, found.strides[label].at.length - 1);
  }

  /** There is no frame to show. @param {string} words */
  complain(words) {
    this.#shown = null;
    need("[data-says]", HTMLElement, this.bar).textContent = words;
    need("[data-where]", HTMLElement, this.bar).textContent = "";
    need("[data-does=other]", HTMLElement, this.bar).hidden = true;
    this.bar.hidden = false;
    this.paint();
  }

  /** @param {HTMLElement} next has the focus then, if the bar has it now */
  close(next) {
    this.#shown = null;
    hide(this.bar, next);
    this.paint();
  }

  /** The previous or the next stride that has this number. @param {1 | -1} direction */
  step(direction) {
    if (!this.#shown) return;
    const { found, label, which } = this.#shown;
    const near = !label.startsWith("f");
    const labels = this.context.data.strides.filter((s) => s.near === near && found.strides[s.label]).map((s) => s.label);
    const next = labels[labels.indexOf(label) + direction];
    if (next) this.#go(found, next, which);
  }

  /** The other instant of a number that is read at two. */
  other() {
    if (!this.#shown) return;
    const { found, label, which } = this.#shown;
    this.#go(found, label, (which + 1) % found.strides[label].at.length);
  }

  /** @param {Evidence} found @param {string} label @param {number} which */
  #go(found, label, which) {
    const { context } = this;
    this.#shown = { found, label, which };
    const { at, says } = found.strides[label];
    context.selection.choose(label);
    context.showFrame(nearestFrame(context.data.pts, at[which]));
    const far = label.startsWith("f");
    need("[data-says]", HTMLElement, this.bar).textContent = `${found.name} ${says}`;
    const where = far ? gettext("far stride %(label)s") : gettext("stride %(label)s");
    need("[data-where]", HTMLElement, this.bar).textContent = fill(where, { label: far ? label.slice(1) : label });
    const other = need("[data-does=other]", HTMLElement, this.bar);
    other.hidden = at.length < 2;
    other.textContent = fill(gettext("%(one)s of %(all)s"), { one: which + 1, all: at.length });
    this.bar.hidden = false;
    this.paint();
  }

  /** Draws what was measured while its frame, and no other, is on screen. */
  paint() {
    const { context } = this;
    const frame = context.player.frame;
    const shown = this.#shown;
    const at = shown?.found.strides[shown.label].at[shown.which];
    const on = at !== undefined && !context.player.playing && nearestFrame(context.data.pts, at) === frame;
    const now = shown && on ? `${shown.found.drawing} ${shown.found.name} ${shown.label} ${frame}` : "";
    if (now === this.#painted) return;
    this.#painted = now;
    this.bar.classList.toggle("away", shown !== null && !on);
    const stride = context.data.strides.find((s) => s.label === shown?.label);
    if (!shown || !on || !stride) {
      this.layer.replaceChildren();
      return;
    }
    const { marks, around: points } = measured(context, shown.found.drawing, stride, frame);
    const ys = points.map(([, y]) => y);
    const tall = ys.length ? Math.max(...ys) - Math.min(...ys) : context.data.height;
    const scale = Math.min(this.layer.clientWidth / context.data.width, this.layer.clientHeight / context.data.height);
    const size = Math.max(WORDS_SHARE * tall, LEAST_PX / Math.max(scale, 0.05));
    paint(this.layer, marks, shown.found.strides[shown.label].brief, size);
  }
}
