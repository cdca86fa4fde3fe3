/** Finding elements, with their types. */

/**
 * The first element that matches; throws where there is none, or one of another kind.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function need(selector, kind, root = document) {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${selector}`);
}

/**
 * All elements that match and are of that kind, in the order of the page.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T[]}
 */
export function all(selector, kind, root = document) {
  return [...root.querySelectorAll(selector)].flatMap((element) => (element instanceof kind ? [element] : []));
}

/**
 * The nearest element around what an event happened on, itself included; null where there is none.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/**
 * Hides an element. The focus, if it was inside, would be lost: it goes on to another one.
 * @param {HTMLElement} element
 * @param {HTMLElement} next
 */
export function hide(element, next) {
  const inside = element.contains(document.activeElement);
  element.hidden = true;
  if (inside) next.focus({ preventScroll: true });
}

/** What a custom event carries. @param {Event} event @returns {any} */
export const detail = (event) => /** @type {CustomEvent} */ (event).detail;
