/** The page's token, without which the server takes nothing from it. Logging in again, in any tab, makes a new one. */

export const token = () => document.body.dataset.csrf ?? "";

/** Takes over the token of now; keeps the old one where none can be had. */
export async function renewToken() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.dataset.csrf = body.dataset.csrf;
    document.body.setAttribute("hx-headers", body.getAttribute("hx-headers") ?? "{}");
  } catch {
    // no connection: whoever asked will find out
  }
}
