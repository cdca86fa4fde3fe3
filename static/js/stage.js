/** The video with the skeleton over it, what is said on it, and what hands do on it: play, scrub, zoom. */

import { detail, hide, need } from "./dom.js";
import { framesDragged, watchHands } from "./gestures.js";
import { decimal, fill, gettext } from "./language.js";
import { Skeleton } from "./skeleton.js";
import { phaseAt, strideAt } from "./strides.js";
import { WHOLE, moved, zoomed } from "./zoom.js";

/** @typedef {import("./context.js").Context} Context */

const STEP = 1.5; // of zoom by keyboard
const PAN = 0.15;

/** @param {Context} context */
export function mountStage(context) {
  const { commands, data, player, pose } = context;
  const skeleton = new Skeleton(need("[data-skeleton]", HTMLCanvasElement), pose, data.segments, data);
  skeleton.draw(player.frame);
  // the skeleton belongs to the picture on screen, not to the one the page is on its way to
  player.addEventListener("frame", (event) => skeleton.draw(detail(event).frame));
  context.onData((now) => {
    skeleton.segments = now.segments;
    skeleton.draw(player.frame);
  });
  commands.add({
    name: "skeleton",
    keys: ["s"],
    says: gettext("skeleton on, off"),
    run: () => {
      skeleton.show(!skeleton.visible);
      need("[data-do=skeleton]", HTMLElement).setAttribute("aria-pressed", String(skeleton.visible));
    },
  });

  const tag = need("[data-phase]", HTMLElement);
  context.onMove(({ time }) => {
    const words = whereabouts(context.data.strides, time);
    if (tag.textContent !== words) tag.textContent = words;
  });

  const broken = () => {
    need("[data-video-error]", HTMLElement).hidden = false;
  };
  player.video.addEventListener("error", broken);
  if (player.video.error) broken();

  mountZoom(context, skeleton);
}

/** @param {Context} context @param {Skeleton} skeleton */
function mountZoom(context, skeleton) {
  const { commands, data, player, pose } = context;
  const stage = need("[data-stage]", HTMLElement);
  const film = need("[data-film]", HTMLElement);
  const reset = need("[data-do=zoom-reset]", HTMLElement);
  let view = WHOLE;

  /** @param {import("./zoom.js").View} next */
  function show(next) {
    const before = view.scale;
    view = next;
    const { scale, x, y } = view;
    film.style.transform = scale === 1 ? "" : `translate(${100 * x}%, ${100 * y}%) scale(${scale})`;
    film.style.setProperty("--zoom", String(scale));
    stage.classList.toggle("zoomed", scale > 1);
    if (scale === 1) hide(reset, need("[data-strip]", HTMLElement));
    else reset.hidden = false;
    reset.textContent = `${decimal(scale, 1)}×`;
    if (scale !== before) skeleton.zoom = scale;
  }

  /** Keys zoom in on the hips, for whoever has no pointer to say where. @param {number} factor */
  function zoomOnRunner(factor) {
    const hips = pose.between(player.frame, 23, 24) ?? [data.width / 2, data.height / 2];
    const [across, down] = [hips[0] / data.width, hips[1] / data.height];
    const next = zoomed(view, factor, 0, 0);
    show(moved({ ...next, x: 0, y: 0 }, 0.5 - across * next.scale, 0.5 - down * next.scale));
  }

  let from = 0;
  watchHands(stage, {
    zoomed: () => view.scale > 1,
    tap: () => commands.run("play"),
    doubleTap: () => show(WHOLE),
    begin: () => {
      from = context.frame;
    },
    scrub: (px) => context.showFrame(from + framesDragged(px, data.pts)),
    move: (dx, dy) => show(moved(view, dx, dy)),
    zoom: (factor, x, y) => show(zoomed(view, factor, x, y)),
  });

  const says = gettext("zoom in on the runner, out; all of the picture");
  commands.add({ name: "zoom-in", keys: ["i"], says, run: () => zoomOnRunner(STEP) });
  commands.add({ name: "zoom-out", keys: ["o"], says, run: () => zoomOnRunner(1 / STEP) });
  commands.add({ name: "zoom-reset", keys: ["0"], says, run: () => show(WHOLE) });
  for (const [side, dx, dy] of /** @type {const} */ ([["Left", PAN, 0], ["Right", -PAN, 0], ["Up", 0, PAN], ["Down", 0, -PAN]])) {
    commands.add({
      name: `look-${side.toLowerCase()}`,
      keys: [`Ctrl+Arrow${side}`],
      says: gettext("look around in the zoomed picture"),
      run: () => show(moved(view, dx, dy)),
    });
  }
}

/**
 * "near stride 5, swing"; empty outside every near stride.
 * @param {import("./strides.js").Stride[]} strides
 * @param {number} time
 */
export function whereabouts(strides, time) {
  const near = strideAt(strides, time);
  if (!near) return "";
  const text = {
    stance: gettext("near stride %(label)s, stance"),
    swing: gettext("near stride %(label)s, swing"),
    "": gettext("near stride %(label)s"),
  }[phaseAt(strides, time)];
  return fill(text, { label: near.label });
}
