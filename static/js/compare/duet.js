/**
 * Two players that run in step. The first one leads: it plays by its own clock, steps and loops; the second is brought
 * to the frame of the same phase. While they play fast the second one's speed is steered; slowly, it goes frame by frame.
 *
 * Emits "move" when the leader is elsewhere or on its way there, "pair" when other strides run side by side, and "state"
 * when it begins or stops to play or loop or its speed changes.
 *
 * @typedef {import("../player.js").Player} Player
 * @typedef {import("./phase.js").PhaseClock} PhaseClock
 * @typedef {import("./phase.js").Phase} Phase
 * @typedef {import("./phase.js").Pair} Pair
 * @typedef {{player: Player, clock: PhaseClock}} Voice
 */

import { eventFrame } from "../clock.js";
import { counterpart, stepped } from "./phase.js";

const STEER_FROM = 0.5; // of full speed; more slowly there is time to seek each frame
const STEERED_S = 0.3; // in which a drift is made up for
const LOST_FRAMES = 3; // further off, the second one jumps
const LOST_S = 0.08;
const LAGS = 2; // nearer than so many times what a jump takes, steering is quicker
const RATES = [0.0625, 4]; // what browsers play
const STEP_PARTS = 20; // a step of phase is 5 %

export class Duet extends EventTarget {
  #looping = false;
  #apart = false;
  /** @type {number | null} where the leader was when the second one last jumped, until it has arrived */
  #jumped = null;
  #lag = 0; // seconds that the leader went on meanwhile

  /** @param {Voice} first @param {Voice} second @param {Pair} pair */
  constructor(first, second, pair) {
    super();
    this.first = first;
    this.second = second;
    this.pair = pair;
    for (const name of ["seek", "frame"]) {
      first.player.addEventListener(name, () => {
        this.#follow();
        this.dispatchEvent(new Event("move"));
      });
    }
    second.player.addEventListener("frame", () => this.dispatchEvent(new Event("move")));
    first.player.addEventListener("state", () => {
      this.#follow();
      this.dispatchEvent(new Event("state"));
    });
  }

  /** Of the leader. @returns {Phase} */
  get phase() {
    return this.first.clock.atFrame(this.first.player.heading);
  }

  /** The second clip's, that goes with it. @returns {Phase} */
  get counterpart() {
    return counterpart(this.phase, this.pair, this.second.clock.strides.length);
  }

  /** Strides under way, by index. @returns {Pair} */
  get strides() {
    return { first: this.phase.index, second: this.counterpart.index };
  }

  get playing() {
    return this.first.player.playing;
  }

  get looping() {
    return this.#looping;
  }

  /** Are the two on frames of their own, which need not be of one phase? */
  get apart() {
    return this.#apart;
  }

  /** 1 is full speed of the leader. @param {number} rate */
  set rate(rate) {
    this.first.player.rate = rate;
  }

  get rate() {
    return this.first.player.rate;
  }

  toggle() {
    this.#apart = false;
    this.#jumped = null;
    this.#lag = 0;
    this.first.player.toggle();
  }

  /** Frames of the leader, on or back. @param {number} frames */
  step(frames) {
    this.#apart = false;
    this.first.player.step(frames);
  }

  /** Stops and goes to a phase of the leader. @param {Phase} phase */
  show(phase) {
    this.#apart = false;
    this.first.player.show(this.first.clock.frame(phase));
  }

  /** Stops and goes on, or back, to the next whole 5 % of phase; at least by a frame. @param {1 | -1} direction */
  stepPhase(direction) {
    const { clock, player } = this.first;
    const next = stepped(this.phase, direction, STEP_PARTS, clock.strides.length);
    if (clock.frame(next) === player.heading) this.step(direction);
    else this.show(next);
  }

  /** Stops and goes to the near leg's next event, or the previous one. @param {1 | -1} direction */
  stepEvent(direction) {
    const { clock, player } = this.first;
    const frame = eventFrame(clock.pts, clock.events, player.heading, direction);
    this.#apart = false;
    player.show(frame ?? player.heading);
  }

  /** Lets two strides run side by side, and goes to a part of them. @param {Pair} pair @param {number} part */
  setPair(pair, part) {
    this.pair = pair;
    if (this.#looping) this.#loopStride();
    this.show({ index: pair.first, part });
    this.dispatchEvent(new Event("pair"));
  }

  toggleLoop() {
    this.#looping = !this.#looping;
    if (this.#looping) {
      this.pair = this.strides;
      this.#loopStride();
      if (!this.playing) this.toggle();
    } else this.first.player.loop = [];
  }

  #loopStride() {
    const { foot_strike_s: start, next_foot_strike_s: end } = this.first.clock.strides[this.pair.first];
    this.first.player.loop = [{ start, end }];
  }

  /** Stops, each on a frame of its own, until the next step. @param {number} first @param {number} second */
  part(first, second) {
    this.#apart = true;
    this.first.player.show(first);
    this.second.player.show(second);
  }

  /** Brings the second one to where the leader is. */
  #follow() {
    const { player } = this.second;
    if (this.#apart) return;
    if (this.playing && this.rate >= STEER_FROM && this.first.clock.runs(this.first.player.video.currentTime)) {
      this.#steer();
      return;
    }
    const frame = this.second.clock.frame(this.counterpart);
    if (player.playing || player.heading !== frame) player.show(frame);
  }

  /**
   * Sets the second one's speed so that it is where it should be in a moment; far off, it jumps there. While it jumps the
   * leader goes on: a jump aims ahead by what the last one took, and where it would not get nearer than that, none is made.
   */
  #steer() {
    const { clock, player } = this.second;
    const leader = this.first.clock;
    if (player.video.seeking) return;
    const time = this.first.player.video.currentTime;
    if (this.#jumped !== null && time >= this.#jumped) this.#lag = time - this.#jumped; // else the leader looped
    this.#jumped = null;
    const now = leader.at(time);
    const there = counterpart(now, this.pair, clock.strides.length);
    const drift = clock.time(there) - player.video.currentTime;
    const pace = clock.pace(there) / leader.pace(now);
    const frame_s = (clock.pts[clock.pts.length - 1] - clock.pts[0]) / Math.max(clock.pts.length - 1, 1);
    const lost = Math.abs(drift) > Math.max(LOST_S, LOST_FRAMES * frame_s, LAGS * this.#lag * pace);
    if (lost) {
      this.#jumped = time;
      player.jump(clock.frame(counterpart(leader.at(time + this.#lag), this.pair, clock.strides.length)));
    }
    const rate = this.rate * pace + (lost ? 0 : drift / STEERED_S);
    player.rate = Math.min(Math.max(rate, RATES[0]), RATES[1]);
    if (!player.playing && !player.video.ended) player.toggle(); // at its end it would begin anew
  }
}
