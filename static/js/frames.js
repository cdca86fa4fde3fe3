/**
 * Single frames of the clip, from a second video element on the same file, so that the one the coach looks at stays
 * where it is. One frame at a time, never while the other video plays or seeks; the second element goes when nothing
 * has been asked of it for a while.
 */

import { middleOf, nearestFrame } from "./clock.js";

const IDLE_MS = 6000;
const PAINTED_MS = 400; // longest wait for the browser to say which frame it has painted

/** @typedef {{frame: number, signal: AbortSignal, draw: (video: HTMLVideoElement) => void, done: () => void, failed: (error: unknown) => void}} Job */

export class Frames {
  /** @type {Job[]} */
  #jobs = [];
  /** @type {HTMLVideoElement | null} */
  #video = null;
  #busy = false;
  /** @type {number | undefined} */
  #idle;

  /**
   * @param {HTMLVideoElement} main the video on the page
   * @param {ArrayLike<number>} pts
   */
  constructor(main, pts) {
    this.main = main;
    this.pts = pts;
  }

  /**
   * Calls `draw` with the video standing on a frame, when its turn comes. Resolves when it has been drawn; rejects if the
   * frame cannot be had, and with the signal's reason if that ends it before.
   * @param {number} frame
   * @param {AbortSignal} signal
   * @param {(video: HTMLVideoElement) => void} draw
   * @returns {Promise<void>}
   */
  draw(frame, signal, draw) {
    return new Promise((done, failed) => {
      signal.throwIfAborted();
      signal.addEventListener("abort", () => failed(signal.reason), { once: true });
      this.#jobs.push({ frame, signal, draw, done, failed });
      this.#work();
    });
  }

  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#idle);
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      if (job.signal.aborted) continue;
      try {
        await this.#calm();
        const video = await this.#at(job.frame);
        if (!job.signal.aborted) job.draw(video);
        job.done();
      } catch (error) {
        this.#release();
        job.failed(error);
      }
    }
    this.#busy = false;
    this.#idle = setTimeout(() => this.#release(), IDLE_MS);
  }

  /** When the video on the page stands still. */
  async #calm() {
    const { main } = this;
    while ((!main.paused && !main.ended) || main.seeking) {
      await new Promise((resolve) => {
        const over = new AbortController();
        const still = () => {
          over.abort();
          resolve(null);
        };
        for (const name of ["pause", "ended", "seeked", "error"]) {
          main.addEventListener(name, still, { signal: over.signal });
        }
      });
    }
  }

  /** @param {number} frame @returns {Promise<HTMLVideoElement>} */
  async #at(frame) {
    const video = this.#video ?? (await this.#open());
    await new Promise((resolve, reject) => {
      const over = new AbortController();
      const { signal } = over;
      const arrived = () => {
        over.abort();
        resolve(null);
      };
      video.addEventListener("error", () => {
        over.abort();
        reject(new Error("the frame could not be read"));
      }, { signal });
      video.addEventListener("seeked", () => {
        // in a browser that cannot say what it has painted, or that painted this frame before
        const late = setTimeout(arrived, PAINTED_MS);
        signal.addEventListener("abort", () => clearTimeout(late));
      }, { signal });
      if ("requestVideoFrameCallback" in video) {
        const painted = video.requestVideoFrameCallback(function seen(_now, { mediaTime }) {
          if (signal.aborted) return;
          if (nearestFrame(pts, mediaTime) === frame && !video.seeking) arrived();
          else video.requestVideoFrameCallback(seen);
        });
        signal.addEventListener("abort", () => video.cancelVideoFrameCallback(painted));
      }
      const { pts } = this;
      video.currentTime = middleOf(pts, frame);
    });
    return video;
  }

  /** @returns {Promise<HTMLVideoElement>} */
  async #open() {
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.src = this.main.currentSrc || this.main.src;
    this.#video = video;
    await new Promise((resolve, reject) => {
      video.addEventListener("loadeddata", () => resolve(null), { once: true });
      video.addEventListener("error", () => reject(new Error("the video could not be read")), { once: true });
    });
    return video;
  }

  #release() {
    this.#video?.removeAttribute("src");
    this.#video?.load();
    this.#video = null;
  }
}
