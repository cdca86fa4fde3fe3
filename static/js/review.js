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
/** @typedef {"knee" | "thigh" | "heel"} Row */

/**
 * @typedef {object} ClipData what the server says of the clip; lists are by frame
 * @property {number[]} pts
 * @property {number} width
 * @property {number} height
 * @property {import("./skeleton.js").Segment[]} segments
 * @property {Stride[]} strides
 * @property {Record<Row, (number | null)[]>} near
 * @property {Record<Row, (number | null)[]>} far
 * @property {{time_s: number, stride: string, metric: string, keep: boolean} | null} cue
 * @property {{landmarks: number[], steps_per_px: number, absent: number}} skeleton
 */

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);
/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);
/** @param {Event} event @returns {any} */
const detail = (event) => /** @type {CustomEvent} */ (event).detail;

const CLOSE_S = innerWidth < 640 ? 2.5 : 5;
const LONG_S = 2 * CLOSE_S;
const REST_MS = 250; // the address follows when the clock has come to rest

class Review {
  /** @type {Stride | null} */
  #selected = null;
  #resting = 0;

  /**
   * @param {HTMLElement} page
   * @param {ClipData} data
   * @param {ArrayBuffer} packed
   */
  constructor(page, data, packed) {
    this.page = page;
    this.data = data;
    this.strides = data.strides;
    this.events = eventTimes(data.strides);
    this.start = data.pts[0];
    this.end = data.pts[data.pts.length - 1];
    this.video = /** @type {HTMLVideoElement} */ (find("[data-video]"));
    this.player = new Player(this.video, data.pts);
    this.skeleton = new Skeleton(find("[data-skeleton]"), new Pose(packed, data.skeleton), data.segments, data);
    this.strip = new Strip(find("[data-strip]"), data.strides, this.start, this.end, data.cue);
    this.chart = new Chart(find("[data-chart]"), page.dataset.figureUrl ?? "", (time) => this.#reading(time));
    this.notes = new Notes(() => this.#whereNoteGoes());
    this.#bindPlayer();
    this.#bindViews();
    this.#bindPage();
  }

  /** Begins at the address's place, else where the cue shows. */
  async open() {
    dock(find("[data-footage]"), find("[data-footage-inner]"));
    this.strip.pin(this.notes.list);
    if (this.end - this.start > LONG_S) find("[name=span][value=close]").checked = true;
    const place = readPlace(location.search);
    if (place.stride !== null) this.select(place.stride, { go: place.t === null });
    if (place.t !== null) this.seek(place.t);
    else if (place.stride === null && this.data.cue) this.seek(this.data.cue.time_s);
    else if (place.stride === null) this.#moveTo(this.player.frame);
    await this.chart.load(shownTheme());
    this.page.dataset.ready = "1";
  }

  // ---- the clock and what follows it

  get time() {
    return this.data.pts[this.player.heading];
  }

  /** @param {number} time */
  seek(time) {
    this.player.show(frameAt(this.data.pts, time));
  }

  /** @param {number} frame */
  #moveTo(frame) {
    const time = this.data.pts[frame];
    const near = strideAt(this.strides, time);
    const phase = phaseAt(this.strides, time);
    const says = near ? `near stride ${near.label}${phase ? `, ${phase}` : ""}` : "";
    this.chart.move(time);
    if (this.#part === "close") this.#zoom();
    this.strip.move(time, frame, says);
    find("[data-time]").textContent = clockText(time);
    find("[data-frame]").textContent = String(frame);
    find("[data-phase]").textContent = says;
    for (const row of all("tr[data-stride]")) row.classList.toggle("now", row.dataset.stride === near?.label);
  }

  /** What the curves say at a time. @param {number} time */
  #reading(time) {
    const frame = nearestFrame(this.data.pts, time);
    /** @param {Row} row */
    const at = (row) => ({ near: this.data.near[row][frame], far: this.data.far[row][frame] });
    return { knee: at("knee"), thigh: at("thigh"), heel: at("heel") };
  }

  #remember() {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      const query = writePlace({ t: this.time, stride: this.#selected?.label ?? null }, location.search);
      history.replaceState(null, "", location.pathname + query);
    }, REST_MS);
  }

  // ---- strides

  /** @param {string | null} label @param {{go?: boolean}} options */
  select(label, { go = true } = {}) {
    this.#selected = this.strides.find((s) => s.label === label) ?? null;
    this.strip.select(label);
    for (const row of all("tr[data-stride]")) {
      const on = row.dataset.stride === label;
      row.classList.toggle("selected", on);
      row.querySelector("button")?.setAttribute("aria-pressed", String(on));
    }
    if (this.player.looping && this.#selected) this.#loop(this.#selected);
    if (this.#part === "stride") this.#zoom();
    if (go && this.#selected) this.player.show(frameFrom(this.data.pts, this.#selected.foot_strike_s));
    this.#remember();
  }

  get #strideHere() {
    return this.#selected ?? strideAt(this.strides, this.time) ?? this.strides[0] ?? null;
  }

  #whereNoteGoes() {
    const time = this.time;
    const chosen = this.#selected;
    const inside = chosen && chosen.foot_strike_s <= time && time <= chosen.next_foot_strike_s;
    const stride = inside ? chosen : (strideAt(this.strides, time) ?? strideAt(this.strides, time, false));
    return { time, stride };
  }

  /** @param {Stride} stride */
  #loop(stride) {
    this.player.loop = { start: stride.foot_strike_s, end: stride.next_foot_strike_s };
  }

  #toggleLoop() {
    const stride = this.#strideHere;
    if (this.player.looping || !stride) {
      this.player.loop = null;
      return;
    }
    if (!this.#selected) this.select(stride.label, { go: false });
    this.#loop(stride);
    if (!this.player.playing) this.player.toggle();
  }

  showCue() {
    if (!this.data.cue) return;
    this.select(this.data.cue.stride, { go: false });
    this.seek(this.data.cue.time_s);
  }

  // ---- which part of the clip the curves show

  /** @returns {"clip" | "close" | "stride"} */
  get #part() {
    return find("[name=span]:checked").value;
  }

  #zoom() {
    const stride = this.#strideHere;
    if (this.#part === "close") this.chart.zoom(pageOf(this.time, this.start, this.end, CLOSE_S));
    else if (this.#part === "stride" && stride) {
      const margin = 0.15 * (stride.next_foot_strike_s - stride.foot_strike_s);
      this.chart.zoom([stride.foot_strike_s - margin, stride.next_foot_strike_s + margin]);
    } else this.chart.zoom(null);
  }

  // ---- commands of keyboard and buttons

  /** @param {string} command */
  run(command) {
    if (command.startsWith("speed-")) {
      this.player.rate = 1 / Number(command.slice("speed-".length));
      return;
    }
    /** @type {Record<string, () => void>} */
    const does = {
      play: () => this.player.toggle(),
      "frame-back": () => this.player.step(-1),
      "frame-on": () => this.player.step(1),
      "event-back": () => this.#jump(-1),
      "event-on": () => this.#jump(1),
      loop: () => this.#toggleLoop(),
      skeleton: () => this.#toggleSkeleton(),
      note: () => this.notes.open(),
      keys: () => find("[data-keys]").showModal(),
    };
    does[command]?.();
  }

  /** @param {1 | -1} direction */
  #jump(direction) {
    const frame = eventFrame(this.data.pts, this.events, this.player.heading, direction);
    if (frame !== null) this.player.show(frame);
  }

  #toggleSkeleton() {
    this.skeleton.show(!this.skeleton.visible);
    find("[data-do=skeleton]").setAttribute("aria-pressed", String(this.skeleton.visible));
  }

  // ---- who tells whom

  #bindPlayer() {
    const { player, video } = this;
    player.addEventListener("frame", (event) => {
      const { frame } = detail(event);
      this.skeleton.draw(frame);
      if (player.heading === frame) this.#moveTo(frame);
      if (!player.playing) this.#remember();
    });
    player.addEventListener("seek", (event) => this.#moveTo(detail(event).frame));
    player.addEventListener("state", () => this.#showState());
    const broken = () => {
      find("[data-video-error]").hidden = false;
    };
    video.addEventListener("error", broken);
    if (video.error) broken();
  }

  #showState() {
    const { player } = this;
    this.page.classList.toggle("playing", player.playing);
    find("[data-when=playing]").hidden = !player.playing;
    find("[data-when=paused]").hidden = player.playing;
    find("[data-do=play]").setAttribute("aria-label", player.playing ? "Pause" : "Play");
    find("[data-do=loop]").setAttribute("aria-pressed", String(player.looping));
    for (const radio of all("[name=speed]")) {
      const input = /** @type {HTMLInputElement} */ (radio);
      input.checked = Math.abs(1 / Number(input.value) - player.rate) < 1e-3;
    }
    if (!player.playing) this.#remember();
  }

  #bindViews() {
    this.chart.addEventListener("seek", (event) => this.seek(detail(event).time));
    this.strip.addEventListener("seek", (event) => this.seek(detail(event).time));
    this.strip.addEventListener("stride", (event) => this.select(detail(event).label, { go: false }));
    this.notes.addEventListener("go", (event) => {
      const { time, stride } = detail(event);
      if (stride) this.select(stride, { go: false });
      this.seek(time);
    });
    this.notes.addEventListener("change", () => {
      this.strip.pin(this.notes.list);
      this.chart.load(shownTheme());
    });
    onTheme((theme) => this.chart.load(theme));
  }

  #bindPage() {
    listen((command) => this.run(command));
    find("[data-stage]").addEventListener("click", () => this.run("play"));
    document.addEventListener("click", (event) => this.#clicked(event));
    for (const radio of all("[name=speed]")) {
      radio.addEventListener("change", () => this.run(`speed-${/** @type {HTMLInputElement} */ (radio).value}`));
    }
    for (const radio of all("[name=span]")) radio.addEventListener("change", () => this.#zoom());
    find("[data-far-strides]")?.addEventListener("change", (/** @type {Event} */ event) => {
      find("[data-strides]").classList.toggle("near-only", !(/** @type {HTMLInputElement} */ (event.target).checked));
    });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-do]");
    if (button instanceof HTMLElement) this.run(button.dataset.do ?? "");
    const to = target?.closest("[data-go-stride]") ?? target?.closest("tr[data-stride]");
    if (to instanceof HTMLElement) this.select(to.dataset.goStride ?? to.dataset.stride ?? null);
    if (target?.closest("[data-go-cue]")) this.showCue();
    if (target?.closest("[data-go-cue], [data-go-time], aside [data-go-stride]")) {
      find("[data-stage]").scrollIntoView({ block: "nearest" });
    }
  }
}

/** @param {string | undefined} url */
async function fetched(url) {
  const answer = await fetch(url ?? "");
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/** @param {HTMLElement} page */
async function begin(page) {
  const [data, packed] = await Promise.all([
    fetched(page.dataset.clipUrl).then((answer) => answer.json()),
    fetched(page.dataset.skeletonUrl).then((answer) => answer.arrayBuffer()),
  ]);
  await new Review(page, data, packed).open();
}

const page = find("[data-review]");
// without its data the page still shows the video, and says what is missing
begin(page).catch((error) => {
  page.dataset.failed = "1";
  find("[data-video]").controls = true;
  find("[data-chart]").textContent = "The curves could not be loaded. Reload the page to try again.";
  console.error(error);
});
