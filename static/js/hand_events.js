/**
 * Foot strikes and toe-offs as things that a coach can move: which there are, how far each can go, and onto which frame.
 * Nothing here touches the page.
 *
 * @typedef {import("./strides.js").Stride} Stride
 * @typedef {"foot_strike" | "toe_off"} Kind
 *
 * @typedef {object} Event one instant of one leg
 * @property {Kind} kind
 * @property {boolean} near
 * @property {"left" | "right"} side
 * @property {number} time
 * @property {string} stride  label of the stride that it begins, divides or ends
 * @property {string} says  who gave it and when; empty for one that was found
 *
 * @typedef {object} Given  an event by hand, as the server tells of it
 * @property {Kind} event
 * @property {"left" | "right"} side
 * @property {boolean} near
 * @property {number} time_s
 * @property {number} correction
 * @property {string} says
 *
 * @typedef {{events: Given[], left_out: {stride: string, corrections: number[], says: string}[]}} ByHand
 * @typedef {{after: number, before: number}} Room  an event lies between these, and meets neither
 */

import { frameAt, nearestFrame } from "./clock.js";
import { gettext } from "./language.js";

/** Seconds within which two times are one. */
const ONE_S = 1e-4;

/** An event as it is called: "Foot strike, near leg". @param {{kind: Kind, near: boolean}} event */
export function nameOf({ kind, near }) {
  if (kind === "foot_strike") return near ? gettext("Foot strike, near leg") : gettext("Foot strike, far leg");
  return near ? gettext("Toe-off, near leg") : gettext("Toe-off, far leg");
}

/**
 * All events of both legs, in order of time.
 * @param {Stride[]} strides in order of time
 * @param {Given[]} given
 * @returns {Event[]}
 */
export function eventsOf(strides, given) {
  /** @type {Event[]} */
  const events = [];
  /** @param {Stride} stride @param {Kind} kind @param {number} time */
  function add(stride, kind, time) {
    const { near, side, label } = stride;
    if (events.some((e) => e.kind === kind && e.near === near && Math.abs(e.time - time) < ONE_S)) return;
    const by = given.find((g) => g.event === kind && g.side === side && Math.abs(g.time_s - time) < ONE_S);
    events.push({ kind, near, side, time, stride: label, says: by?.says ?? "" });
  }
  for (const stride of strides) {
    add(stride, "foot_strike", stride.foot_strike_s);
    if (stride.toe_off_s !== null) add(stride, "toe_off", stride.toe_off_s);
  }
  for (const stride of strides) add(stride, "foot_strike", stride.next_foot_strike_s);
  return events.sort((a, b) => a.time - b.time);
}

/**
 * Between the neighbours of the same leg.
 * @param {Event[]} events
 * @param {Event} event
 * @returns {Room}
 */
export function roomOf(events, event) {
  const times = events.filter((e) => e !== event && e.near === event.near).map((e) => e.time);
  return {
    after: Math.max(-Infinity, ...times.filter((t) => t < event.time)),
    before: Math.min(Infinity, ...times.filter((t) => t > event.time)),
  };
}

/**
 * The frame in the room that is nearest to a time; null where the room holds none.
 * @param {ArrayLike<number>} pts
 * @param {number} time
 * @param {Room} room
 */
export function frameWithin(pts, time, room) {
  const first = room.after < pts[0] ? 0 : frameAt(pts, room.after) + 1;
  const end = pts[pts.length - 1];
  let last = room.before > end ? pts.length - 1 : frameAt(pts, room.before);
  if (pts[last] >= room.before) last -= 1;
  return first > last ? null : Math.min(Math.max(nearestFrame(pts, time), first), last);
}

/**
 * The frame to which a step leads from an instant: counted from the frame on which the instant is shown, the nearest, so
 * that a step always shows another picture. Null where there is no room.
 * @param {ArrayLike<number>} pts
 * @param {number} time
 * @param {number} step in frames, back or on
 * @param {Room} room
 */
export function frameStepped(pts, time, step, room) {
  const here = nearestFrame(pts, time);
  const to = frameWithin(pts, pts[Math.min(Math.max(here + step, 0), pts.length - 1)], room);
  // what lies in the room may all be behind
  return to !== null && Math.sign(to - here) === Math.sign(step) ? to : null;
}

/**
 * The same event after the clip has been measured again, or null: of its kind and leg, the nearest.
 * @param {Event[]} events
 * @param {{kind: Kind, near: boolean, time: number}} event
 */
export function foundAgain(events, event) {
  const alike = events.filter((e) => e.kind === event.kind && e.near === event.near);
  const nearest = alike.reduce(
    (/** @type {Event | null} */ best, e) =>
      best && Math.abs(best.time - event.time) <= Math.abs(e.time - event.time) ? best : e,
    null,
  );
  return nearest && Math.abs(nearest.time - event.time) < 0.05 ? nearest : null;
}

/**
 * The segment on screen at a frame, or null.
 * @param {import("./skeleton.js").Segment[]} segments
 * @param {number} frame
 */
export function segmentAt(segments, frame) {
  return segments.find((s) => s.first <= frame && frame <= s.last) ?? null;
}

/**
 * What Ctrl+Z and its counterpart mean: the last correction that stands, and the last one undone.
 * @param {{id: string, url: string, undone: boolean}[]} lines newest first
 * @returns {{undo: string | null, redo: string | null}} addresses
 */
export function lastOf(lines) {
  const standing = lines.find((line) => !line.undone);
  // what was undone before the last correction that stands was given up; what has no address is over
  const given = lines.slice(0, standing ? lines.indexOf(standing) : lines.length).filter((line) => line.url);
  return { undo: standing?.url ?? null, redo: given.at(-1)?.url ?? null };
}
