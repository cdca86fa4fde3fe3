/**
 * What hands do on the video. Mouse, pen or one finger: a tap, a drag along (which scrubs, or moves the picture where it
 * is zoomed). Two fingers, or a wheel with Ctrl: zoom. A finger that goes up or down scrolls the page, as everywhere.
 *
 * Whatever has its own use for a press inside the element stops the event.
 *
 * @typedef {object} Gestures points and ways are in parts of the element's box
 * @property {() => boolean} zoomed
 * @property {() => void} tap
 * @property {() => void} doubleTap  only where it is zoomed, so that a tap need not wait elsewhere
 * @property {() => void} begin      a drag begins
 * @property {(px: number) => void} scrub  pixels to the right of where the drag began
 * @property {(dx: number, dy: number) => void} move  since the last call
 * @property {(factor: number, x: number, y: number) => void} zoom  since the last call, about a point
 */

const TAP_PX = 6;
const DOUBLE_MS = 300;
const WHEEL = 0.01;
const PX_PER_S = 340; // of a drag along a picture; but a frame is never less than MIN_FRAME_PX
const MIN_FRAME_PX = 3;

/** Frames that a drag along a clip's picture goes on, or back. @param {number} px @param {ArrayLike<number>} pts */
export function framesDragged(px, pts) {
  const last = pts.length - 1;
  const frame_s = (pts[last] - pts[0]) / Math.max(last, 1);
  return Math.round(px / Math.max(frame_s * PX_PER_S, MIN_FRAME_PX));
}

/** @param {HTMLElement} element @param {Gestures} does */
export function watchHands(element, does) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let start = { x: 0, y: 0 };
  let dragging = false;
  let used = false; // what began as a press was more than a tap

  /** Middle and distance of the fingers, and the box they are in. */
  function fingers() {
    const box = element.getBoundingClientRect();
    const [a, b = a] = [...down.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y), box };
  }

  element.addEventListener("pointerdown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.button !== 0 || target?.closest("button, a")) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (down.size === 1) {
      start = { x: event.clientX, y: event.clientY };
      dragging = used = false;
    } else used = true;
  });

  element.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before || down.size > 2) return;
    if (event.buttons === 0) {
      down.delete(event.pointerId); // it was lifted outside
      return;
    }
    if (down.size === 1 && !dragging) {
      if (used || Math.hypot(event.clientX - start.x, event.clientY - start.y) < TAP_PX) return;
      dragging = used = true;
      does.begin();
    }
    element.setPointerCapture(event.pointerId);
    const from = fingers();
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const to = fingers();
    const { left, top, width, height } = to.box;
    if (down.size === 2) {
      if (from.apart > 0) does.zoom(to.apart / from.apart, (to.x - left) / width, (to.y - top) / height);
      does.move((to.x - from.x) / width, (to.y - from.y) / height);
    } else if (does.zoomed()) does.move((to.x - from.x) / width, (to.y - from.y) / height);
    else does.scrub(event.clientX - start.x);
  });

  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(name, (event) => {
      down.delete(event.pointerId);
      dragging = false; // the finger that stays after a pinch begins nothing
    });
  }

  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * WHEEL * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1));
      does.zoom(factor, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    },
    { passive: false },
  );

  /** @type {number | undefined} */
  let waiting;
  element.addEventListener("click", (event) => {
    if (used || (event.target instanceof Element && event.target.closest("button, a"))) {
      used = false;
      return;
    }
    const again = waiting !== undefined;
    clearTimeout(waiting);
    waiting = undefined;
    if (again) does.doubleTap();
    else if (!does.zoomed()) does.tap();
    else {
      waiting = setTimeout(() => {
        waiting = undefined;
        does.tap();
      }, DOUBLE_MS);
    }
  });
}
