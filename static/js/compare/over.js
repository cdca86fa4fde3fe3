/**
 * Both runners on one plain stage, without their videos: hips on hips, one leg length tall, running the same way, at
 * exactly one phase. The first in solid lines, the second dashed and in another colour.
 *
 * @typedef {import("./screen.js").Screen} Screen
 * @typedef {import("./duet.js").Duet} Duet
 * @typedef {import("./body.js").Point} Point
 */

import { instantsOf } from "../cycle.js";
import { ARMS, JOINTS, LEGS } from "../pose.js";
import { colourOf } from "../skeleton.js";
import { bodyAt } from "./body.js";

const WIDE = 2.3; // least of the stage, in leg lengths
const HIGH = 2.45;
const HIPS = 0.5; // of the stage's height, from the top
const TRAIL = { left: 27, right: 28 };

/** @param {Point} a @param {Point} b @returns {Point} */
const between = (a, b) => a && b && [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

export class Over {
  trails = true;
  colours = ["", ""];
  quiet = "";
  /** @type {Map<Screen, {stride: number, mirrored: boolean, points: Point[]}>} */
  #trails = new Map();

  /** @param {HTMLCanvasElement} canvas @param {[Screen, Screen]} screens @param {Duet} duet */
  constructor(canvas, screens, duet) {
    this.canvas = canvas;
    this.screens = screens;
    this.duet = duet;
    this.renew();
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** The colours are other ones. */
  renew() {
    const stage = /** @type {HTMLElement} */ (this.canvas.parentElement);
    this.colours = ["--near", "--second"].map((token) => colourOf(stage, token));
    this.quiet = colourOf(stage, "--line-strong");
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const { clientWidth, clientHeight } = canvas;
    const pen = canvas.getContext("2d");
    if (!pen || !clientWidth) return;
    const dense = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(clientWidth * dense), Math.round(clientHeight * dense)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const legPx = Math.min(width / WIDE, height / HIGH);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.setTransform(1, 0, 0, 1, width / 2, HIPS * height);
    this.#plumb(pen, legPx, height);
    const times = this.#times();
    // the second one first, so that the leader lies on top
    for (const i of [1, 0]) this.#runner(pen, i, times[i], legPx);
  }

  /** Instants of the two: of one phase, unless each is on a frame of its own. */
  #times() {
    const { duet } = this;
    const [first, second] = this.screens;
    const lead = first.data.pts[first.player.heading];
    const same = duet.second.clock.time(duet.counterpart);
    return [lead, duet.apart ? second.data.pts[second.player.heading] : same];
  }

  /** A line straight down from the hips. @param {CanvasRenderingContext2D} pen @param {number} legPx @param {number} height */
  #plumb(pen, legPx, height) {
    pen.beginPath();
    pen.moveTo(0, -1.2 * legPx);
    pen.lineTo(0, (1 - HIPS) * height);
    pen.strokeStyle = this.quiet;
    pen.globalAlpha = 0.5;
    pen.lineWidth = legPx / 180;
    pen.setLineDash([legPx / 60, legPx / 40]);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} i @param {number} time @param {number} legPx */
  #runner(pen, i, time, legPx) {
    const screen = this.screens[i];
    const { data, pose, leg, mirrored } = screen;
    if (!leg) return;
    const frame = screen.player.heading;
    const near = (data.segments.find((s) => s.first <= frame && frame <= s.last) ?? data.segments[0])?.near_side ?? "left";
    const far = near === "left" ? "right" : "left";
    const at = bodyAt({ pose, pts: data.pts, leg, mirrored }, time);
    const unit = legPx / 85;
    const colour = this.colours[i];
    const dash = i ? [unit * 3.2, unit * 2.6] : [];
    /** @param {Point[][]} chains @param {number} thick @param {number} alpha @param {number[]} [dashes] */
    const lines = (chains, thick, alpha, dashes = dash) => {
      pen.lineCap = dashes.length ? "butt" : "round";
      pen.lineJoin = "round";
      pen.beginPath();
      for (const chain of chains) {
        let open = false;
        for (const point of chain) {
          if (point && open) pen.lineTo(point[0] * legPx, point[1] * legPx);
          else if (point) pen.moveTo(point[0] * legPx, point[1] * legPx);
          open = point !== null;
        }
      }
      pen.setLineDash(dashes);
      pen.strokeStyle = colour;
      pen.globalAlpha = alpha;
      pen.lineWidth = thick * unit;
      pen.stroke();
      pen.globalAlpha = 1;
    };
    if (this.trails) lines([this.#trail(screen, i, near)], 0.7, 0.75, i ? [unit * 1.6, unit * 1.6] : []);
    lines([...LEGS[far].map((chain) => chain.map(at)), ARMS[far].map(at)], 1, 0.45);
    const shoulders = between(at(11), at(12));
    lines([[shoulders, [0, 0]], [shoulders, at(0)], ARMS[near].map(at)], 1.1, 0.75);
    lines(LEGS[near].map((chain) => chain.map(at)), 2.4, 1);
    pen.setLineDash([]);
    for (const joint of JOINTS[near].map(at)) {
      if (!joint) continue;
      pen.beginPath();
      pen.arc(joint[0] * legPx, joint[1] * legPx, unit * 1.8, 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
    }
  }

  /** The ankle's way over the stride under way. @param {Screen} screen @param {number} i @param {"left" | "right"} near */
  #trail(screen, i, near) {
    const index = i ? this.duet.strides.second : this.duet.strides.first;
    const { data, pose, leg, mirrored } = screen;
    const known = this.#trails.get(screen);
    if (known?.stride === index && known.mirrored === mirrored) return known.points;
    const stride = screen.strides[index];
    const points = instantsOf(data.pts, stride).map((t) => bodyAt({ pose, pts: data.pts, leg: leg ?? 1, mirrored }, t)(TRAIL[near]));
    this.#trails.set(screen, { stride: index, mirrored, points });
    return points;
  }
}
