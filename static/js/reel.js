/**
 * A video that is gone: it runs, stops, seeks and ends as a video element does, and shows nothing. With it in its place
 * the skeleton, the strip and the curves go on.
 */

/**
 * The video of a page, or where it has none a reel in its place.
 * @param {HTMLVideoElement} video
 * @param {ArrayLike<number>} pts
 */
export function footageOf(video, pts) {
  if (video.hasAttribute("src")) return video;
  // nobody asks it for more than it can do
  return /** @type {HTMLVideoElement} */ (/** @type {unknown} */ (new Reel(pts)));
}

export class Reel extends EventTarget {
  paused = true;
  ended = false;
  seeking = false;
  readyState = 0;
  error = null;
  #start;
  #end;
  #rate = 1;
  /** Where it was, and when that was. */
  #at;
  #when = 0;

  /**
   * @param {ArrayLike<number>} pts
   * @param {() => number} now in milliseconds
   * @param {(tick: () => void) => unknown} soon calls back with the next picture of the window
   */
  constructor(pts, now = () => performance.now(), soon = (tick) => requestAnimationFrame(tick)) {
    super();
    this.now = now;
    this.soon = soon;
    this.#start = this.#at = pts[0];
    this.#end = pts[pts.length - 1];
  }

  get currentTime() {
    const run = this.paused ? 0 : (this.#rate * (this.now() - this.#when)) / 1000;
    return Math.min(this.#at + run, this.#end);
  }

  set currentTime(time) {
    this.#rest(Math.min(Math.max(time, this.#start), this.#end));
    this.ended = false;
    this.seeking = true;
    queueMicrotask(() => {
      this.seeking = false;
      this.#tell("seeked");
    });
  }

  get playbackRate() {
    return this.#rate;
  }

  set playbackRate(rate) {
    this.#rest(this.currentTime);
    this.#rate = rate;
    this.#tell("ratechange");
  }

  async play() {
    if (!this.paused) return;
    if (this.#at >= this.#end) this.currentTime = this.#start;
    this.#when = this.now();
    this.paused = this.ended = false;
    this.#tell("play");
    this.soon(() => this.#run());
  }

  pause() {
    if (this.paused) return;
    this.#rest(this.currentTime);
    this.paused = true;
    this.#tell("pause");
  }

  #run() {
    if (this.paused) return;
    if (this.currentTime < this.#end) {
      this.soon(() => this.#run());
      return;
    }
    this.pause();
    this.ended = true;
    this.#tell("ended");
  }

  /** @param {number} time from which it goes on */
  #rest(time) {
    this.#at = time;
    this.#when = this.now();
  }

  /** @param {string} name */
  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
