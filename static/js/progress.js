/**
 * The charts of an athlete's progress: the chosen metric over the sessions (`[data-progress-url]`), and whatever figure
 * an element names (`[data-figure-url]`). A click on a dot opens its clip. A form that says so (`[data-auto-submit]`) is
 * sent as soon as something else is picked in it with a pointer; with the keyboard, on which every arrow is a choice, its
 * button sends it.
 */

import { gettext } from "./language.js";
import { onTheme, shownTheme } from "./page.js";

const NO_CLIP = "00000000-0000-0000-0000-000000000000";

async function drawAll() {
  const clipUrl = document.querySelector("[data-clip-url]")?.getAttribute("data-clip-url") ?? "";
  const charts = [...document.querySelectorAll("[data-figure-url]")].map((element) =>
    draw(element, element.getAttribute("data-figure-url") ?? "", clipUrl),
  );
  await Promise.all([drawProgress(clipUrl), ...charts]);
}

/** @param {string} clipUrl */
async function drawProgress(clipUrl) {
  const element = document.querySelector("[data-progress-url]");
  const chooser = document.querySelector("[data-progress-metric]");
  if (!element || !(chooser instanceof HTMLSelectElement)) return;
  chooser.onchange = () => {
    const here = new URL(location.href);
    here.searchParams.set("metric", chooser.value);
    history.replaceState(null, "", here);
    for (const kept of document.querySelectorAll("[data-metric-kept]")) kept.setAttribute("value", chooser.value);
    drawProgress(clipUrl);
  };
  await draw(element, `${element.getAttribute("data-progress-url")}&metric=${chooser.value}`, clipUrl);
}

/**
 * @param {Element} element takes the chart
 * @param {string} url of its figure, with a query already
 * @param {string} clipUrl address of a clip, with NO_CLIP in the place of its id
 */
async function draw(element, url, clipUrl) {
  let figure;
  try {
    const answer = await fetch(`${url}&theme=${shownTheme()}`);
    if (!answer.ok) throw new Error(answer.statusText);
    figure = await answer.json();
  } catch {
    element.textContent = gettext("The chart could not be loaded. Reload the page to try again.");
    return;
  }
  let plot = /** @type {any} */ (element.firstElementChild);
  const first = !plot;
  if (first) {
    plot = document.createElement("div");
    element.replaceChildren(plot);
  }
  plot.style.height = `${figure.layout.height}px`; // while it is resized, Plotly forgets it
  await Plotly.react(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  if (first) {
    plot.on("plotly_click", (/** @type {any} */ event) => {
      const clip = event.points[0]?.customdata;
      if (clip) location.href = clipUrl.replace(NO_CLIP, clip);
    });
  }
  if (element instanceof HTMLElement) element.dataset.ready = "1";
}

for (const form of document.querySelectorAll("[data-auto-submit]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  let pointed = false;
  form.addEventListener("pointerdown", () => (pointed = true));
  form.addEventListener("keydown", () => (pointed = false));
  form.addEventListener("change", () => pointed && form.requestSubmit());
}
onTheme(drawAll);
drawAll();
