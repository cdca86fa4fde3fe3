/** The review page: one clock, on which video, skeleton, strip, curves, table and notes move together. */

import { Chart } from "./chart.js";
import { clockText, eventFrame, frameAt, frameFrom, nearestFrame, pageOf } from "./clock.js";
import { dock } from "./dock.js";
import { listen } from "./keys.js";
import { readPlace, writePlace } from "./link.js";
import { Notes } from "./notes.js";
import { onTheme, shownTheme } from "./page.js";
import { Player } from "./player.js";
import { Pose } from "./pose.js";
import { Skeleton } from "./skeleton.js";
import { eventTimes, phaseAt, strideAt } from "./strides.js";
import { Strip } from "./strip.js";

/** @typedef {import("./strides.js").Stride} Stride */

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);

const page = find("[data-review]");
const CLOSE_S = innerWidth < 640 ? 2.5 : 5;
const LONG_S = 2 * CLOSE_S;

async function start() {
  const [data, packed] = await Promise.all([
    fetch(page.dataset.clipUrl).then((answer) => answer.json()),
    fetch(page.dataset.skeletonUrl).then((answer) => answer.arrayBuffer()),
  ]);
  /** @type {Stride[]} */
  const strides = data.strides;
  const events = eventTimes(strides);
  const video = find("[data-video]");
  const player = new Player(video, data.pts);
  const skeleton = new Skeleton(find("[data-skeleton]"), new Pose(packed, data.skeleton), data.segments, data);
  const last = data.pts.length - 1;
  const strip = new Strip(find("[data-strip]"), strides, data.pts[0], data.pts[last], data.cue);
  const chart = new Chart(find("[data-chart]"), page.dataset.figureUrl, (time) => {
    const frame = nearestFrame(data.pts, time);
    const row = (/** @type {"knee" | "thigh" | "heel"} */ name) => ({ near: data.near[name][frame], far: data.far[name][frame] });
    return { knee: row("knee"), thigh: row("thigh"), heel: row("heel") };
  });
  /** @type {Stride | null} */
  let selected = null;
  const notes = new Notes(() => {
    const time = data.pts[player.heading];
    const onSelected = selected && selected.foot_strike_s <= time && time <= selected.next_foot_strike_s;
    return { time, stride: onSelected ? selected : (strideAt(strides, time) ?? strideAt(strides, time, false)) };
  });

  // what follows the clock

  /** @param {number} frame */
  function moveTo(frame) {
    const time = data.pts[frame];
    const near = strideAt(strides, time);
    const phase = phaseAt(strides, time);
    const says = near ? `near stride ${near.label}${phase ? `, ${phase}` : ""}` : "";
    chart.move(time);
    if (part() === "close") zoom();
    strip.move(time, frame, says);
    find("[data-time]").textContent = clockText(time);
    find("[data-frame]").textContent = String(frame);
    find("[data-phase]").textContent = says;
    for (const row of document.querySelectorAll("tr[data-stride]")) {
      row.classList.toggle("now", /** @type {HTMLElement} */ (row).dataset.stride === near?.label);
    }
  }

  player.addEventListener("frame", (event) => {
    const { frame } = /** @type {CustomEvent} */ (event).detail;
    skeleton.draw(frame);
    if (player.heading === frame) moveTo(frame);
    if (!player.playing) remember();
  });
  player.addEventListener("seek", (event) => moveTo(/** @type {CustomEvent} */ (event).detail.frame));
  player.addEventListener("state", () => {
    page.classList.toggle("playing", player.playing);
    find("[data-when=playing]").hidden = !player.playing;
    find("[data-when=paused]").hidden = player.playing;
    find("[data-do=play]").setAttribute("aria-label", player.playing ? "Pause" : "Play");
    find("[data-do=loop]").setAttribute("aria-pressed", String(player.looping));
    for (const radio of document.querySelectorAll("[name=speed]")) {
      const input = /** @type {HTMLInputElement} */ (radio);
      input.checked = Math.abs(1 / Number(input.value) - player.rate) < 1e-3;
    }
    if (!player.playing) remember();
  });
  const tellBroken = () => {
    find("[data-video-error]").hidden = false;
  };
  video.addEventListener("error", tellBroken);
  if (video.error) tellBroken();

  // what the page remembers in its address

  let resting = 0;
  function remember() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const query = writePlace({ t: data.pts[player.heading], stride: selected?.label ?? null }, location.search);
      history.replaceState(null, "", location.pathname + query);
    }, 250);
  }

  // what the coach does

  /** @param {number} time */
  const seek = (time) => player.show(frameAt(data.pts, time));

  /** @param {string | null} label @param {{go?: boolean}} options */
  function select(label, { go = true } = {}) {
    selected = strides.find((s) => s.label === label) ?? null;
    strip.select(label);
    for (const row of document.querySelectorAll("tr[data-stride]")) {
      const on = /** @type {HTMLElement} */ (row).dataset.stride === label;
      row.classList.toggle("selected", on);
      row.querySelector("button")?.setAttribute("aria-pressed", String(on));
    }
    if (player.looping && selected) player.loop = spanOf(selected);
    if (part() === "stride") zoom();
    if (go && selected) player.show(frameFrom(data.pts, selected.foot_strike_s));
    remember();
  }

  /** @param {Stride} stride */
  const spanOf = (stride) => ({ start: stride.foot_strike_s, end: stride.next_foot_strike_s });

  const strideHere = () => selected ?? strideAt(strides, data.pts[player.heading]) ?? strides[0] ?? null;

  const part = () => find("[name=span]:checked").value;

  function zoom() {
    const stride = strideHere();
    if (part() === "close") chart.zoom(pageOf(data.pts[player.heading], data.pts[0], data.pts[last], CLOSE_S));
    else if (part() === "stride" && stride) {
      const margin = 0.15 * (stride.next_foot_strike_s - stride.foot_strike_s);
      chart.zoom([stride.foot_strike_s - margin, stride.next_foot_strike_s + margin]);
    } else chart.zoom(null);
  }

  function showCue() {
    if (!data.cue) return;
    select(data.cue.stride, { go: false });
    seek(data.cue.time_s);
  }

  /** @param {string} command */
  function run(command) {
    const jump = (/** @type {1 | -1} */ direction) => {
      const frame = eventFrame(data.pts, events, player.heading, direction);
      if (frame !== null) player.show(frame);
    };
    if (command.startsWith("speed-")) player.rate = 1 / Number(command.slice(6));
    else if (command === "play") player.toggle();
    else if (command === "frame-back") player.step(-1);
    else if (command === "frame-on") player.step(1);
    else if (command === "event-back") jump(-1);
    else if (command === "event-on") jump(1);
    else if (command === "note") notes.open();
    else if (command === "keys") find("[data-keys]").showModal();
    else if (command === "skeleton") {
      skeleton.show(!skeleton.visible);
      find("[data-do=skeleton]").setAttribute("aria-pressed", String(skeleton.visible));
    } else if (command === "loop") {
      const stride = strideHere();
      if (player.looping || !stride) player.loop = null;
      else {
        if (!selected) select(stride.label, { go: false });
        player.loop = spanOf(stride);
        if (!player.playing) player.toggle();
      }
    }
  }

  listen(run);
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-do]");
    if (button instanceof HTMLElement) run(button.dataset.do ?? "");
    const to = target?.closest("[data-go-stride]") ?? target?.closest("tr[data-stride]");
    if (to instanceof HTMLElement) select(to.dataset.goStride ?? to.dataset.stride ?? null);
    if (target?.closest("[data-go-cue]")) showCue();
    if (target?.closest("[data-go-cue], [data-go-time], aside [data-go-stride]")) find("[data-stage]").scrollIntoView({ block: "nearest" });
  });
  for (const radio of document.querySelectorAll("[name=speed]")) {
    radio.addEventListener("change", () => run(`speed-${/** @type {HTMLInputElement} */ (radio).value}`));
  }
  find("[data-far-strides]")?.addEventListener("change", (/** @type {Event} */ event) => {
    find("[data-strides]").classList.toggle("near-only", !(/** @type {HTMLInputElement} */ (event.target).checked));
  });
  for (const radio of document.querySelectorAll("[name=span]")) radio.addEventListener("change", zoom);
  find("[data-stage]").addEventListener("click", () => run("play"));
  chart.addEventListener("seek", (event) => seek(/** @type {CustomEvent} */ (event).detail.time));
  strip.addEventListener("seek", (event) => seek(/** @type {CustomEvent} */ (event).detail.time));
  strip.addEventListener("stride", (event) => select(/** @type {CustomEvent} */ (event).detail.label, { go: false }));
  notes.addEventListener("go", (event) => {
    const { time, stride } = /** @type {CustomEvent} */ (event).detail;
    if (stride) select(stride, { go: false });
    seek(time);
  });
  notes.addEventListener("change", () => {
    strip.pin(notes.list);
    chart.load(shownTheme());
  });
  onTheme((theme) => chart.load(theme));

  // where it begins: at the address's place, else where the cue shows

  dock(find("[data-footage]"), find("[data-footage-inner]"));
  strip.pin(notes.list);
  if (data.pts[last] - data.pts[0] > LONG_S) find("[name=span][value=close]").checked = true;
  const place = readPlace(location.search);
  if (place.stride !== null) select(place.stride, { go: place.t === null });
  if (place.t !== null) seek(place.t);
  else if (place.stride === null && data.cue) seek(data.cue.time_s);
  else if (place.stride === null) moveTo(player.frame);
  await chart.load(shownTheme());
  page.dataset.ready = "1";
}

if (page) {
  // one script that fails must leave a page that says so
  start().catch((error) => {
    page.dataset.failed = "1";
    find("[data-chart]").textContent = "The curves could not be loaded. Reload the page to try again.";
    console.error(error);
  });
}
