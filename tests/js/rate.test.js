import assert from "node:assert/strict";
import { test } from "node:test";
import { Rate, bytesText, leftText } from "../../static/js/rate.js";

test("a steady line gives its speed and the time left", () => {
  const rate = new Rate();
  for (let s = 0; s <= 10; s += 1) rate.saw(s * 1e6, s);
  assert.ok(Math.abs(rate.perSecond - 1e6) < 1);
  assert.ok(Math.abs(rate.secondsLeft(30e6) - 20) < 1e-6);
});

test("nothing is promised before two sightings", () => {
  const rate = new Rate();
  rate.saw(5e6, 1);
  assert.equal(rate.secondsLeft(10e6), null);
});

test("a pause does not count as slowness", () => {
  const rate = new Rate();
  rate.saw(0, 0);
  rate.saw(1e6, 1);
  rate.rest();
  rate.saw(1e6, 100);
  rate.saw(2e6, 101);
  assert.ok(Math.abs(rate.perSecond - 1e6) < 1);
});

test("a slower line is noticed within seconds", () => {
  const rate = new Rate();
  for (let s = 0; s <= 5; s += 1) rate.saw(s * 1e6, s);
  for (let s = 6; s <= 16; s += 1) rate.saw(5e6 + (s - 5) * 1e5, s);
  assert.ok(rate.perSecond < 2.5e5, String(rate.perSecond));
});

test("sizes and times are short words", () => {
  assert.equal(bytesText(512), "512 bytes");
  assert.equal(bytesText(3_140_000), "3.1 MB");
  assert.equal(bytesText(999_900), "1.0 MB");
  assert.equal(bytesText(42_000_000), "42 MB");
  assert.equal(leftText(null), "");
  assert.equal(leftText(3), "a few seconds left");
  assert.equal(leftText(31), "about 35 s left");
  assert.equal(leftText(130), "about 2 min left");
});
