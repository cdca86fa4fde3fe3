/**
 * The upload area: files chosen or dropped, what the coach says about them, and one row per upload with its progress.
 * On the desk (`[data-athlete-choice]`) each file is given its athlete first.
 * Uploads are resumable (tus): they outlive a lost connection by themselves, and a closed page once the same file is
 * picked again.
 */

import { fill, gettext, ngettext } from "./language.js";
import { Rate, bytesText, leftText } from "./rate.js";
import { refresh } from "./status.js";
import { renewToken, token } from "./token.js";
import { described, fingerprint, isOver, mine, namedIn, readable } from "./unfinished.js";
import { Row } from "./upload_row.js";

const CHUNK = 8 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 2000, 4000, 8000, 15000, 15000, 30000, 30000, 30000, 60000, 60000, 60000];

/** A connection that moves nothing for so long is dead, whatever the browser believes: begin a new one. */
const STALLED_MS = 45_000;

const NOBODY = "00000000-0000-0000-0000-000000000000";

const form = /** @type {HTMLFormElement} */ (document.getElementById("upload"));
const { endpoint, saidUrl, owner = "", athlete = "" } = form.dataset;
const picker = /** @type {HTMLInputElement} */ (form.querySelector("[data-files]"));
const drop = /** @type {HTMLElement} */ (form.querySelector("[data-drop]"));
const chosenList = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
const startButton = /** @type {HTMLButtonElement} */ (form.querySelector("[data-upload-start]"));
const errorLine = /** @type {HTMLElement} */ (form.querySelector("[data-upload-error]"));
const rows = /** @type {HTMLElement} */ (document.querySelector("[data-uploads]"));
/** On the desk each file has its own athlete, elsewhere all have the page's. */
const choice = /** @type {HTMLTemplateElement | null} */ (form.querySelector("[data-athlete-choice]"));
const athletes = new Map([...(choice?.content.querySelectorAll("option") ?? [])].map((option) => [option.value, option.text]));
athletes.delete("");

/** @type {{file: File, athlete: string}[]} */
let chosen = [];
/** @type {Map<any, number>} uploads under way, and when each last moved */
const live = new Map();

// ---- choosing

/** @param {Iterable<File>} files */
function choose(files) {
  /** @type {string[]} */
  const wrong = [];
  for (const file of files) {
    if (!readable(file.name)) wrong.push(fill(gettext("%(name)s is no video we can read. MP4, MOV, M4V, WebM, MKV and AVI are."), { name: file.name }));
    else if (file.size === 0) wrong.push(fill(gettext("%(name)s is empty."), { name: file.name }));
    else if (!chosen.some(({ file: c }) => c.name === file.name && c.size === file.size)) {
      chosen.push({ file, athlete: choice ? namedIn(file.name, athletes) : athlete });
    }
  }
  complain(wrong.join(" "));
  showChosen();
}

function showChosen() {
  chosenList.replaceChildren(
    ...chosen.map((entry) => {
      const { file } = entry;
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = file.name;
      const size = document.createElement("span");
      size.className = "small muted nowrap";
      size.textContent = bytesText(file.size);
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "button quiet small";
      remove.textContent = gettext("Remove");
      remove.addEventListener("click", () => {
        chosen = chosen.filter((c) => c !== entry);
        showChosen();
      });
      item.append(name, size, remove);
      const who = choice?.content.querySelector("select")?.cloneNode(true);
      if (who instanceof HTMLSelectElement) {
        who.value = entry.athlete;
        who.setAttribute("aria-label", fill(gettext("Athlete of %(name)s"), { name: file.name }));
        who.addEventListener("change", () => {
          entry.athlete = who.value;
          showButton();
        });
        item.append(who);
      }
      return item;
    }),
  );
  showButton();
}

function showButton() {
  const unknown = chosen.filter((entry) => !entry.athlete).length;
  startButton.disabled = chosen.length === 0 || unknown > 0;
  if (chosen.length === 0) startButton.textContent = gettext("Choose a clip first");
  else if (unknown > 0) startButton.textContent = gettext("Say who runs in each clip");
  else startButton.textContent = fill(ngettext("Upload the clip", "Upload %(n)s clips", chosen.length), { n: chosen.length });
}

/** @param {string} words */
function complain(words) {
  errorLine.textContent = words;
  errorLine.hidden = !words;
}

picker.addEventListener("change", () => {
  choose(picker.files ?? []);
  picker.value = "";
});
if (picker.files?.length) choose(picker.files); // picked while this script was still on its way
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  choose(event.dataTransfer?.files ?? []);
});
// a file dropped beside the area must not replace the page
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

// ---- sending

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  const sending = chosen;
  /** @type {Map<string, Record<string, string>>} */
  const said = new Map();
  for (const who of new Set(sending.map((entry) => entry.athlete))) {
    const values = await readForm(who);
    if (!values) return;
    said.set(who, values);
  }
  // what was sent meanwhile, by pressing twice, is not chosen any more
  const left = sending.filter((entry) => chosen.includes(entry));
  chosen = chosen.filter((entry) => !sending.includes(entry));
  showChosen();
  for (const entry of left) send(entry.file, said.get(entry.athlete) ?? {}, entry.athlete);
});

/**
 * Has the server read the fields.
 * @param {string} who the athlete
 * @returns {Promise<Record<string, string> | null>}
 */
async function readForm(who) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  try {
    const ask = () => fetch((saidUrl ?? "").replace(NOBODY, who), { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token() } });
    let answer = await ask();
    if (answer.status === 403) {
      await renewToken();
      answer = await ask();
    }
    if (answer.redirected) {
      complain(gettext("You are logged out. Log in again in another tab; what you chose is still here."));
      return null;
    }
    const values = await answer.json();
    if (answer.ok) return values;
    for (const name of Object.keys(values)) {
      const field = form.elements.namedItem(name);
      if (field instanceof Element) field.setAttribute("aria-invalid", "true");
    }
    complain(Object.values(values).join(" "));
  } catch {
    complain(gettext("No connection to the server. Nothing is lost: try again in a moment."));
  }
  return null;
}

/**
 * @param {File} file
 * @param {Record<string, string>} said
 * @param {string} who the athlete
 */
async function send(file, said, who) {
  const row = new Row(rows, titleOf(file.name, who));
  const rate = new Rate();
  let clip = "";
  const upload = new tus.Upload(file, {
    endpoint,
    chunkSize: CHUNK,
    retryDelays: RETRIES_MS,
    storeFingerprintForResuming: true,
    removeFingerprintOnSuccess: true,
    fingerprint: () => Promise.resolve(fingerprint(file, owner, who)),
    metadata: { ...said, filename: file.name, filetype: file.type },
    /** @param {any} request */
    onBeforeRequest(request) {
      request.setHeader("X-CSRFToken", token());
      // an upload that an earlier visit began has what was said then; what is said now counts
      if (request.getMethod() !== "POST") request.setHeader("Upload-Metadata", described(said));
    },
    /** @param {any} _request @param {any} response */
    onAfterResponse(_request, response) {
      clip = response.getHeader("Upload-Clip") ?? clip;
      if (response.getHeader("Upload-Duplicate")) row.duplicate = true;
    },
    /** @param {any} error @param {number} attempt */
    onShouldRetry(error, attempt) {
      const status = error.originalResponse?.getStatus() ?? 0;
      const worth = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
      if (worth && status !== 507) {
        rate.rest();
        row.says(attempt < 2 ? gettext("The connection broke; going on…") : gettext("No connection. What has been sent is safe; going on as soon as it is back."));
        return true;
      }
      return false;
    },
    /** @param {number} sent @param {number} total */
    onProgress(sent, total) {
      if (live.has(upload)) live.set(upload, performance.now());
      rate.saw(sent, performance.now() / 1000);
      const speed = rate.perSecond ? ` · ${bytesText(rate.perSecond)}/s` : "";
      const left = leftText(rate.secondsLeft(total));
      row.progress(sent / total, `${sentOf(sent, total)}${speed}${left ? ` · ${left}` : ""}`);
    },
    onSuccess() {
      live.delete(upload);
      row.done(clip);
      refresh();
    },
    /** @param {any} error */
    onError(error) {
      live.delete(upload);
      row.failed(sentenceOf(error));
    },
  });
  row.onPause = () => {
    rate.rest();
    upload.abort();
    live.delete(upload);
  };
  const start = () => {
    live.set(upload, performance.now());
    upload.start();
  };
  row.onGoOn = async () => {
    await renewToken(); // what stopped it may have been the end of the session
    start();
  };
  row.onCancel = async () => {
    live.delete(upload);
    await upload.abort(true).catch(() => {});
  };
  const before = mine(await tus.defaultOptions.urlStorage.findUploadsByFingerprint(fingerprint(file, owner, who)), owner, who);
  if (before.length) {
    document.getElementById(`kept-${before[0].urlStorageKey}`)?.remove();
    upload.resumeFromPreviousUpload(before[0]);
  }
  start();
}

/** What went wrong, in the server's own words where it has some. @param {any} error */
function sentenceOf(error) {
  try {
    const { message } = JSON.parse(error.originalResponse.getBody());
    if (message) return message;
  } catch {
    // it never came, or says nothing to be read
  }
  return gettext("The upload stopped. What has been sent is kept for two days: try again and it goes on from there.");
}

// ---- coming back

/** @param {number} quietMs restart uploads that have not moved for so long */
function restart(quietMs) {
  const now = performance.now();
  for (const [upload, moved] of live) {
    if (now - moved < quietMs) continue;
    live.set(upload, now);
    upload.abort();
    upload.start();
  }
}

window.addEventListener("online", () => restart(0));
setInterval(() => restart(STALLED_MS), 5000);
window.addEventListener("beforeunload", (event) => {
  if (live.size) event.preventDefault();
});

/** "3.1 MB of 12 MB" @param {number} sent @param {number} total */
const sentOf = (sent, total) => fill(gettext("%(sent)s of %(total)s"), { sent: bytesText(sent), total: bytesText(total) });

/** @param {string} name of the file @param {string} who the athlete */
const titleOf = (name, who) => (choice ? `${athletes.get(who) ?? ""}: ${name}` : name);

/** Uploads that an earlier visit left unfinished: they go on when the same file is picked again, for the same athlete. */
async function showKept() {
  const everything = await tus.defaultOptions.urlStorage.findAllUploads();
  for (const who of choice ? athletes.keys() : [athlete]) await showKeptOf(mine(everything, owner, who), who);
}

/** @param {import("./unfinished.js").Kept[]} uploads @param {string} who the athlete */
async function showKeptOf(uploads, who) {
  for (const kept of uploads) {
    const standing = await fetch(kept.uploadUrl ?? "", { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    const total = kept.size ?? 0;
    if (isOver(standing.status, standing.headers.get("Upload-Clip"))) {
      tus.defaultOptions.urlStorage.removeUpload(kept.urlStorageKey);
      continue;
    }
    if (!standing.ok) continue; // a server in trouble may know it again tomorrow
    const row = new Row(rows, titleOf(kept.metadata.filename, who));
    row.element.id = `kept-${kept.urlStorageKey}`;
    const sent = Number(standing.headers.get("Upload-Offset"));
    row.progress(sent / total, fill(gettext("Unfinished: %(sent)s are safe. Pick the same file again and it goes on from there."), { sent: sentOf(sent, total) }));
    row.askForFile(() => picker.click());
    row.onCancel = () => {
      tus.defaultOptions.urlStorage.removeUpload(kept.urlStorageKey);
      const headers = { "X-CSRFToken": token(), "Tus-Resumable": "1.0.0" };
      fetch(kept.uploadUrl ?? "", { method: "DELETE", headers }).catch(() => {}); // in two days it goes by itself
    };
  }
}

// tus-js-client is a classic deferred script and comes before this module
showKept().catch(() => {});
