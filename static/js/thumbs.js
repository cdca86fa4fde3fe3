/** The small pictures of findings: frames of the clip, cut to the runner, with what was measured drawn on them. */

import { nearestFrame } from "./clock.js";
import { all, need } from "./dom.js";
import { Frames } from "./frames.js";
import { cropAround } from "./geometry.js";
import { fill, gettext } from "./language.js";
import { layerFor, paint } from "./measure_layer.js";
import { measured } from "./measured.js";
import { ARMS, LEGS } from "./pose.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./measured.js").Evidence} Evidence */
/** @typedef {import("./strides.js").Stride} Stride */

const ASPECT = 0.8;
const WIDE_PX = 360;
const WORDS_SHARE = 0.095; // of the picture's height
const BODY = "rgb(255 255 255 / 50%)";

/**
 * The runner as lines, where there is no picture any more.
 * @param {HTMLCanvasElement} canvas
 * @param {import("./pose.js").Pose} pose
 * @param {number} frame
 * @param {{x: number, y: number, width: number}} crop
 */
function drawBody(canvas, pose, frame, { x, y, width }) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const scale = canvas.width / width;
  const chains = [...LEGS.left, ...LEGS.right, ARMS.left, ARMS.right].map((chain) => chain.map((at) => pose.at(frame, at)));
  chains.push([pose.between(frame, 23, 24), pose.between(frame, 11, 12), pose.at(frame, 0)]);
  for (const points of chains) {
    const seen = points.filter((point) => point !== null);
    pen.moveTo((seen[0]?.[0] - x) * scale, (seen[0]?.[1] - y) * scale);
    for (const [u, v] of seen) pen.lineTo((u - x) * scale, (v - y) * scale);
  }
  pen.strokeStyle = BODY;
  pen.lineWidth = canvas.width / 90;
  pen.stroke();
}

/** Fetched when they are opened and in sight, given up when they are closed. */
export class Thumbs {
  /**
   * @param {Context} context
   * @param {() => Promise<Record<string, Evidence>>} evidence
   */
  constructor(context, evidence) {
    this.context = context;
    this.evidence = evidence;
    this.frames = new Frames(context.player.video, context.data.pts);
    /** @type {Map<HTMLDetailsElement, {going: AbortController, full: boolean}>} */
    this.filling = new Map();
    // it does not bubble; and the elements are new after each correction
    document.addEventListener(
      "toggle",
      ({ target }) => {
        if (target instanceof HTMLDetailsElement && target.matches("[data-frames]")) this.#toggled(target);
      },
      { capture: true },
    );
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
    for (const { going } of this.filling.values()) going.abort();
    this.filling.clear();
    this.sight.disconnect();
    for (const details of this.#all) {
      need("[data-pictures]", HTMLElement, details).replaceChildren();
      this.sight.observe(details);
    }
  }

  /** @param {HTMLDetailsElement} details */
  #toggled(details) {
    const filling = this.filling.get(details);
    if (!details.open && filling && !filling.full) {
      filling.going.abort();
      this.filling.delete(details);
    }
    const box = details.getBoundingClientRect();
    const inSight = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    if (!details.open || filling || !inSight) return;
    const pictures = need("[data-pictures]", HTMLElement, details);
    const entry = { going: new AbortController(), full: false };
    const { signal } = entry.going;
    this.filling.set(details, entry);
    this.#fill(details, pictures, signal)
      .then(() => {
        entry.full = true;
      })
      .catch((error) => {
        if (signal.aborted) return;
        pictures.textContent = gettext("The frames could not be shown. Close and open this to try again.");
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
      pictures.textContent = gettext("No single stride shows this.");
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
    const text = why ? gettext("%(why)s, stride %(label)s") : gettext("stride %(label)s");
    words.append(value, fill(text, { why, label: stride.label }));
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
    canvas.width = Math.round(Math.min(WIDE_PX, Math.max(crop.width, WIDE_PX / 2)));
    canvas.height = Math.round(canvas.width / ASPECT);
    canvas.dataset.frame = String(frame);
    const layer = layerFor(crop);
    paint(layer, marks, says, WORDS_SHARE * crop.height);
    holder.append(canvas, layer);
    row.append(holder);
    if (!context.filmed) {
      drawBody(canvas, context.pose, frame, crop);
      canvas.dataset.drawn = "1";
      return;
    }
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
