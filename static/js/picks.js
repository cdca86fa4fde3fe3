/** Choosing strides by what they are: worst, best, typical, the next one, several; and saying which are chosen. */

import { need } from "./dom.js";
import { fill, gettext } from "./language.js";
import { ordered, pick } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */

const VERDICTS = { fault: gettext("shows the fault"), watch: gettext("at the edge"), ok: gettext("nothing to change") };

/** @param {Context} context */
export function mountPicks(context) {
  const { commands, selection } = context;
  const group = need("[data-picks]", HTMLElement);
  const chosen = need("[data-chosen]", HTMLElement, group);
  /** @type {{asked: string, label: string | null}} */
  let last = { asked: "", label: null };

  for (const [asked, key] of /** @type {const} */ ([["worst", "w"], ["best", "b"], ["typical", "t"]])) {
    commands.add({
      name: asked,
      keys: [key],
      says: gettext("worst, best, typical stride; again: the next"),
      run: () => {
        const again = last.asked === asked && last.label === selection.lead?.label;
        const label = pick(context.data.strides, asked, again ? last.label : null);
        if (!label) return;
        last = { asked, label };
        context.goToStride(label);
      },
    });
  }

  /** @param {1 | -1} direction @param {(label: string) => void} use */
  function along(direction, use) {
    const here = context.strideHere;
    if (!here) return;
    const leg = context.data.strides.filter((s) => s.near === here.near);
    const next = leg[leg.indexOf(here) + direction];
    if (next) use(next.label);
  }
  const walk = gettext("previous, next stride");
  commands.add({ name: "stride-back", keys: [","], says: walk, run: () => along(-1, (to) => context.goToStride(to)) });
  commands.add({ name: "stride-on", keys: ["."], says: walk, run: () => along(1, (to) => context.goToStride(to)) });
  const grow = gettext("choose the previous, next stride too");
  commands.add({ name: "extend-back", keys: ["<"], says: grow, run: () => along(-1, extend) });
  commands.add({ name: "extend-on", keys: [">"], says: grow, run: () => along(1, extend) });
  /** The one that was added leads, so that the next press goes on from it. @param {string} label */
  function extend(label) {
    const from = context.strideHere;
    if (from) selection.set([...selection.labels, from.label, label], label);
  }
  commands.add({ name: "no-stride", keys: ["Escape"], says: gettext("choose no stride"), run: () => selection.choose(null) });
  commands.add({
    name: "several",
    keys: ["m"],
    says: gettext("a click chooses one stride, or one more"),
    run: () => {
      const { strip } = context;
      if (!strip) return;
      strip.several = !strip.several;
      need("[data-do=several]", HTMLElement, group).setAttribute("aria-pressed", String(strip.several));
    },
  });

  selection.subscribe(say);
  context.onData(say);
  function say() {
    const { lead, labels } = selection;
    const some = ordered(context.data.strides, "worst").length > 0;
    for (const name of ["worst", "best", "typical"]) need(`[data-do=${name}]`, HTMLButtonElement, group).disabled = !some;
    const all = fill(gettext("%(n)s strides chosen: %(labels)s"), { n: labels.length, labels: labels.join(", ") });
    chosen.textContent = labels.length > 1 ? all : about(lead);
  }
}

/** @param {import("./strides.js").Stride | null} stride */
function about(stride) {
  if (!stride) return "";
  const named = stride.near ? gettext("Stride %(label)s") : gettext("Stride %(label)s, far leg");
  const says = stride.valid ? stride.verdict && VERDICTS[stride.verdict] : gettext("does not count");
  const name = fill(named, { label: stride.label });
  return says ? fill(gettext("%(name)s: %(says)s"), { name, says }) : name;
}
