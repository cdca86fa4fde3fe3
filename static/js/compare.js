/**
 * The page that compares two clips: two screens that run in step by gait phase.
 *
 * @typedef {object} Comparison what every part of the page is given
 * @property {HTMLElement} page
 * @property {[Screen, Screen]} screens
 * @property {Duet} duet
 * @property {Commands} commands
 * @property {import("./compare/place.js").View} view
 */

import { Commands } from "./commands.js";
import { begin, mountAddress } from "./compare/address.js";
import { mountChart } from "./compare/chart.js";
import { mountControls } from "./compare/controls.js";
import { mountDifferences } from "./compare/differences.js";
import { Duet } from "./compare/duet.js";
import { mountHands } from "./compare/hands.js";
import { PhaseClock, liftOf } from "./compare/phase.js";
import { readPlace } from "./compare/place.js";
import { Screen } from "./compare/screen.js";
import { mountViews } from "./compare/views.js";
import { mountDock } from "./dock.js";
import { need } from "./dom.js";
import { mountKeys } from "./keys.js";
import { gettext } from "./language.js";

const page = need("[data-compare]", HTMLElement);
const element = (/** @type {string} */ which) => need(`[data-screen=${which}]`, HTMLElement);

async function start() {
  const [first, second] = await Promise.all([Screen.open(element("first")), Screen.open(element("second"))]);
  const { stride, stride2, view } = readPlace(location.search);
  const lift = liftOf([first.strides, second.strides]);
  /** @param {Screen} screen */
  const voice = ({ data, player, strides }) => ({ player, clock: new PhaseClock(strides, data.pts, lift) });
  const pair = { first: begin(first.strides, stride), second: begin(second.strides, stride2) };
  /** @type {Comparison} */
  const comparison = { page, screens: [first, second], duet: new Duet(voice(first), voice(second), pair), commands: new Commands(), view };
  mountControls(comparison);
  mountViews(comparison);
  mountHands(comparison);
  mountDifferences(comparison);
  mountDock();
  mountKeys(comparison);
  mountAddress(comparison);
  await mountChart(comparison);
  page.dataset.ready = "1";
}

// without their data the page still shows the videos, and the table stands
start().catch((error) => {
  page.dataset.failed = "1";
  for (const video of page.querySelectorAll("video")) video.controls = true;
  need("[data-cycles]", HTMLElement).textContent = gettext("The clips could not be loaded. Reload the page to try again.");
  console.error(error);
});
