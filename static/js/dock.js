/**
 * Keeps the video in sight: on wide screens it docks, smaller, to the top of the window once most of it has been
 * scrolled away. Its place on the page stays reserved, so that nothing jumps. On narrow ones it sticks there, and the
 * strip goes under it with the page. `--covered` says how much of the window it lies over: what has the focus must not
 * lie under it.
 */

import { all, need } from "./dom.js";

/** Part of the window's height that is left of the large picture when it docks; what is docked covers no more. */
const DOCKED = 0.42;
const MARGIN_PX = 8;
const wide = () => matchMedia("(min-width: 64rem) and (min-height: 38rem)").matches;

/** What lies over the page: the place of the video, what docks in it, and whether it sticks. */
function footage() {
  const place = need("[data-footage]", HTMLElement); // holds the space
  const inner = need("[data-footage-inner]", HTMLElement); // what docks
  const sticks = getComputedStyle(place).position === "sticky";
  const yields = all("[data-strip], [data-picks]", HTMLElement, inner).reduce((sum, { offsetHeight }) => sum + offsetHeight, 0);
  return { place, inner, sticks, yields: sticks ? yields : 0 };
}

export function mountDock() {
  const { place, inner } = footage();
  let waiting = false;

  function update() {
    waiting = false;
    const docked = inner.classList.contains("docked");
    if (!docked) place.style.minHeight = `${inner.offsetHeight}px`;
    const left = place.getBoundingClientRect().bottom;
    const dockNow = wide() && left < innerHeight * DOCKED;
    if (dockNow !== docked) inner.classList.toggle("docked", dockNow);
    inner.style.width = dockNow ? `${place.clientWidth}px` : "";
    const { sticks, yields } = footage();
    const next = place.nextElementSibling?.getBoundingClientRect().top ?? left;
    const under = Math.min(Math.max(left - next, 0), yields);
    place.style.setProperty("--under", `${under}px`);
    place.classList.toggle("yielded", under > 0 && under === yields);
    const covered = dockNow ? inner.offsetHeight : sticks ? place.offsetHeight - yields : 0;
    document.body.style.setProperty("--covered", `${covered}px`);
  }
  function soon() {
    if (!waiting) requestAnimationFrame(update);
    waiting = true;
  }
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", () => {
    inner.classList.remove("docked");
    place.style.minHeight = "";
    soon();
  });
  new ResizeObserver(soon).observe(inner);
}

/**
 * Scrolls as little as shows an element together with the whole picture, be it docked; where no place shows both, the
 * picture is shown.
 * @param {HTMLElement} element below the picture or beside it
 */
export function showWithPicture(element) {
  const { place, sticks, yields } = footage();
  const now = scrollY;
  const home = place.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  const stage = need("[data-stage]", HTMLElement).offsetHeight;
  const least = now + bottom + MARGIN_PX - innerHeight;
  const most = now + top - MARGIN_PX;
  const whole = now + home.top; // further on the large picture is cut
  /** @type {[number, number][]} */
  const places = sticks
    ? [[least, most - (home.height - yields)]]
    : [[Math.max(least, whole + stage - innerHeight), Math.min(most, whole)]];
  if (wide()) places.push([Math.max(least, Math.ceil(now + home.bottom - innerHeight * DOCKED) + 1), most]);
  const ways = places.filter(([from, to]) => from <= to).map(([from, to]) => Math.min(Math.max(now, from), to));
  const [nearest = places[0][1]] = ways.sort((a, b) => Math.abs(a - now) - Math.abs(b - now));
  scrollTo({ top: nearest, behavior: "instant" });
}
