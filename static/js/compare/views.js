/**
 * How the two are shown: videos side by side, or both runners on one stage; of one size, or all of the pictures; with
 * skeletons and trails or without. A runner that goes the other way is turned over.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 * @typedef {import("./place.js").View} View
 */

import { all, need } from "../dom.js";
import { gettext } from "../language.js";
import { onTheme } from "../page.js";
import { Over } from "./over.js";

/** @param {Comparison} comparison */
export function mountViews(comparison) {
  const { commands, duet, page, screens } = comparison;
  const over = new Over(need("[data-over]", HTMLCanvasElement), screens, duet);
  const radios = all("[name=view]", HTMLInputElement);

  /** @param {View} view */
  function show(view) {
    comparison.view = view;
    page.classList.toggle("over", view === "over");
    for (const radio of radios) radio.checked = radio.value === view;
    over.draw();
    page.dispatchEvent(new Event("view"));
  }
  for (const radio of radios) radio.addEventListener("change", () => show(radio.value === "over" ? "over" : "side"));

  function follow() {
    const [first, second] = screens;
    const mirrored = first.direction(first.player.frame) !== second.direction(second.player.frame);
    if (mirrored !== second.mirrored) {
      second.mirrored = mirrored;
      second.lay();
      need("[data-mirrored]", HTMLElement).hidden = !mirrored;
    }
    if (comparison.view === "over") over.draw();
  }

  /** @param {string} name @param {boolean} pressed */
  const press = (name, pressed) => need(`[data-do=${name}]`, HTMLElement).setAttribute("aria-pressed", String(pressed));

  commands.add({ name: "view", keys: ["v"], says: gettext("side by side, skeletons over each other"), run: () => show(comparison.view === "over" ? "side" : "over") });
  commands.add({
    name: "whole",
    keys: ["0"],
    says: gettext("all of the pictures, runners of one size"),
    run: () => {
      for (const screen of screens) {
        screen.whole = !screen.whole;
        screen.lay();
      }
      press("whole", screens[0].whole);
    },
  });
  commands.add({
    name: "skeleton",
    keys: ["s"],
    says: gettext("skeletons on the videos on, off"),
    run: () => {
      const visible = !screens[0].skeleton.visible;
      for (const { skeleton } of screens) skeleton.show(visible);
      press("skeleton", visible);
    },
  });
  commands.add({
    name: "trails",
    keys: ["t"],
    says: gettext("ways of the ankles on, off"),
    run: () => {
      over.trails = !over.trails;
      over.draw();
      press("trails", over.trails);
    },
  });

  duet.addEventListener("move", follow);
  duet.addEventListener("pair", follow);
  onTheme(() => over.renew());
  show(comparison.view);
  follow();
}
