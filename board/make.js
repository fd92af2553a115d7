// Elements, without `innerHTML` and `style`, which a strict page forbids.

/** An element with these properties (`aria-…` and `data-…` are attributes) and children. */
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property.includes("-")) made.setAttribute(property, value);
    else made[property] = value;
  }
  made.append(...children);
  return made;
}

/** Writes a text where it is another one: what stays as it is is not read out again, and not laid out anew. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A name that others have chosen, in its own direction, and not to be translated. */
export const named = (name) => make("bdi", { translate: false, textContent: name });
