// @ts-check
// Who presses what deploys: a person, who sees it.

import { own } from "./plain.js";

/** How long the question is there, to be seen, before it can be answered: as long as a double click may take, in milliseconds. */
const ARMING = 600;

/**
 * Takes no press from a script, which has `redeploy()`, nor on what is not drawn.
 * @param {ShadowRoot} root
 */
export function guard(root) {
  const keep = (/** @type {Event} */ event) => {
    const pressed = /** @type {Element} */ (event.target);
    // What is in a slot is the host's.
    const button = root.contains(pressed) && pressed.closest("[part=redeploy], [part=confirm]");
    if (button && !(event.isTrusted && isDrawn(button))) event.stopImmediatePropagation();
  };
  root.addEventListener("click", keep, true);
}

/**
 * A browser that cannot tell is believed to draw it.
 * @param {Element} button
 */
const isDrawn = (button) => button.checkVisibility?.(own({ opacityProperty: true, visibilityProperty: true })) ?? true;

/**
 * Tells whether a button can be seen: once that has been so for a while, and at once when it no longer is. Chromium knows
 * whether anything is drawn over it, or makes it see-through; other browsers know where it is.
 * @param {Element} button
 * @param {(isSeen: boolean) => void} tell
 */
export function watch(button, tell) {
  let timer = 0;
  let isArmed = false;
  const observer = new IntersectionObserver(
    (entries) => {
      const { isIntersecting, isVisible = isIntersecting } = /** @type {any} */ (entries.pop());
      const say = () => {
        isArmed = isVisible;
        if (button.isConnected) tell(isVisible);
        else observer.disconnect();
      };
      clearTimeout(timer);
      timer = setTimeout(say, isArmed ? 0 : ARMING);
    },
    own(/** @type {any} */ ({ trackVisibility: true, delay: 100 })),
  );
  observer.observe(button);
}
