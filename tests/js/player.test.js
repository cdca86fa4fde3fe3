import assert from "node:assert/strict";
import { test } from "node:test";

import { Player } from "../../static/js/player.js";

const PTS = [0, 0.1, 0.2, 0.3, 0.4];

/** A video that arrives when it is told to. */
class Film extends EventTarget {
  paused = true;
  ended = false;
  seeking = false;
  playbackRate = 1;
  seeks = 0;
  #time = 0;

  /** @param {number} duration */
  constructor(duration) {
    super();
    this.duration = duration;
  }

  get currentTime() {
    return this.#time;
  }

  set currentTime(time) {
    this.#time = Math.min(time, this.duration);
    this.seeking = true;
    this.seeks += 1;
  }

  arrive() {
    this.seeking = false;
    this.dispatchEvent(new Event("seeked"));
  }

  pause() {}
  requestVideoFrameCallback() {}
}

/** @param {number} duration */
function staged(duration) {
  const film = new Film(duration);
  return { film, player: new Player(/** @type {any} */ (film), PTS) };
}

test("seeks do not overtake each other, and the last one wins", () => {
  const { film, player } = staged(0.5);
  for (const frame of [1, 2, 4]) player.show(frame);
  assert.equal(film.seeks, 1);
  assert.equal(player.heading, 4);
  film.arrive();
  assert.equal(film.seeks, 2);
  film.arrive();
  assert.deepEqual([film.seeks, film.seeking, player.frame, player.heading], [2, false, 4, 4]);
});

test("a frame that the video ends before is not sought for ever", () => {
  const { film, player } = staged(0.35);
  player.show(4);
  film.arrive();
  assert.deepEqual([film.seeks, film.seeking, player.frame, player.heading], [1, false, 3, 3]);
});

test("a seek of the browser's own is followed by the one that was asked for meanwhile", () => {
  const { film, player } = staged(0.5);
  film.currentTime = 0;
  player.show(2);
  film.arrive();
  film.arrive();
  assert.deepEqual([film.seeks, player.frame], [2, 2]);
});

test("a loop over strides goes on at the next one, and from the last one at the first", () => {
  const { film, player } = staged(0.5);
  player.loop = [{ start: 0, end: 0.1 }, { start: 0.3, end: 0.4 }];
  film.paused = false;
  film.currentTime = 0.45;
  film.arrive();
  assert.equal(player.frame, 4);
  assert.equal(player.heading, 0);
});
