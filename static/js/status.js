/**
 * Follows every clip on the page that is still on its way (`[data-status-url]`): asks once a second while the page is
 * visible, and stops at a final state. `data-on-final` says what happens then: "reload" the page, or "refresh" the parts
 * of it that follow the clips, so that an upload beside them is not disturbed.
 */

import { gettext } from "./language.js";
import { pauseMs, statusText } from "./wait.js";

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
    let pause = 4000;
    try {
      const answer = await fetch(element.dataset.statusUrl ?? "", { headers: { Accept: "application/json" } });
      if (answer.status === 404 || answer.redirected) return; // deleted, withdrawn, or logged out
      if (answer.ok) {
        /** @type {import("./wait.js").Status} */
        const status = await answer.json();
        show(element, status);
        if (status.final) return finish(element);
        pause = pauseMs(asked, status);
      }
    } catch {
      say(element, gettext("No connection. The work goes on; this page asks again by itself."));
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
  say(element, statusText(status));
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
 * @param {HTMLElement} element
 * @param {string} words
 */
function say(element, words) {
  const text = element.querySelector("[data-status-text]");
  if (text && text.textContent !== words) text.textContent = words;
}

/** @param {string} selector a video that can be played from now on */
function reveal(selector) {
  const video = document.querySelector(selector);
  if (video instanceof HTMLVideoElement && !video.src) {
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
    if (coming) part.replaceChildren(...coming.childNodes);
  }
  followAll();
  document.dispatchEvent(new Event("refreshed"));
}

export function followAll() {
  for (const element of document.querySelectorAll("[data-status-url]")) {
    if (element instanceof HTMLElement) follow(element);
  }
}

followAll();
