/** What charts of whole strides share: an overlay, and the stride that they show. */

import { Overlay } from "./overlay.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./plot.js").Plot} Plot */
/** @typedef {import("./strides.js").Stride} Stride */

export class StrideView {
  /** @type {Stride | null} whose line is drawn */
  shown = null;

  /**
   * @param {Context} context
   * @param {Plot} plot
   * @param {() => {near: boolean, far: boolean}} legs
   */
  constructor(context, plot, legs) {
    this.context = context;
    this.plot = plot;
    this.legs = legs;
    this.overlay = new Overlay(plot.cover);
  }

  drawn() {
    this.overlay.clear();
    this.placed();
  }

  placed() {
    this.shown = null;
    this.move(this.context.time);
  }

  /**
   * Notes the stride; true where another one was shown.
   * @param {Stride | null} stride
   */
  turnTo(stride) {
    const fresh = stride !== this.shown;
    this.shown = stride;
    return fresh;
  }

  /** @param {number} _time */
  move(_time) {}
}
