/**
 * Uploads that a closed page left unfinished, as tus-js-client keeps them in this browser.
 *
 * @typedef {{size: number | null, metadata: Record<string, string>, creationTime: string, uploadUrl: string | null, urlStorageKey: string}} Kept
 */

/** What ties a file to its athlete and coach, so that it goes on there and nowhere else. */

/**
 * @param {{name: string, size: number, lastModified: number}} file
 * @param {string} owner
 * @param {string} athlete
 */
export function fingerprint(file, owner, athlete) {
  return ["gaitsite", owner, athlete, file.name, file.size, file.lastModified].join("-");
}

/**
 * Of all uploads kept in the browser, those of this coach for this athlete, newest first.
 * @param {Kept[]} kept
 * @param {string} owner
 * @param {string} athlete
 * @returns {Kept[]}
 */
export function mine(kept, owner, athlete) {
  const prefix = `tus::gaitsite-${owner}-${athlete}-`;
  return kept
    .filter((upload) => upload.urlStorageKey.startsWith(prefix))
    .sort((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime));
}

/**
 * Whether nothing is left to go on with: the server knows the upload no more, or has made a clip of it.
 * @param {number} status of the answer to HEAD
 * @param {string | null} clip
 */
export function isOver(status, clip) {
  return status === 404 || status === 410 || Boolean(clip);
}

/**
 * What the coach says of a clip, as the `Upload-Metadata` header has it: key and base64 of UTF-8, comma-separated.
 * @param {Record<string, string>} said
 */
export function described(said) {
  return Object.entries(said)
    .map(([key, value]) => `${key} ${btoa(String.fromCodePoint(...new TextEncoder().encode(value)))}`)
    .join(",");
}

const EXTENSIONS = [".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi"];

/** Whether we read files of this name. @param {string} name */
export function readable(name) {
  const dot = name.lastIndexOf(".");
  return dot >= 0 && EXTENSIONS.includes(name.slice(dot).toLowerCase());
}

/**
 * The athlete whom a file is called after: the only one of whose names a part stands in it; empty otherwise.
 * @param {string} file
 * @param {Map<string, string>} athletes names by id
 */
export function namedIn(file, athletes) {
  const words = new Set(file.toLowerCase().normalize("NFC").split(/[^\p{L}]+/u));
  const found = [...athletes].filter(([, name]) =>
    name.toLowerCase().normalize("NFC").split(/[^\p{L}]+/u).some((part) => part.length > 1 && words.has(part)),
  );
  return found.length === 1 ? found[0][0] : "";
}
