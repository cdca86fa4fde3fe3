/**
 * Follows every clip on the page that is still on its way (`[data-status-url]`): asks once a second while the page is
 * visible, and stops at a final state. `data-on-final` says what happens then: "reload" the page, or "refresh" the parts
 * of it that follow the clips, so that an upload beside them is not disturbed.
 */

import { gettext } from "./language.js";
import { pauseMs, stageText, statusText } from "./wait.js";

const LOGGED_OUT = gettext("You are logged out. Log in again to see how it goes on.");
const PAUSE_MS = 4000; // where there is no good answer

/** @param {HTMLElement} element */
function follow(element) {
  if (element.dataset.followed) return;
  element.dataset.followed = "1";
  let asked = 0;

  async function ask() {
    if (!element.isConnected) return;
    if (document.hidden) {
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    asked += 1;
    let pause = PAUSE_MS;
    try {
      const answer = await fetch(element.dataset.statusUrl ?? "", { headers: { Accept: "application/json" } });
      if (answer.redirected) return tell(element, LOGGED_OUT, LOGGED_OUT);
      if (answer.status === 404) return setTimeout(() => finish(element), PAUSE_MS); // deleted, or not to be seen any more
      if (answer.ok) {
        /** @type {import("./wait.js").Status} */
        const status = await answer.json();
        show(element, status);
        if (status.final) return finish(element);
        pause = pauseMs(asked, status);
      }
    } catch {
      const words = gettext("No connection. The work goes on; this page asks again by itself.");
      tell(element, words, words);
    }
    setTimeout(ask, pause);
  }

  ask();
}

/**
 * @param {HTMLElement} element
 * @param {import("./wait.js").Status} status
 */
function show(element, status) {
  tell(element, statusText(status), stageText(status));
  const bar = /** @type {HTMLProgressElement | null} */ (element.querySelector("[data-status-progress]"));
  if (bar) bar.value = status.state === "running" ? status.progress : 0;
  const state = element.querySelector(".state");
  if (state) state.className = `state ${status.state}`;
  const stages = [...element.querySelectorAll("[data-stage-name]")];
  const now = stages.findIndex((s) => s instanceof HTMLElement && s.dataset.stageName === status.stage);
  stages.forEach((stage, i) => {
    stage.classList.toggle("done", now > i);
    stage.classList.toggle("now", now === i);
  });
  if (status.playable && element.dataset.onPlayable) reveal(element.dataset.onPlayable);
}

/**
 * Who looks sees numbers that change with every answer; who listens is told what is new.
 * @param {HTMLElement} element
 * @param {string} seen
 * @param {string} heard
 */
function tell(element, seen, heard) {
  for (const [place, words] of [["[data-status-text]", seen], ["[data-status-said]", heard]]) {
    const text = element.querySelector(place);
    if (text && text.textContent !== words) text.textContent = words;
  }
}

/** @param {string} selector a video that can be played from now on */
function reveal(selector) {
  const video = document.querySelector(selector);
  if (video instanceof HTMLVideoElement && !video.src) {
    video.addEventListener("error", () => (video.hidden = true)); // it was taken away again
    video.src = video.dataset.src ?? "";
    video.hidden = false;
  }
}

/** @param {HTMLElement} element */
function finish(element) {
  if (element.dataset.onFinal === "refresh") refresh();
  else location.reload();
}

/**
 * Fetches the page anew and puts its live parts (`[data-live]`) in the place of those on screen. Without a connection
 * they stay as they are until the next time.
 */
export async function refresh() {
  let text = "";
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    text = await answer.text();
  } catch {
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const name = part instanceof HTMLElement ? part.dataset.live : "";
    const coming = fresh.querySelector(`[data-live="${name}"]`);
    if (coming) renew(part, coming);
  }
  followAll();
  document.dispatchEvent(new Event("refreshed"));
}

/**
 * Puts what comes in the place of what was there. The focus stays with the link, button or field that it was on.
 * @param {Element} part
 * @param {Element} coming
 */
function renew(part, coming) {
  const focus = document.activeElement;
  const before = focus && part.contains(focus) ? nameOf(focus) : "";
  part.replaceChildren(...coming.childNodes);
  const again = before && [...part.querySelectorAll(focus?.tagName ?? "*")].find((one) => nameOf(one) === before);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Element} element */
const nameOf = (element) => ["id", "href", "name", "value", "aria-label"].map((name) => element.getAttribute(name)).join(" ");

function followAll() {
  for (const element of document.querySelectorAll("[data-status-url]")) {
    if (element instanceof HTMLElement) follow(element);
  }
}

followAll();
