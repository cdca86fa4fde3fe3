/**
 * Draws the skeleton over the video: near leg solid in its colour, far leg thin and dashed, trunk and arms faint.
 * Every line lies on a darker one, so that it can be read on any footage.
 */

import { ARMS, JOINTS, LEGS, fit } from "./pose.js";

/**
 * @typedef {{first: number, last: number, near_side: "left" | "right", direction: "left" | "right"}} Segment
 * @typedef {import("./pose.js").Pose} Pose
 * @typedef {[number, number] | null} Point
 */

/** The value of a colour token where `element` stands. @param {HTMLElement} element @param {string} token */
export function colourOf(element, token) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

const WIDEST_PX = 2560; // of the canvas, however far one zooms in

export class Skeleton {
  #zoom = 1;
  #dense = 1; // pixels of the canvas to one of the page

  /**
   * @param {HTMLCanvasElement} canvas lies over the video and has its size
   * @param {Pose} pose
   * @param {Segment[]} segments
   * @param {{width: number, height: number}} picture
   */
  constructor(canvas, pose, segments, picture) {
    this.canvas = canvas;
    this.pose = pose;
    this.segments = segments;
    this.picture = picture;
    this.visible = true;
    this.frame = 0;
    const stage = /** @type {HTMLElement} */ (canvas.parentElement);
    this.colours = {
      near: colourOf(stage, "--near"),
      far: colourOf(stage, "--far"),
      body: "rgb(255 255 255 / 62%)",
      under: "rgb(5 8 12 / 62%)",
    };
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
  }

  #resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const dense = window.devicePixelRatio || 1;
    const doubled = 2 ** Math.ceil(Math.log2(this.#zoom)); // not anew for every step of a pinch
    const ratio = Math.max(dense, Math.min(dense * doubled, WIDEST_PX / Math.max(clientWidth, 1)));
    this.#dense = ratio;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.draw(this.frame);
  }

  /** How many times larger the canvas is shown than it is: lines stay sharp and keep their width. @param {number} zoom */
  set zoom(zoom) {
    this.#zoom = zoom;
    this.#resize();
  }

  /** @param {boolean} visible */
  show(visible) {
    this.visible = visible;
    this.draw(this.frame);
  }

  /** @param {number} frame */
  draw(frame) {
    this.frame = frame;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const segment = this.segments.find((s) => s.first <= frame && frame <= s.last);
    const drawn = String(Boolean(segment) && this.visible);
    if (this.canvas.dataset.drawn !== drawn) this.canvas.dataset.drawn = drawn;
    if (!segment || !this.visible) return;
    const place = fit(this.picture.width, this.picture.height, this.canvas.width, this.canvas.height);
    /** @param {Point} p @returns {Point} */
    const to = (p) => p && [place.x + p[0] * place.scale, place.y + p[1] * place.scale];
    /** @param {number} landmark */
    const at = (landmark) => to(this.pose.at(frame, landmark));
    const near = segment.near_side;
    const far = near === "left" ? "right" : "left";
    const size = this.#size(frame) * place.scale;
    const onScreen = this.#dense / this.#zoom;
    const unit = Math.max(1.1 * onScreen, size / 165 / this.#zoom);

    const farLeg = LEGS[far].map((chain) => chain.map(at));
    this.#lines(context, farLeg, this.colours.far, unit * 1.15, [unit * 3, unit * 2.4]);
    this.#lines(context, [ARMS[far].map(at)], this.colours.far, unit * 0.8, [unit * 3, unit * 2.4]);
    const shoulders = to(this.pose.between(frame, 11, 12));
    const hips = to(this.pose.between(frame, 23, 24));
    this.#lines(context, [[shoulders, hips], [shoulders, at(0)], ARMS[near].map(at)], this.colours.body, unit, []);
    this.#lines(context, LEGS[near].map((chain) => chain.map(at)), this.colours.near, unit * 1.9, []);
    for (const joint of JOINTS[near]) this.#dot(context, at(joint), unit * 1.7);
  }

  /** Height of the body in pixels of the picture, for line widths. @param {number} frame */
  #size(frame) {
    const shoulders = this.pose.between(frame, 11, 12);
    const hips = this.pose.between(frame, 23, 24);
    if (!shoulders || !hips) return this.picture.height / 2;
    return 3.4 * Math.hypot(shoulders[0] - hips[0], shoulders[1] - hips[1]);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Point[][]} chains
   * @param {string} colour
   * @param {number} width
   * @param {number[]} dash
   */
  #lines(context, chains, colour, width, dash) {
    context.lineCap = dash.length ? "butt" : "round";
    context.lineJoin = "round";
    for (const under of [true, false]) {
      context.beginPath();
      for (const chain of chains) {
        let open = false;
        for (const point of chain) {
          if (point && open) context.lineTo(point[0], point[1]);
          else if (point) context.moveTo(point[0], point[1]);
          open = point !== null;
        }
      }
      context.setLineDash(under ? [] : dash);
      context.strokeStyle = under ? this.colours.under : colour;
      context.globalAlpha = under && dash.length ? 0.45 : 1;
      context.lineWidth = under ? width * 1.9 : width;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Point} point
   * @param {number} radius
   */
  #dot(context, point, radius) {
    if (!point) return;
    context.beginPath();
    context.arc(point[0], point[1], radius, 0, 2 * Math.PI);
    context.fillStyle = "#fff";
    context.fill();
    context.lineWidth = radius * 0.8;
    context.setLineDash([]);
    context.strokeStyle = this.colours.near;
    context.stroke();
  }
}
