/**
 * What of the charts is shown: which chart, and for each which curves, legs and metrics. The chart is in the address;
 * the rest is remembered while the tab is open.
 *
 * @typedef {"time" | "cycle" | "loop" | "dots"} ChartName
 * @typedef {{curves: string[], legs: string[], metrics: string[]}} Picked  empty lists: the chart's own choice
 */

/** @type {ChartName[]} */
export const CHARTS = ["time", "cycle", "loop", "dots"];

/** Over time both legs; elsewhere the leg that can be judged. @type {Record<ChartName, string[]>} */
const LEGS = { time: ["near", "far"], cycle: ["near"], loop: ["near"], dots: ["near"] };

const KEPT = "gaitsite.charts";
const LISTS = /** @type {const} */ (["curves", "legs", "metrics"]);

/** @param {string} search @returns {ChartName} */
export function chartIn(search) {
  const asked = new URLSearchParams(search).get("chart");
  return CHARTS.find((name) => name === asked) ?? "time";
}

/** The query with this chart in it; what else is there stays. @param {string} search @param {ChartName} chart */
export function withChart(search, chart) {
  const query = new URLSearchParams(search);
  if (chart === "time") query.delete("chart");
  else query.set("chart", chart);
  const text = query.toString();
  return text ? `?${text}` : "";
}

export class ChartChoice {
  /** @param {Pick<Storage, "getItem" | "setItem">} storage */
  constructor(storage) {
    this.storage = storage;
    /** @type {Record<string, Partial<Picked>>} */
    this.picked = kept(storage);
  }

  /** @param {ChartName} chart @returns {Picked} */
  of(chart) {
    return { curves: [], legs: LEGS[chart], metrics: [], ...this.picked[chart] };
  }

  /** @param {ChartName} chart @param {keyof Picked} list @param {string[]} values */
  pick(chart, list, values) {
    this.picked[chart] = { ...this.picked[chart], [list]: values };
    this.storage.setItem(KEPT, JSON.stringify(this.picked));
  }

  /**
   * The query of a chart's figure. One chosen stride is drawn over the others by the page; from two on they stand alone.
   * @param {ChartName} chart
   * @param {{theme: string, width: number, strides: string[]}} now
   */
  query(chart, { theme, width, strides }) {
    const query = new URLSearchParams({ chart, theme, width: String(Math.round(width)) });
    const picked = this.of(chart);
    for (const list of LISTS) if (picked[list].length) query.set(list, picked[list].join(","));
    if (chart !== "time" && strides.length > 1) query.set("strides", strides.join(","));
    return query;
  }
}

/** @param {Pick<Storage, "getItem">} storage @returns {Record<string, Partial<Picked>>} */
function kept(storage) {
  try {
    const read = JSON.parse(storage.getItem(KEPT) ?? "{}");
    /** @type {Record<string, Partial<Picked>>} */
    const picked = {};
    for (const chart of CHARTS) {
      for (const list of LISTS) {
        const values = read?.[chart]?.[list];
        if (Array.isArray(values)) picked[chart] = { ...picked[chart], [list]: values.map(String) };
      }
    }
    return picked;
  } catch {
    return {};
  }
}
