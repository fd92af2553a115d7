// What of a widget's colours can be read and told apart, as the browser has computed them.

const paper = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

/** The light that is seen where these colours lie on each other: red, green and blue, from 0 to 1. */
function seen(layers) {
  for (const colour of ["#fff", ...layers]) {
    paper.fillStyle = colour;
    paper.fillRect(0, 0, 1, 1);
  }
  const [...bytes] = paper.getImageData(0, 0, 1, 1).data;
  return bytes.slice(0, 3).map((byte) => byte / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
}

/** The backgrounds from the page up to this element. */
function ground(element) {
  const layers = [];
  for (let it = element; it; it = it.assignedSlot ?? it.parentElement ?? it.getRootNode().host) {
    layers.unshift(getComputedStyle(it).backgroundColor);
  }
  return layers;
}

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** As WCAG defines it. */
function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

/** Of a text on its background. */
function ofText(element) {
  const layers = ground(element);
  return contrast(seen(layers), seen([...layers, getComputedStyle(element).color]));
}

const told = (what, ratio) => `${what.trim().slice(0, 40)}: ${ratio.toFixed(2)}`;

export const isDark = (base) => luminance(seen(ground(base))) < 0.5;

/** The texts of this tree that can be seen and used, with how many there are and those that are too faint. */
export function texts(root) {
  const elements = new Set(root.querySelectorAll("input, select"));
  const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) if (words.currentNode.data.trim()) elements.add(words.currentNode.parentElement);
  // What cannot be used may be faint, and what is only heard has no colour.
  const unread = "style, option, .announcement, :disabled, [aria-disabled=true]";
  const read = [...elements].filter((it) => it.checkVisibility() && !it.closest(unread));
  const faint = read.map((it) => [it, ofText(it)]).filter(([, ratio]) => ratio < 4.5);
  return { count: read.length, faint: faint.map(([it, ratio]) => told(it.textContent, ratio)) };
}

/** The badges of this tree whose text is too faint, and those that hardly stand out from the card. */
export function badges(root, base) {
  const card = seen(ground(base));
  const all = [...root.querySelectorAll("[part~=badge]")];
  const colour = (it) => seen([getComputedStyle(it).backgroundColor]);
  const faint = all.map((it) => [it, ofText(it)]).filter(([, ratio]) => ratio < 4.5);
  const lost = all.map((it) => [it, contrast(card, colour(it))]).filter(([, ratio]) => ratio < 3);
  const same = all.length - new Set(all.map((it) => `${colour(it)}`)).size;
  const list = [...faint, ...lost].map(([it, ratio]) => told(it.textContent, ratio));
  return { count: all.length, faint: list, same };
}

/** How eyes see, first with all kinds of cones and then without one: protanopia, deuteranopia and tritanopia, by Machado, Oliveira
    and Fernandes (2009), of linear light. */
const EYES = [
  [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
];

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, it, place) => sum + it * vector[place], 0));

/** As in OKLab, where the same distance looks the same. */
function oklab(light) {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005]], light.map((it) => Math.max(it, 0)));
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766]], cones.map(Math.cbrt));
}

/** How far the nearest two tones of this tree are from each other, to eyes with all cones and to those that lack a kind of them. */
export function distances(root) {
  const tones = new Map([...root.querySelectorAll("[part~=badge]")].reverse().map((it) => [it.dataset.tone, it]));
  const lights = [...tones].map(([tone, it]) => [tone, seen([getComputedStyle(it).backgroundColor])]);
  const nearest = (eyes) => {
    const points = lights.map(([tone, light]) => [tone, oklab(times(eyes, light))]);
    const pairs = points.flatMap(([tone, one], place) => points.slice(place + 1).map(([other, two]) =>
      [Math.hypot(...one.map((it, axis) => it - two[axis])), `${tone} and ${other}`]));
    return pairs.sort(([a], [b]) => a - b)[0];
  };
  const [[all, allPair], ...lacking] = EYES.map(nearest);
  const [least, leastPair] = lacking.sort(([a], [b]) => a - b)[0];
  return { all, all_pair: allPair, least, least_pair: leastPair };
}

/** Loads style sheets, which then can be switched. */
export async function load(addresses) {
  await Promise.all(addresses.map((href) => new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  })));
}

/** Switches these on and all others off, and waits until that has been drawn. */
export async function wear(addresses) {
  for (const sheet of document.styleSheets) sheet.disabled = !addresses.some((address) => sheet.href.endsWith(address));
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}
