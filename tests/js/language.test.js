import assert from "node:assert/strict";
import { test } from "node:test";

/** The module as a page has it that loads this catalogue. */
async function inLanguage(catalogue, name) {
  globalThis.gaitsiteCatalogue = catalogue;
  try {
    return await import(`../../static/js/language.js?${name}`);
  } finally {
    delete globalThis.gaitsiteCatalogue;
  }
}

const GERMAN = {
  language: "de",
  decimal: ",",
  form: (n) => Number(n != 1),
  texts: {
    "Saved.": ["Gespeichert."],
    "%(n)s frame": ["%(n)s Bild", "%(n)s Bilder"],
    "a leg\u0004Near": ["Nah"],
  },
};

test("without a catalogue texts stay English", async () => {
  const { decimal, fill, gettext, language, ngettext, pgettext } = await inLanguage(undefined, "none");
  assert.equal(language, "en");
  assert.equal(gettext("Saved."), "Saved.");
  assert.equal(pgettext("a leg", "Near"), "Near");
  assert.equal(fill(ngettext("%(n)s frame", "%(n)s frames", 1), { n: 1 }), "1 frame");
  assert.equal(fill(ngettext("%(n)s frame", "%(n)s frames", 0), { n: 0 }), "0 frames");
  assert.equal(decimal(-1.25, 1), "\u22121.3");
});

test("a catalogue gives texts, plurals and the decimal sign", async () => {
  const { decimal, fill, gettext, language, ngettext, pgettext } = await inLanguage(GERMAN, "german");
  assert.equal(language, "de");
  assert.equal(gettext("Saved."), "Gespeichert.");
  assert.equal(gettext("Never heard of."), "Never heard of.");
  assert.equal(gettext("constructor"), "constructor");
  assert.equal(pgettext("a leg", "Near"), "Nah");
  assert.equal(fill(ngettext("%(n)s frame", "%(n)s frames", 1), { n: 1 }), "1 Bild");
  assert.equal(fill(ngettext("%(n)s frame", "%(n)s frames", 3), { n: 3 }), "3 Bilder");
  assert.equal(decimal(0.5, 2), "0,50");
});

test("places are filled once, and a bare per cent sign stays", async () => {
  const { fill } = await inLanguage(undefined, "places");
  assert.equal(fill("%(name)s: 5 %, %%, %(missing)s", { name: "%(n)s", n: 3 }), "%(n)s: 5 %, %, %(missing)s");
});

test("nothing rounded to zero is negative", async () => {
  const { decimal } = await inLanguage(undefined, "zero");
  assert.equal(decimal(-0.001, 2), "0.00");
});
