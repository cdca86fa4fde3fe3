/**
 * The charts of an athlete's progress: the chosen metric over the sessions (`[data-progress-url]`), and whatever figure
 * an element names (`[data-figure-url]`). A click on a dot opens its clip. A form that says so (`[data-auto-submit]`) is
 * sent as soon as something else is picked in it with a pointer; with the keyboard, on which every arrow is a choice, its
 * button sends it.
 */

import { all, detail } from "./dom.js";
import { gettext } from "./language.js";
import { onTheme, shownTheme } from "./page.js";
import { Plot } from "./plot.js";

const NO_CLIP = "00000000-0000-0000-0000-000000000000";
/** A clip's address, with NO_CLIP in the place of its id. */
const clipUrl = document.querySelector("[data-clip-url]")?.getAttribute("data-clip-url") ?? "";

/**
 * A chart that can be drawn again and again.
 * @param {HTMLElement} element takes it
 * @param {() => string} url of its figure, with a query already
 */
function chart(element, url) {
  const plot = new Plot(element, { covered: false });
  plot.addEventListener("pick", (event) => {
    const clip = detail(event)?.customdata;
    if (clip && clipUrl) location.href = clipUrl.replace(NO_CLIP, clip);
  });
  const draw = () =>
    plot.draw(`${url()}&theme=${shownTheme()}`).catch((error) => {
      plot.remove();
      element.textContent = gettext("The chart could not be loaded. Reload the page to try again.");
      console.error(error);
    });
  onTheme(draw);
  draw();
  return draw;
}

for (const element of all("[data-figure-url]", HTMLElement)) chart(element, () => element.dataset.figureUrl ?? "");

const chooser = document.querySelector("[data-progress-metric]");
for (const element of all("[data-progress-url]", HTMLElement)) {
  if (!(chooser instanceof HTMLSelectElement)) break;
  const draw = chart(element, () => `${element.dataset.progressUrl}&metric=${chooser.value}`);
  chooser.addEventListener("change", () => {
    const here = new URL(location.href);
    here.searchParams.set("metric", chooser.value);
    history.replaceState(null, "", here);
    for (const kept of all("[data-metric-kept]", HTMLInputElement)) kept.value = chooser.value;
    draw();
  });
}

for (const form of all("[data-auto-submit]", HTMLFormElement)) {
  let pointed = false;
  form.addEventListener("pointerdown", () => (pointed = true));
  form.addEventListener("keydown", () => (pointed = false));
  form.addEventListener("change", () => pointed && form.requestSubmit());
}
