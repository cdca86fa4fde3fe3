/**
 * The frames behind the numbers. A number that is clicked takes the video to the instant it was read at, with what was
 * measured drawn on the picture, and one click takes back to the number. Findings show their frames as small pictures.
 *
 * Numbers are buttons `[data-evidence=METRIC]`, with `data-stride` where they are one stride's own; other parts open one
 * by an "evidence" event on `context.page` (detail {metric, stride}).
 */

import { nearestFrame } from "./clock.js";
import { fetched } from "./context.js";
import { all, around, detail, need } from "./dom.js";
import { Frames } from "./frames.js";
import { bodyAt, cropAround, groundAt, marksOf } from "./geometry.js";
import { layerFor, paint } from "./measure_layer.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./strides.js").Stride} Stride */

/**
 * @typedef {object} Evidence of one metric: see analysis/evidence.py
 * @property {string} name
 * @property {string} drawing
 * @property {{label: string, why: string}[]} frames
 * @property {Record<string, {at: number[], says: string, brief: string}>} strides
 */
/** @typedef {{time: number, labels: string[], lead: string | null, from: Element | null}} Before where the reader was */

const NOSE = 0;
const HAIR = 0.3; // of the way from hips to nose: so far beyond the nose the head goes
const ASPECT = 0.8;
const THUMB_PX = 360;
const LEAST_PX = 15; // of the number on the screen
const WORDS_SHARE = { thumb: 0.095, stage: 0.055 }; // of the height of what is seen

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
    const found = (await evidence().catch(fail))?.[metric];
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
    const { time, labels, lead, from } = before;
    close();
    selection.set(labels, lead);
    context.seek(time);
    if (!(from instanceof HTMLElement) || !from.isConnected) return;
    from.focus({ preventScroll: true });
    from.scrollIntoView({ block: "nearest" });
  }
  function close() {
    before = null;
    panel.close();
  }
  /** @param {unknown} error */
  function fail(error) {
    forget();
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
  commands.add({ name: "number", keys: ["Backspace"], says: "from a frame back to its number", run: back });
  player.addEventListener("frame", () => panel.paint());
  player.addEventListener("state", () => panel.paint());

  const thumbs = new Thumbs(context, evidence);
  context.onData(() => {
    forget();
    panel.close();
    thumbs.renew();
  });
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

  close() {
    this.#shown = null;
    this.bar.hidden = true;
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
    need("[data-where]", HTMLElement, this.bar).textContent = `${far ? "far " : ""}stride ${far ? label.slice(1) : label}`;
    const other = need("[data-does=other]", HTMLElement, this.bar);
    other.hidden = at.length < 2;
    other.textContent = `${which + 1} of ${at.length}`;
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
    const size = Math.max(WORDS_SHARE.stage * tall, LEAST_PX / Math.max(scale, 0.05));
    paint(this.layer, marks, shown.found.strides[shown.label].brief, size);
  }
}

/**
 * What to draw on a frame, and the runner's landmarks on it.
 * @param {Context} context
 * @param {string} drawing
 * @param {Stride} stride
 * @param {number} frame
 */
function measured({ data, pose }, drawing, stride, frame) {
  const marks = marksOf(drawing, bodyAt(pose, frame, stride.side, groundAt(pose, data.pts, stride, frame)));
  const around = data.skeleton.landmarks.map((landmark) => pose.at(frame, landmark)).filter((point) => point !== null);
  const [nose, hips] = [pose.at(frame, NOSE), pose.between(frame, 23, 24)];
  if (nose && hips) around.push([nose[0] + HAIR * (nose[0] - hips[0]), nose[1] + HAIR * (nose[1] - hips[1])]);
  return { marks, around };
}

/** The small pictures of findings: fetched when they are opened and in sight, given up when they are closed. */
class Thumbs {
  /**
   * @param {Context} context
   * @param {() => Promise<Record<string, Evidence>>} evidence
   */
  constructor(context, evidence) {
    this.context = context;
    this.evidence = evidence;
    this.frames = new Frames(context.player.video, context.data.pts);
    /** @type {Map<HTMLDetailsElement, AbortController>} */
    this.filling = new Map();
    for (const details of this.#all) details.addEventListener("toggle", () => this.#toggled(details));
    this.sight = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) {
        if (isIntersecting && target instanceof HTMLDetailsElement) this.#toggled(target);
      }
    });
    this.renew();
  }

  get #all() {
    return all("details[data-frames]", HTMLDetailsElement);
  }

  /** The numbers are new: so are their frames. */
  renew() {
    for (const details of this.#all) {
      this.filling.get(details)?.abort();
      this.filling.delete(details);
      need("[data-pictures]", HTMLElement, details).replaceChildren();
      this.sight.unobserve(details);
      this.sight.observe(details);
    }
  }

  /** @param {HTMLDetailsElement} details */
  #toggled(details) {
    const filling = this.filling.get(details);
    if (!details.open && filling) {
      filling.abort();
      this.filling.delete(details);
      return;
    }
    const pictures = need("[data-pictures]", HTMLElement, details);
    const box = details.getBoundingClientRect();
    const inSight = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    if (!details.open || filling || !inSight || pictures.dataset.full) return;
    const going = new AbortController();
    this.filling.set(details, going);
    this.#fill(details, pictures, going.signal).catch((error) => {
      if (going.signal.aborted) return;
      pictures.textContent = "The frames could not be shown. Close and open this to try again.";
      console.error(error);
    });
  }

  /**
   * @param {HTMLDetailsElement} details
   * @param {HTMLElement} pictures
   * @param {AbortSignal} signal
   */
  async #fill(details, pictures, signal) {
    const metric = details.dataset.frames ?? "";
    const found = (await this.evidence())[metric];
    if (signal.aborted) return;
    if (!found?.frames.length) {
      pictures.textContent = "No single stride shows this.";
      return;
    }
    const drawn = found.frames.flatMap(({ label, why }) => {
      const stride = this.context.data.strides.find((s) => s.label === label);
      return stride ? [this.#picture(metric, found, stride, why, signal)] : [];
    });
    pictures.replaceChildren(...drawn.map(({ button }) => button));
    await Promise.all(drawn.map(({ done }) => done));
  }

  /**
   * A stride's frames, side by side where the number is read at two instants, as one button.
   * @param {string} metric
   * @param {Evidence} found
   * @param {Stride} stride
   * @param {string} why
   * @param {AbortSignal} signal
   */
  #picture(metric, found, stride, why, signal) {
    const { at, says, brief } = found.strides[stride.label];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "evidence-frame";
    button.dataset.evidence = metric;
    button.dataset.stride = stride.label;
    const row = document.createElement("span");
    row.className = "evidence-pictures";
    const words = document.createElement("span");
    words.className = "evidence-words xs";
    const value = document.createElement("b");
    value.textContent = says;
    words.append(value, `${why ? `${why}, ` : ""}stride ${stride.label}`);
    button.append(row, words);
    const all = at.map((time, i) => {
      const telling = i === at.length - 1;
      return this.#drawInto(row, found.drawing, stride, time, telling ? brief : "", signal);
    });
    return { button, done: Promise.all(all) };
  }

  /**
   * @param {HTMLElement} row
   * @param {string} drawing
   * @param {Stride} stride
   * @param {number} time
   * @param {string} says
   * @param {AbortSignal} signal
   */
  async #drawInto(row, drawing, stride, time, says, signal) {
    const { context } = this;
    const frame = nearestFrame(context.data.pts, time);
    const { marks, around: points } = measured(context, drawing, stride, frame);
    const crop = cropAround(points, context.data, ASPECT);
    const holder = document.createElement("span");
    holder.className = "evidence-picture";
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(Math.min(THUMB_PX, Math.max(crop.width, THUMB_PX / 2)));
    canvas.height = Math.round(canvas.width / ASPECT);
    canvas.dataset.frame = String(frame);
    const layer = layerFor(crop);
    paint(layer, marks, says, WORDS_SHARE.thumb * crop.height);
    holder.append(canvas, layer);
    row.append(holder);
    await this.frames.draw(frame, signal, (video) => {
      const scale = video.videoWidth / context.data.width;
      const { x, y, width, height } = crop;
      canvas
        .getContext("2d")
        ?.drawImage(video, x * scale, y * scale, width * scale, height * scale, 0, 0, canvas.width, canvas.height);
      canvas.dataset.drawn = "1";
    });
  }
}
