/**
 * Follows a pointer from its press until it is lifted, wherever it goes. Other fingers meanwhile are none of it.
 * @param {HTMLElement} element on which it was pressed
 * @param {PointerEvent} down
 * @param {(event: PointerEvent) => void} moved
 * @param {(event: PointerEvent) => void} [ended] "pointerup", or "pointercancel" where the browser took it for itself
 */
export function drag(element, down, moved, ended = () => {}) {
  const over = new AbortController();
  /** @param {(event: PointerEvent) => void} tell @returns {(event: PointerEvent) => void} */
  const own = (tell) => (event) => {
    if (event.pointerId === down.pointerId) tell(event);
  };
  const end = own((event) => {
    over.abort();
    ended(event);
  });
  element.setPointerCapture(down.pointerId);
  element.addEventListener("pointermove", own(moved), { signal: over.signal });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(name, end, { signal: over.signal });
  }
}
