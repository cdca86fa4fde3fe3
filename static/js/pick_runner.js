/** "Another runner": a dialog with the clip in it, in which the coach taps on whoever is meant. */

import { all, need } from "./dom.js";
import { fill, gettext } from "./language.js";

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box shares of the picture */
/** @typedef {{time_s: number | null, boxes: Box[]}} Seen who can be seen together, and when; the first is followed now */

/** Seconds around their moment in which people's boxes are shown. */
const AROUND_S = 0.05;
/** Browsers show the next picture from a little after its timestamp on. */
const INTO_PICTURE_S = 0.004;

/**
 * Where a tap is in the picture, 0..1 both ways; null outside of it.
 * @param {{left: number, top: number, width: number, height: number}} picture on the screen
 * @param {number} x
 * @param {number} y
 * @returns {{x: number, y: number} | null}
 */
export function placeOf(picture, x, y) {
  const place = { x: (x - picture.left) / picture.width, y: (y - picture.top) / picture.height };
  return place.x >= 0 && place.x <= 1 && place.y >= 0 && place.y <= 1 ? place : null;
}

/** The middle of the body in a box. @param {Box} box */
export const middleOf = ([left, top, right, bottom]) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

/** @param {HTMLElement} card */
function mount(card) {
  const dialog = need("[data-picker]", HTMLDialogElement, card);
  const picture = need("[data-picker-picture]", HTMLElement, card);
  const video = need("[data-picker-video]", HTMLVideoElement, card);
  const people = need("[data-picker-people]", HTMLElement, card);
  const mark = need("[data-picker-tap]", HTMLElement, card);
  const slider = need("[data-picker-time]", HTMLInputElement, card);
  const go = need("[data-picker-go]", HTMLButtonElement, card);
  const said = need("[data-picker-said]", HTMLElement, card);
  /** @type {Seen} */
  const seen = JSON.parse(need("#runner-picture", HTMLScriptElement, card).textContent ?? "");

  /** @param {string} name */
  const field = (name) => need(`input[name=${name}]`, HTMLInputElement, card);

  /** @param {{x: number, y: number}} place @param {string} words */
  function choose(place, words) {
    field("x").value = place.x.toFixed(4);
    field("y").value = place.y.toFixed(4);
    field("time_s").value = Math.max(video.currentTime, 0).toFixed(4);
    mark.style.left = `${100 * place.x}%`;
    mark.style.top = `${100 * place.y}%`;
    mark.hidden = go.disabled = false;
    said.textContent = words;
  }

  function forget() {
    mark.hidden = go.disabled = true;
    said.textContent = "";
  }

  seen.boxes.forEach((box, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "picker-person";
    const [left, top, right, bottom] = box.map((share) => 100 * share);
    Object.assign(button.style, {
      left: `${left}%`,
      top: `${top}%`,
      width: `${right - left}%`,
      height: `${bottom - top}%`,
    });
    const words = i ? fill(gettext("Person %(number)s"), { number: i + 1 }) : gettext("Person 1, followed now");
    button.append(label(String(i + 1)));
    button.setAttribute("aria-label", words);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      choose(middleOf(box), `${words}.`);
    });
    people.append(button);
  });

  const showPeople = () => {
    people.hidden = seen.time_s === null || Math.abs(video.currentTime - seen.time_s) > AROUND_S;
  };

  picture.addEventListener("click", (event) => {
    const place = placeOf(picture.getBoundingClientRect(), event.clientX, event.clientY);
    if (place) choose(place, gettext("The person at the mark."));
  });
  video.addEventListener("loadedmetadata", () => {
    picture.style.setProperty("--ratio", String(video.videoWidth / video.videoHeight));
    slider.max = String(video.duration);
    const page = document.querySelector("[data-video], .plain-video");
    const now = page instanceof HTMLVideoElement ? page.currentTime : 0;
    video.currentTime = seen.time_s === null ? now : seen.time_s + INTO_PICTURE_S;
    slider.value = String(video.currentTime);
  });
  video.addEventListener("seeked", showPeople);
  slider.addEventListener("input", () => {
    forget();
    video.currentTime = Number(slider.value);
  });

  need("[data-pick-runner]", HTMLButtonElement, card).addEventListener("click", () => {
    for (const other of all("video", HTMLVideoElement)) other.pause();
    if (!video.src) video.src = video.dataset.src ?? "";
    forget();
    showPeople();
    dialog.showModal();
  });
}

/** @param {string} text */
function label(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}

if (typeof document !== "undefined") {
  for (const card of all("[data-runner]", HTMLElement)) if (card.querySelector("[data-picker]")) mount(card);
}
