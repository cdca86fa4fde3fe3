/** On paper stands the picture that is on screen, with its skeleton, in the place of the video. */

import { clockText } from "./clock.js";
import { need } from "./dom.js";
import { whereabouts } from "./stage.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function mountPrint(context) {
  const { data, player } = context;
  addEventListener("beforeprint", () => {
    remove();
    const picture = document.createElement("canvas");
    picture.width = data.width;
    picture.height = data.height;
    const pen = picture.getContext("2d");
    if (!pen || player.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    pen.drawImage(player.video, 0, 0, data.width, data.height);
    const skeleton = need("[data-skeleton]", HTMLCanvasElement);
    const [width, height] = [skeleton.width, skeleton.height];
    // the skeleton's canvas has the shape of the stage, in whose middle the picture lies
    const scale = Math.min(width / data.width, height / data.height);
    const [left, top] = [(width - data.width * scale) / 2, (height - data.height * scale) / 2];
    pen.drawImage(skeleton, left, top, data.width * scale, data.height * scale, 0, 0, data.width, data.height);
    const words = document.createElement("figcaption");
    const where = whereabouts(context.data.strides, context.time);
    words.textContent = `${clockText(context.time)}, frame ${context.frame}${where ? `, ${where}` : ""}`;
    const figure = document.createElement("figure");
    figure.className = "print-picture";
    figure.append(picture, words);
    need("[data-footage]", HTMLElement).after(figure);
  });
  addEventListener("afterprint", remove);
}

function remove() {
  document.querySelector(".print-picture")?.remove();
}
