import assert from "node:assert/strict";
import { test } from "node:test";

import { smooth } from "../../static/js/overlay.js";
import { panelUnder } from "../../static/js/plot.js";

test("a smooth curve goes through its points, and straight where they lie on a line", () => {
  assert.equal(smooth([[0, 0], [3, 3], [6, 6]]), "M0.0 0.0C0.5 0.5 2.0 2.0 3.0 3.0C4.0 4.0 5.5 5.5 6.0 6.0");
  assert.equal(smooth([]), "");
  assert.equal(smooth([[1, 2]]), "M1.0 2.0");
});

test("the panel under the pointer, or the nearest one", () => {
  const panels = [
    { left: 0, top: 0, width: 10, height: 10 },
    { left: 20, top: 0, width: 10, height: 10 },
  ];
  assert.equal(panelUnder(panels, [25, 5]), panels[1]);
  assert.equal(panelUnder(panels, [12, 5]), panels[0]);
  assert.equal(panelUnder(panels, [40, 50]), panels[1]);
});
