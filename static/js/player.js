/**
 * The video by frames. Emits "frame" (detail {frame, time}) for every picture that comes on screen, and "state" when it
 * begins or stops to play or loop. Seeks go to the middle of a frame and never overtake each other.
 */

import { frameAt, middleOf, nearestFrame } from "./clock.js";

/** @typedef {{start: number, end: number}} Span */

export class Player extends EventTarget {
  /** @type {number | null} the frame that was asked for last, until it is there */
  #wanted = null;
  /** @type {number | null} the frame that the seek under way goes to; null for one of the browser's own */
  #going = null;
  /** @type {Span[]} */
  #loop = [];

  /**
   * @param {HTMLVideoElement} video
   * @param {number[]} pts
   */
  constructor(video, pts) {
    super();
    this.video = video;
    this.pts = pts;
    this.frame = frameAt(pts, video.currentTime);
    video.addEventListener("seeked", () => this.#arrived());
    for (const name of ["play", "pause", "ended", "ratechange"]) {
      video.addEventListener(name, () => this.dispatchEvent(new Event("state")));
    }
    video.addEventListener("ended", () => this.#again());
    if (this.exact) this.#watchFrames();
    else this.#watchClock();
  }

  /** Whether the browser tells which picture is on screen; if not, a playing video's frame is the clock's guess. */
  get exact() {
    return "requestVideoFrameCallback" in this.video;
  }

  get time() {
    return this.pts[this.frame];
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  get looping() {
    return this.#loop.length > 0;
  }

  #watchFrames() {
    /** @param {DOMHighResTimeStamp} _now @param {VideoFrameCallbackMetadata} shown */
    const seen = (_now, shown) => {
      this.#show(nearestFrame(this.pts, shown.mediaTime));
      this.video.requestVideoFrameCallback(seen);
    };
    this.video.requestVideoFrameCallback(seen);
  }

  #watchClock() {
    const tick = () => {
      const frame = frameAt(this.pts, this.video.currentTime);
      if (!this.video.seeking && frame !== this.frame) this.#show(frame);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** @param {number} frame */
  #show(frame) {
    if (this.playing && this.looping && !this.#inLoop(this.pts[frame])) this.#seek(this.#loopFrom(this.pts[frame]));
    this.frame = frame;
    this.dispatchEvent(new CustomEvent("frame", { detail: { frame, time: this.pts[frame] } }));
  }

  /** @param {number} frame */
  #seek(frame) {
    this.#wanted = frame;
    if (!this.video.seeking) this.#go(frame);
  }

  /** @param {number} frame */
  #go(frame) {
    this.#going = frame;
    this.video.currentTime = middleOf(this.pts, frame);
  }

  #arrived() {
    if (this.#wanted !== this.#going && this.#wanted !== null) {
      this.#go(this.#wanted);
      return;
    }
    this.#wanted = this.#going = null;
    const at = frameAt(this.pts, this.video.currentTime); // not what was asked for where the video is shorter
    if (at !== this.frame || !this.playing) this.#show(at);
  }

  /** Goes to a frame, and plays on from there if it plays. @param {number} frame */
  jump(frame) {
    this.#seek(Math.min(Math.max(frame, 0), this.pts.length - 1));
  }

  /** Stops and shows a frame. @param {number} frame */
  show(frame) {
    this.video.pause();
    const target = Math.min(Math.max(frame, 0), this.pts.length - 1);
    this.#seek(target);
    this.dispatchEvent(new CustomEvent("seek", { detail: { frame: target, time: this.pts[target] } }));
  }

  /** Frames on (or back) from the one last asked for. @param {number} frames */
  step(frames) {
    this.show(this.heading + frames);
  }

  /** Where the next step starts from. */
  get heading() {
    return this.#wanted ?? this.frame;
  }

  toggle() {
    if (this.playing) {
      this.video.pause();
      return;
    }
    if (this.looping && !this.#inLoop(this.time)) this.#seek(this.#loopFrom(this.time));
    this.video.play().catch(() => this.dispatchEvent(new Event("state")));
  }

  /** 1 is full speed. What the browser cannot do leaves it as it is, and "state" says so. @param {number} rate */
  set rate(rate) {
    try {
      this.video.playbackRate = rate;
    } catch {
      this.dispatchEvent(new Event("state"));
    }
  }

  get rate() {
    return this.video.playbackRate;
  }

  /** A loop that ends with the clip goes on. */
  #again() {
    if (!this.looping) return;
    this.#seek(this.#loopFrom(Infinity));
    this.video.play().catch(() => this.dispatchEvent(new Event("state")));
  }

  /** Plays only these spans, one after the other, over and over; none for the whole clip. @param {Span[]} spans */
  set loop(spans) {
    this.#loop = spans;
    this.dispatchEvent(new Event("state"));
  }

  /** The frame that is on screen when a span begins is part of it. @param {number} time */
  #inLoop(time) {
    return this.#loop.some(({ start, end }) => this.pts[frameAt(this.pts, start)] <= time && time < end);
  }

  /** Where the loop goes on from a time outside it. @param {number} time */
  #loopFrom(time) {
    const next = this.#loop.find(({ start }) => start > time) ?? this.#loop[0];
    return frameAt(this.pts, next.start);
  }
}
