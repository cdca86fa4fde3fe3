/**
 * What every part of the review page is given when it is mounted.
 *
 *   page        <main data-review>; its dataset holds the clip's addresses
 *   data        what the server says of the clip (ClipData); after `reload` a new object
 *   pose        landmarks by frame
 *   filmed      there is a video; where it is gone, the player runs without pictures
 *   player      plays, steps, loops: see player.js
 *   selection   which strides are chosen: see selection.js
 *   commands    keys and buttons: see commands.js
 *   strip       the strip of strides, once it is mounted: see strip.js
 *
 *   frame, time          the page's one instant: the frame the video shows or is on its way to, and its timestamp
 *   start, end           first and last timestamp of the clip
 *   seek(time)           stops and goes to the frame on screen at that time
 *   showFrame(frame)     stops and goes there
 *   goToStride(label)    chooses a stride and goes to its foot strike
 *   strideHere           the stride meant by "this stride": the lead, else the near one under way
 *   onMove(told)         told({frame, time}) now and whenever the instant changes, also while playing: be quick
 *   onData(told)         told(data) after the strides have changed; not now
 *   reload()             asks the server for the data anew, after a correction
 *
 * A part is a function `mountX(context)`; one that draws later returns a promise, and the page is ready with the last.
 */

import { Commands } from "./commands.js";
import { frameAt, frameFrom } from "./clock.js";
import { detail } from "./dom.js";
import { Player } from "./player.js";
import { Pose } from "./pose.js";
import { footageOf } from "./reel.js";
import { Selection } from "./selection.js";
import { strideAt } from "./strides.js";

/** @typedef {import("./strides.js").Stride} Stride */
/** @typedef {"knee" | "thigh" | "heel"} Row */
/** @typedef {{frame: number, time: number}} Instant */

/**
 * @typedef {object} ClipData lists are by frame
 * @property {number[]} pts
 * @property {number} width
 * @property {number} height
 * @property {import("./skeleton.js").Segment[]} segments
 * @property {Stride[]} strides in order of time
 * @property {string} ranked_by what the strides are ranked by, in words
 * @property {Record<Row, (number | null)[]>} near
 * @property {Record<Row, (number | null)[]>} far
 * @property {{time_s: number, stride: string, metric: string, keep: boolean} | null} cue
 * @property {{landmarks: number[], steps_per_px: number, absent: number}} skeleton
 * @property {import("./hand_events.js").ByHand} by_hand
 */

export class Context {
  /** @type {import("./strip.js").Strip | null} */
  strip = null;
  /** @type {Set<(now: Instant) => void>} */
  #movers = new Set();
  /** @type {Set<(data: ClipData) => void>} */
  #readers = new Set();

  /**
   * @param {HTMLElement} page
   * @param {HTMLVideoElement} video
   * @param {ClipData} data
   * @param {ArrayBuffer} packed landmarks, as `Pose` reads them
   */
  constructor(page, video, data, packed) {
    this.page = page;
    this.data = data;
    this.pose = new Pose(packed, data.skeleton);
    this.filmed = video.hasAttribute("src");
    this.player = new Player(footageOf(video, data.pts), data.pts);
    this.selection = new Selection(data.strides);
    this.commands = new Commands();
    this.player.addEventListener("seek", () => this.#moved());
    this.player.addEventListener("frame", (event) => {
      // while a seek is under way the page is already where it goes
      if (this.player.heading === detail(event).frame) this.#moved();
    });
  }

  get frame() {
    return this.player.heading;
  }

  get time() {
    return this.data.pts[this.frame];
  }

  get start() {
    return this.data.pts[0];
  }

  get end() {
    return this.data.pts[this.data.pts.length - 1];
  }

  /** @param {number} time */
  seek(time) {
    this.showFrame(frameAt(this.data.pts, time));
  }

  /** @param {number} frame */
  showFrame(frame) {
    this.player.show(frame);
  }

  /** @param {string} label */
  goToStride(label) {
    this.selection.choose(label);
    const stride = this.selection.lead;
    if (stride) this.showFrame(frameFrom(this.data.pts, stride.foot_strike_s));
  }

  /** @returns {Stride | null} */
  get strideHere() {
    return this.selection.lead ?? strideAt(this.data.strides, this.time) ?? this.data.strides[0] ?? null;
  }

  /** @param {(now: Instant) => void} told */
  onMove(told) {
    this.#movers.add(told);
    told({ frame: this.frame, time: this.time });
  }

  /** @param {(data: ClipData) => void} told */
  onData(told) {
    this.#readers.add(told);
  }

  async reload() {
    this.data = await (await fetched(this.page.dataset.clipUrl)).json();
    this.selection.renew(this.data.strides);
    for (const told of this.#readers) told(this.data);
    this.#moved();
  }

  #moved() {
    const now = { frame: this.frame, time: this.time };
    for (const told of this.#movers) told(now);
  }
}

/** The answer to a request that must succeed. @param {string | undefined} url */
export async function fetched(url) {
  const answer = await fetch(url ?? "");
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}
