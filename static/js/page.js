/** What every page has: forms that are sent once, and the switch between light and dark, remembered in a cookie that
 * the server reads. */

import { sendOnce } from "./once.js";

const root = document.documentElement;

/** @returns {"light" | "dark"} the theme that is on screen */
export function shownTheme() {
  const chosen = root.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {(theme: "light" | "dark") => void} callback called when the theme on screen changes */
export function onTheme(callback) {
  root.addEventListener("theme", () => callback(shownTheme()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => callback(shownTheme()));
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.addEventListener("click", () => {
    root.dataset.theme = shownTheme() === "dark" ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    root.dispatchEvent(new Event("theme"));
  });
}

sendOnce(window);
