/**
 * On paper stand the picture that is on screen, with its skeleton, in the place of the video, and the chart that is
 * shown, in the colours of the light theme whatever the screen's.
 */

import { clockText } from "./clock.js";
import { all, need } from "./dom.js";
import { fill, gettext } from "./language.js";
import { whereabouts } from "./stage.js";

/** @typedef {import("./context.js").Context} Context */

const SVG = "http://www.w3.org/2000/svg";
const TOKENS = ["surface", "line", "text", "muted", "near", "near-soft", "far", "watch", "fault", "hand", "band"];
const PAINTED = /** @type {const} */ (["fill", "stroke"]);

/** @param {Context} context */
export function mountPrint(context) {
  addEventListener("beforeprint", () => {
    remove();
    printPicture(context);
    printChart();
  });
  addEventListener("afterprint", remove);
}

/** @param {Context} context */
function printPicture({ data, frame, player, time }) {
  const picture = document.createElement("canvas");
  picture.width = data.width;
  picture.height = data.height;
  const pen = picture.getContext("2d");
  if (!pen || player.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
  pen.drawImage(player.video, 0, 0, data.width, data.height);
  const skeleton = need("[data-skeleton]", HTMLCanvasElement);
  const { width, height } = skeleton;
  // the skeleton's canvas has the shape of the stage, in whose middle the picture lies
  const scale = Math.min(width / data.width, height / data.height);
  const [left, top] = [(width - data.width * scale) / 2, (height - data.height * scale) / 2];
  pen.drawImage(skeleton, left, top, data.width * scale, data.height * scale, 0, 0, data.width, data.height);
  const where = whereabouts(data.strides, time);
  const words = fill(gettext("%(time)s, frame %(frame)s"), { time: clockText(time), frame }) + (where && `, ${where}`);
  need("[data-footage]", HTMLElement).after(figure("print-picture", picture, [words]));
}

/** The drawings of which the chart on screen is made, one on the other. */
function printChart() {
  const section = need("[data-charts]", HTMLElement);
  const plot = all("[data-chart]", HTMLElement, section).find((chart) => !chart.hidden)?.querySelector(".plot");
  const layers = [...(plot?.querySelectorAll(".main-svg") ?? [])];
  if (!plot || !layers.length) return;
  const { width, height } = layers[0].getBoundingClientRect();
  const whole = document.createElementNS(SVG, "svg");
  whole.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const light = onPaper(section);
  for (const layer of layers) {
    const copy = /** @type {SVGElement} */ (layer.cloneNode(true));
    for (const part of /** @type {NodeListOf<SVGElement>} */ (copy.querySelectorAll("[style]"))) {
      for (const kind of PAINTED) {
        const colour = light.get(part.style[kind]);
        if (colour) part.style[kind] = colour;
      }
    }
    whole.append(copy);
  }
  const title = all("[name=chart]", HTMLInputElement, section).find((radio) => radio.checked)?.dataset.title ?? "";
  const still = all("[data-chart-caption] > p:not(.hint)", HTMLElement, section); // paper does not move
  const key = all(".chart-key button", HTMLElement, section).map((line) => (line.textContent ?? "").replace(/^([A-Z])/, "$1: "));
  section.after(figure("print-chart", whole, [title, key.join(" · "), ...still.map((line) => line.textContent ?? "")]));
}

/**
 * Colours as the screen has them, with what they are on paper.
 * @param {HTMLElement} place
 * @returns {Map<string, string>}
 */
function onPaper(place) {
  const [shown, paper] = [document.createElement("span"), document.createElement("span")];
  paper.style.colorScheme = "light";
  place.append(shown, paper);
  /** @param {HTMLElement} probe @param {string} token */
  const colour = (probe, token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = new Map(TOKENS.map((token) => [colour(shown, token), colour(paper, token)]));
  shown.remove();
  paper.remove();
  return colours;
}

/** @param {string} kind @param {Element} picture @param {string[]} lines under it */
function figure(kind, picture, lines) {
  const words = document.createElement("figcaption");
  for (const text of lines.filter(Boolean)) {
    const line = document.createElement("p");
    line.textContent = text;
    words.append(line);
  }
  const made = document.createElement("figure");
  made.className = `printed ${kind}`;
  made.append(picture, words);
  return made;
}

function remove() {
  for (const printed of all(".printed", HTMLElement)) printed.remove();
}
