/**
 * Which strides are chosen, for everything on the page that shows strides: strip, table, curves, cycle, loop.
 *
 * `context.selection` is the one instance. A stride goes by its label: "5" near, "f5" far.
 *
 *   selection.labels             chosen labels in order of time; [] if none
 *   selection.strides            the same as strides
 *   selection.lead               the stride chosen last, about which single-stride views speak; null if none
 *   selection.has(label)         whether it is chosen
 *   selection.choose(label)      that one alone; null for none
 *   selection.toggle(label)      adds it, or takes it out
 *   selection.extend(label)      from the lead to it, strides of its own leg
 *   selection.set(labels, lead)  exactly these; unknown labels are left out
 *   selection.renew(strides)     the clip's strides have changed: what was chosen stays chosen where it still is
 *   selection.subscribe(told)    told(selection) now and after every change; returns a function that ends it
 *
 * Choosing moves no clock: `context.goToStride(label)` chooses and goes there.
 *
 * @typedef {import("./strides.js").Stride} Stride
 */

export class Selection {
  /** @type {Set<(selection: Selection) => void>} */
  #told = new Set();
  /** @type {Set<string>} */
  #chosen = new Set();
  /** @type {string | null} */
  #lead = null;
  /** @type {Stride[]} */
  #strides;

  /** @param {Stride[]} strides all of the clip, in order of time */
  constructor(strides) {
    this.#strides = strides;
  }

  get strides() {
    return this.#strides.filter((s) => this.#chosen.has(s.label));
  }

  get labels() {
    return this.strides.map((s) => s.label);
  }

  get lead() {
    return this.#strides.find((s) => s.label === this.#lead) ?? null;
  }

  /** @param {string} label */
  has(label) {
    return this.#chosen.has(label);
  }

  /** @param {string | null} label */
  choose(label) {
    this.set(label === null ? [] : [label]);
  }

  /** @param {string} label */
  toggle(label) {
    const labels = new Set(this.#chosen);
    if (labels.delete(label)) this.set([...labels], this.#lead);
    else this.set([...labels, label]);
  }

  /** @param {string} label */
  extend(label) {
    const target = this.#strides.find((s) => s.label === label);
    if (!target) return;
    const leg = this.#strides.filter((s) => s.near === target.near);
    const to = leg.indexOf(target);
    const lead = this.lead;
    const from = lead && lead.near === target.near ? leg.indexOf(lead) : to;
    const between = leg.slice(Math.min(from, to), Math.max(from, to) + 1).map((s) => s.label);
    this.set([...this.#chosen, ...between], lead && from !== to ? lead.label : label);
  }

  /** @param {string[]} labels @param {string | null} [lead] the last of them if not given, or not among them */
  set(labels, lead = null) {
    const known = labels.filter((label) => this.#strides.some((s) => s.label === label));
    const leads = lead !== null && known.includes(lead) ? lead : (known.at(-1) ?? null);
    const same =
      leads === this.#lead && known.length === this.#chosen.size && known.every((label) => this.#chosen.has(label));
    if (same) return;
    this.#chosen = new Set(known);
    this.#lead = leads;
    this.#tell();
  }

  /** @param {Stride[]} strides */
  renew(strides) {
    const lead = this.lead;
    const before = this.strides;
    this.#strides = strides;
    /** @param {Stride} old */
    const now = (old) => strides.find((s) => s.side === old.side && shared(s, old) > 0.5)?.label;
    this.#chosen = new Set(before.map(now).filter((label) => label !== undefined));
    this.#lead = (lead && now(lead)) ?? [...this.#chosen].at(-1) ?? null;
    this.#tell();
  }

  /** @param {(selection: Selection) => void} told */
  subscribe(told) {
    this.#told.add(told);
    told(this);
    return () => {
      this.#told.delete(told);
    };
  }

  #tell() {
    for (const told of this.#told) told(this);
  }
}

/** Part of the longer stride that both have in common. @param {Stride} a @param {Stride} b */
function shared(a, b) {
  const both = Math.min(a.next_foot_strike_s, b.next_foot_strike_s) - Math.max(a.foot_strike_s, b.foot_strike_s);
  const longer = Math.max(a.next_foot_strike_s - a.foot_strike_s, b.next_foot_strike_s - b.foot_strike_s);
  return both / longer;
}
