// @ts-check
// Who draws over the text of a field selects it, also where the page has a card or a link around us that can be dragged.
// For Chromium and Safari, the style sees to that.

/**
 * Firefox selects nothing in what can be dragged. Until it has begun to select, nothing around the field can be.
 * @param {ShadowRoot} root
 */
export function selectFields(root) {
  if (globalThis.CSS?.supports("-webkit-user-drag: element")) return;
  const spare = (/** @type {Event} */ event) => {
    const pressed = /** @type {Element} */ (event.target);
    // What is in a slot is the host's.
    if (!root.contains(pressed) || pressed.localName !== "input") return;
    for (const around of /** @type {HTMLElement[]} */ (event.composedPath())) {
      if (!around.draggable) continue;
      const said = around.getAttribute("draggable");
      around.draggable = false;
      setTimeout(() => {
        if (said === null) around.removeAttribute("draggable");
        else around.setAttribute("draggable", said);
      });
    }
  };
  root.addEventListener("mousedown", spare, true);
}
