/**
 * Keeps the video in sight: on wide screens it docks, smaller, to the top of the window once most of it has been
 * scrolled away. Its place on the page stays reserved, so that nothing jumps. `--covered` says how much of the window it
 * lies over: what has the focus must not lie under it.
 */

import { need } from "./dom.js";

export function mountDock() {
  const place = need("[data-footage]", HTMLElement); // holds the space
  const inner = need("[data-footage-inner]", HTMLElement); // what docks
  const wide = matchMedia("(min-width: 64rem) and (min-height: 38rem)");
  let waiting = false;

  function update() {
    waiting = false;
    const docked = inner.classList.contains("docked");
    if (!docked) place.style.minHeight = `${inner.offsetHeight}px`;
    const left = place.getBoundingClientRect().bottom;
    // what is docked covers two fifths of the window; it docks when no more than that would be left of the large one
    const dockNow = wide.matches && left < innerHeight * 0.42;
    if (dockNow !== docked) inner.classList.toggle("docked", dockNow);
    inner.style.width = dockNow ? `${place.clientWidth}px` : "";
    const sticks = getComputedStyle(place).position === "sticky";
    document.body.style.setProperty("--covered", `${dockNow ? inner.offsetHeight : sticks ? place.offsetHeight : 0}px`);
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
