/** The progress chart of an athlete: the chosen metric over the clips; a click on a clip opens it. */

import { onTheme, shownTheme } from "./page.js";

const element = /** @type {HTMLElement} */ (document.querySelector("[data-progress-url]"));
const chooser = /** @type {HTMLSelectElement} */ (document.querySelector("[data-progress-metric]"));
const plot = document.createElement("div");
let drawn = false;

async function draw() {
  const answer = await fetch(`${element.dataset.progressUrl}?metric=${encodeURIComponent(chooser.value)}&theme=${shownTheme()}`);
  if (!answer.ok) {
    element.textContent = "The chart could not be loaded. Reload the page to try again.";
    return;
  }
  const figure = await answer.json();
  if (!plot.isConnected) element.replaceChildren(plot);
  await Plotly.react(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  if (!drawn) {
    /** @type {any} */ (plot).on("plotly_click", (/** @type {any} */ event) => {
      const clip = event.points[0]?.customdata;
      if (clip) location.href = (element.dataset.clipUrl ?? "").replace("00000000-0000-0000-0000-000000000000", clip);
    });
  }
  drawn = true;
  element.dataset.ready = "1";
}

chooser.addEventListener("change", draw);
onTheme(draw);
draw();
