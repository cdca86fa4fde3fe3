/**
 * The page's language. Texts stand in the source in English and are looked up in the catalogue that the page loads
 * before its modules; where it loads none, or the text is not in it, they stay as they are.
 *
 *   gettext("Saved.")
 *   fill(gettext("Stride %(label)s of %(n)s"), { label, n })
 *   fill(ngettext("%(n)s frame", "%(n)s frames", n), { n })
 *   pgettext("a leg", "Near")           where one English word means two things
 *   `${decimal(seconds, 1)} s`          a number to be read; never one for an attribute, a style or an address
 *
 * @typedef {object} Catalogue
 * @property {string} language its tag, as in the page's `lang`
 * @property {string} decimal what parts the whole from the fraction
 * @property {Record<string, string[]>} texts what each English text is in the language, in all its plural forms
 * @property {(n: number) => number} form which of them goes with n
 */

/** @type {Catalogue} */
const ENGLISH = { language: "en", decimal: ".", texts: {}, form: (n) => (n === 1 ? 0 : 1) };

/** @type {Catalogue} */
const catalogue = /** @type {any} */ (globalThis).gaitsiteCatalogue ?? ENGLISH;

const CONTEXT_END = "\u0004";

/** Tag of the language that texts and numbers are in. */
export const language = catalogue.language;

/** @param {string} text */
export function gettext(text) {
  return catalogue.texts[text]?.[0] ?? text;
}

/** @param {string} context what the text means here @param {string} text */
export function pgettext(context, text) {
  return catalogue.texts[context + CONTEXT_END + text]?.[0] ?? text;
}

/** The text that goes with so many. @param {string} one @param {string} many @param {number} n */
export function ngettext(one, many, n) {
  const forms = catalogue.texts[one];
  return forms ? forms[catalogue.form(n)] : n === 1 ? one : many;
}

/**
 * A text with its places filled: "%(name)s" by `values.name`, "%%" by "%". A place that has no value stays.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s|%%/g, (place, name) => (name === undefined ? "%" : String(values[name] ?? place)));
}

/**
 * A number for the reader, with so many places, a true minus sign and no "-0".
 * @param {number} value
 * @param {number} places
 */
export function decimal(value, places) {
  const digits = Math.abs(value).toFixed(places);
  const text = digits.replace(".", catalogue.decimal);
  return value < 0 && Number(digits) !== 0 ? `\u2212${text}` : text;
}
