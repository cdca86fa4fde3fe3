/** The review page: one clock and one choice of strides, on which all its parts move together. */

import { mountAddress } from "./address.js";
import { mountCharts } from "./charts.js";
import { mountCompareWay } from "./compare/way.js";
import { Context, fetched } from "./context.js";
import { mountCorrections } from "./corrections.js";
import { mountCueCard } from "./cue_card.js";
import { mountDock } from "./dock.js";
import { need } from "./dom.js";
import { mountEvidence } from "./evidence.js";
import { mountKeys } from "./keys.js";
import { gettext } from "./language.js";
import { mountNotes } from "./notes.js";
import { mountPicks } from "./picks.js";
import { mountPrint } from "./print.js";
import { mountStage } from "./stage.js";
import { mountStrip } from "./strip.js";
import { mountTable } from "./table.js";
import { mountTransport } from "./transport.js";

/** In this order: what comes first is told first, and its keys head the list. The address comes last: it moves the rest. */
const PARTS = [
  mountTransport,
  mountStage,
  mountDock,
  mountStrip,
  mountPicks,
  mountCorrections,
  mountTable,
  mountCueCard,
  mountNotes,
  mountCharts,
  mountEvidence,
  mountPrint,
  mountCompareWay,
  mountKeys,
  mountAddress,
];

const page = need("[data-review]", HTMLElement);
const video = need("[data-video]", HTMLVideoElement);

async function begin() {
  const [data, packed] = await Promise.all([
    fetched(page.dataset.clipUrl).then((answer) => answer.json()),
    fetched(page.dataset.skeletonUrl).then((answer) => answer.arrayBuffer()),
  ]);
  const context = new Context(page, video, data, packed);
  await Promise.all(PARTS.map((mount) => mount(context)));
  page.dataset.ready = "1";
}

// without its data the page still shows the video, and says what is missing
begin().catch((error) => {
  page.dataset.failed = "1";
  video.controls = true;
  need("[data-chart]", HTMLElement).textContent = gettext("The curves could not be loaded. Reload the page to try again.");
  console.error(error);
});
