/**
 * One clip on the page: its data, its video with the skeleton, how the picture lies, what was measured on it.
 *
 * @typedef {import("../context.js").ClipData} ClipData
 * @typedef {import("../geometry.js").Mark} Mark
 * @typedef {import("../strides.js").Stride} Stride
 */

import { fetched } from "../context.js";
import { detail, need } from "../dom.js";
import { layerFor, paint } from "../measure_layer.js";
import { Player } from "../player.js";
import { Pose } from "../pose.js";
import { footageOf } from "../reel.js";
import { Skeleton } from "../skeleton.js";
import { legLength, onRunner, wayOf, whole } from "./framing.js";

const WORDS_SHARE = 0.14; // of the leg
const LEAST_PX = 15; // of a number on the screen

export class Screen {
  /** Does it run the other way than the first one, so that its picture is turned over? */
  mirrored = false;
  /** All of the picture instead of the runner. */
  whole = false;

  /** @param {HTMLElement} element @returns {Promise<Screen>} */
  static async open(element) {
    const [data, packed] = await Promise.all([
      fetched(element.dataset.clipUrl).then((answer) => answer.json()),
      fetched(element.dataset.skeletonUrl).then((answer) => answer.arrayBuffer()),
    ]);
    return new Screen(element, data, packed);
  }

  /** @param {HTMLElement} element @param {ClipData} data @param {ArrayBuffer} packed */
  constructor(element, data, packed) {
    this.element = element;
    this.data = data;
    this.pose = new Pose(packed, data.skeleton);
    const video = need("video", HTMLVideoElement, element);
    const gone = !video.hasAttribute("src");
    this.player = new Player(footageOf(video, data.pts), data.pts);
    /** @type {Stride[]} of the near leg */
    this.strides = data.strides.filter((stride) => stride.near);
    this.leg = legLength(this.pose, data.segments);
    this.way = wayOf(this.pose, data.pts, this.strides);
    this.film = need("[data-film]", HTMLElement, element);
    if (gone) this.film.style.aspectRatio = `${data.width} / ${data.height}`;
    this.stage = need("[data-stage]", HTMLElement, element);
    this.skeleton = new Skeleton(need("canvas", HTMLCanvasElement, element), this.pose, data.segments, data);
    this.layer = layerFor({ x: 0, y: 0, width: data.width, height: data.height });
    this.layer.classList.add("on-stage");
    this.film.append(this.layer);
    this.player.addEventListener("frame", (event) => this.#shown(detail(event).frame));
    new ResizeObserver(() => this.lay()).observe(this.stage);
    if (!gone) this.#watchFor(video);
    this.#shown(this.player.frame);
  }

  /** A video that cannot be played. @param {HTMLVideoElement} video */
  #watchFor(video) {
    const broken = () => {
      need("[data-video-error]", HTMLElement, this.element).hidden = false;
    };
    video.addEventListener("error", broken);
    if (video.error) broken();
  }

  /** Which way the runner goes in a frame. @param {number} frame */
  direction(frame) {
    const { segments } = this.data;
    return (segments.find(({ first, last }) => first <= frame && frame <= last) ?? segments[0])?.direction ?? "right";
  }

  /** @param {number} frame */
  #shown(frame) {
    this.skeleton.draw(frame);
    this.lay();
  }

  /** Puts the picture where it belongs. */
  lay() {
    const { clientWidth, clientHeight } = this.stage;
    if (!clientWidth || !clientHeight) return;
    const aspect = clientWidth / clientHeight;
    const frame = this.player.frame;
    const runner = this.leg && this.way && { leg: this.leg, across: this.way.across[frame], ground: this.way.ground[frame] };
    const { scale, x, y } = this.whole || !runner ? whole(this.data, aspect, this.mirrored) : onRunner(this.data, aspect, runner, this.mirrored);
    this.film.style.transform = `translate(${100 * x}%, ${100 * y}%) scale(${this.mirrored ? -scale : scale}, ${scale})`;
    this.film.classList.toggle("mirrored", this.mirrored);
    if (this.#scale === scale) return;
    this.#scale = scale;
    this.film.style.setProperty("--zoom", String(scale));
    this.skeleton.zoom = Math.max(scale, 1);
  }

  #scale = 0;

  /** Draws what was measured, or nothing. @param {Mark[]} marks @param {string} says */
  mark(marks, says) {
    const leg = this.leg ?? this.data.height / 3;
    const size = Math.max(WORDS_SHARE * leg * this.#scale, (LEAST_PX * this.data.width) / Math.max(this.film.clientWidth, 1));
    paint(this.layer, marks, says, size);
  }
}
