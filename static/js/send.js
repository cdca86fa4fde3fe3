/**
 * Asking the server to correct something, and saying what came of it.
 *
 * @typedef {"done" | "queued" | "failed"} Outcome
 */

import { gettext } from "./language.js";
import { renewToken, token } from "./token.js";

const NO_ANSWER = gettext("This was not saved: no answer from the server. Try again.");
const LOGGED_OUT = gettext("You are logged out. Log in again in another tab, then try once more.");
const LOGGED_IN_ANEW = gettext("You have logged in again since this page came. Try once more.");

/**
 * @param {string} url
 * @param {Record<string, string | number>} said
 * @returns {Promise<{outcome: Outcome, message: string}>} the message is empty unless it failed
 */
export async function send(url, said = {}) {
  const body = new URLSearchParams(Object.entries(said).map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() } });
    if (answer.redirected) return failed(LOGGED_OUT);
    if (answer.status === 202) return { outcome: "queued", message: "" };
    if (answer.ok) return { outcome: "done", message: "" };
    if (answer.status === 403) {
      await renewToken();
      return failed(LOGGED_IN_ANEW);
    }
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    return failed(told.message ?? NO_ANSWER);
  } catch {
    return failed(NO_ANSWER);
  }
}

/** @param {string} message @returns {{outcome: Outcome, message: string}} */
const failed = (message) => ({ outcome: "failed", message });
