/**
 * A voice recorded for a note: up to a minute, heard before it is sent, sent with the note's form. The microphone is on
 * only while it records.
 */

import { need } from "./dom.js";
import { fill, gettext } from "./language.js";

const MOST_S = 60;
const MOST_BYTES = 2 * 1024 * 1024;
const BITS_PER_S = 32_000;
const TICK_MS = 200;
/** Best first; the server tells them by their bytes. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"];

export class Voice {
  /** @type {MediaRecorder | null} */
  #recorder = null;
  #address = "";
  /** The microphone has been asked for, and it is not yet known whether it may be used. @type {object | null} */
  #asking = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.bind(form);
  }

  get recording() {
    return this.#recorder !== null;
  }

  /** Goes on in a form that has taken the place of the other. @param {HTMLFormElement} form */
  bind(form) {
    this.form = form;
    const record = need("[data-voice-record]", HTMLButtonElement, form);
    record.addEventListener("click", () => (this.recording ? this.stop() : this.#start()));
    need("[data-voice-discard]", HTMLElement, form).addEventListener("click", () => this.#discard());
    const lacks = missing();
    record.disabled = Boolean(lacks);
    if (lacks) this.#say(lacks);
    this.#showState();
    if (this.#address && this.#field("voice").files?.length) this.#hear(this.#address);
  }

  /** Ends the recording; resolves when it is in the form. */
  stop() {
    const recorder = this.#recorder;
    if (!recorder || recorder.state === "inactive") return Promise.resolve();
    return new Promise((done) => {
      recorder.addEventListener("stop", () => done(undefined), { once: true });
      recorder.stop();
    });
  }

  /** Lets go of the microphone and of what was recorded. */
  dispose() {
    const recorder = this.#recorder;
    this.#recorder = this.#asking = null;
    recorder?.stop();
    this.#empty();
  }

  async #start() {
    if (this.#asking) return;
    const asking = {};
    this.#asking = asking;
    /** @type {MediaStream} */
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      if (this.#asking !== asking) return;
      this.#asking = null;
      const none = error instanceof DOMException && error.name === "NotFoundError";
      this.#say(none ? gettext("There is no microphone.") : gettext("The browser does not let this page use the microphone."));
      return;
    }
    if (this.#asking !== asking) {
      for (const track of stream.getTracks()) track.stop(); // the form was closed meanwhile
      return;
    }
    this.#asking = null;
    const recorder = new MediaRecorder(stream, { mimeType: typeHere(), audioBitsPerSecond: BITS_PER_S });
    /** @type {Blob[]} */
    const parts = [];
    const began = performance.now();
    const seconds = () => Math.min((performance.now() - began) / 1000, MOST_S);
    const ticking = setInterval(() => {
      this.#tick(seconds());
      if (seconds() >= MOST_S) this.stop();
    }, TICK_MS);
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      if (this.#recorder !== recorder) return;
      this.#recorder = null;
      this.#take(new Blob(parts, { type: recorder.mimeType.split(";")[0] }), seconds());
    });
    this.#recorder = recorder;
    recorder.start();
    this.#say(gettext("Recording."));
    this.#tick(0);
    this.#showState();
  }

  /** @param {Blob} recorded @param {number} seconds */
  #take(recorded, seconds) {
    if (recorded.size === 0 || recorded.size > MOST_BYTES) {
      const wrong = recorded.size ? gettext("The recording is too big to be kept.") : gettext("Nothing was recorded. Try again.");
      this.#say(wrong);
      this.#showState();
      return;
    }
    const holder = new DataTransfer();
    holder.items.add(new File([recorded], "voice", { type: recorded.type }));
    this.#field("voice").files = holder.files;
    this.#field("voice_s").value = seconds.toFixed(2);
    this.#field("voice_removed").value = "";
    URL.revokeObjectURL(this.#address);
    this.#hear(URL.createObjectURL(recorded));
    this.#say(fill(gettext("Recorded %(n)s s. It is sent with the note."), { n: Math.max(1, Math.round(seconds)) }));
    this.#showState();
  }

  /** @param {string} address */
  #hear(address) {
    this.#address = address;
    const heard = need("[data-voice-heard]", HTMLAudioElement, this.form);
    heard.src = address;
    heard.hidden = false;
    need("[data-voice-discard]", HTMLElement, this.form).hidden = false;
  }

  #discard() {
    this.#empty();
    this.#field("voice_removed").value = "on";
    this.#say(gettext("The recording is removed."));
  }

  #empty() {
    URL.revokeObjectURL(this.#address);
    this.#address = "";
    for (const name of ["voice", "voice_s", "voice_removed"]) this.#field(name).value = "";
    const heard = need("[data-voice-heard]", HTMLAudioElement, this.form);
    heard.pause();
    heard.removeAttribute("src");
    heard.hidden = true;
    need("[data-voice-discard]", HTMLElement, this.form).hidden = true;
    this.#say("");
    this.#showState();
  }

  /** @param {number} seconds */
  #tick(seconds) {
    const whole = Math.floor(seconds);
    const now = `0:${String(whole).padStart(2, "0")}`;
    need("[data-voice-clock]", HTMLElement, this.form).textContent = fill(gettext("%(now)s of 1:00"), { now });
  }

  #showState() {
    const { form } = this;
    form.classList.toggle("recording", this.recording);
    need("[data-voice-clock]", HTMLElement, form).hidden = !this.recording;
    const heard = !need("[data-voice-heard]", HTMLAudioElement, form).hidden;
    const label = this.recording ? gettext("Stop") : heard ? gettext("Record again") : gettext("Record voice");
    need("[data-voice-label]", HTMLElement, form).textContent = label;
  }

  /** @param {string} words */
  #say(words) {
    need("[data-voice-status]", HTMLElement, this.form).textContent = words;
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #field(name) {
    return need(`[name=${name}]`, HTMLInputElement, this.form);
  }
}

/** What this browser records. */
const typeHere = () => TYPES.find((type) => MediaRecorder.isTypeSupported(type));

/** Why this browser cannot record here; empty if it can. */
function missing() {
  if (!window.isSecureContext) return gettext("Recording a voice needs HTTPS.");
  const able = "mediaDevices" in navigator && "MediaRecorder" in window && typeHere() !== undefined;
  return able ? "" : gettext("This browser cannot record a voice.");
}

/** What browsers record does not say how long it is; they find out by going to its end. */
export function mendDurations() {
  document.addEventListener(
    "loadedmetadata",
    ({ target: audio }) => {
      if (!(audio instanceof HTMLAudioElement) || audio.duration !== Infinity) return;
      audio.addEventListener("durationchange", () => {
        audio.currentTime = 0;
      }, { once: true });
      audio.currentTime = 24 * 3600;
    },
    { capture: true },
  );
}
