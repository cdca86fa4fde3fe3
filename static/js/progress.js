/** The progress chart of an athlete: the chosen metric over the clips; a click on a clip opens it. */

import { onTheme, shownTheme } from "./page.js";

const NO_CLIP = "00000000-0000-0000-0000-000000000000";
let metric = "";

async function draw() {
  const element = document.querySelector("[data-progress-url]");
  const chooser = document.querySelector("[data-progress-metric]");
  if (!(element instanceof HTMLElement) || !(chooser instanceof HTMLSelectElement)) return;
  if (metric && [...chooser.options].some((option) => option.value === metric)) chooser.value = metric;
  chooser.onchange = () => {
    metric = chooser.value;
    draw();
  };
  const query = new URLSearchParams({ metric: chooser.value, theme: shownTheme() });
  const answer = await fetch(`${element.dataset.progressUrl}?${query}`);
  if (!answer.ok) {
    element.textContent = "The chart could not be loaded. Reload the page to try again.";
    return;
  }
  const figure = await answer.json();
  let plot = /** @type {any} */ (element.firstElementChild);
  const first = !plot;
  if (first) {
    plot = document.createElement("div");
    element.append(plot);
  }
  await Plotly.react(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  if (first) {
    plot.on("plotly_click", (/** @type {any} */ event) => {
      const clip = event.points[0]?.customdata;
      if (clip) location.href = (element.dataset.clipUrl ?? "").replace(NO_CLIP, clip);
    });
  }
  element.dataset.ready = "1";
}

document.addEventListener("refreshed", draw);
onTheme(draw);
draw();
