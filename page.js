// The standalone page: loads the widget, mounts it, and says so in words when that fails.
// It reads the service's id from the address (`?helm-id=`), the API from its own HTML, and nothing else from anywhere:
// never a token, and never an API from the address.

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The widget's module, ready to mount. The hints in the page's head know its hashed names. */
async function load() {
  const hint = (name) => document.querySelector(`link[data-helm-redeploy-${name}]`).href;
  const widget = await import(hint("module"));
  await widget.default({ module_or_path: hint("wasm") });
  return widget;
}

/** Mounts the widget into the page, and tells whoever listens on its element. */
async function start() {
  const host = document.getElementById("helm-redeploy");
  const { apiBase } = host.dataset;
  try {
    const widget = await load();
    prepareLegend(widget);
    // The page's own HTML is as trusted as this script, so the API that it names is allowed.
    const handle = widget.mount(host, { apiBase, allowedOrigins: [apiBase], helmId: helmIdInAddress() });
    host.dispatchEvent(new CustomEvent("helm-redeploy-mounted", { detail: handle }));
  } catch (error) {
    // Beside it and not inside: a shadow root that is there already would hide it.
    host.replaceWith(apology(error));
  }
}

function helmIdInAddress() {
  const query = new URLSearchParams(location.search);
  return [query.get("helm-id"), query.get("entity")].find((id) => UUID.test(id));
}

function apology(error) {
  const text = document.createElement("p");
  text.role = "alert";
  text.textContent =
    "The widget could not be loaded, so nothing was sent and no deployment has changed. " +
    "Reload the page; if that does not help, its Content-Security-Policy may lack 'wasm-unsafe-eval' in script-src, " +
    `or a file of it may be missing. (${error})`;
  return text;
}

/** Draws all states once somebody opens them; the address can ask for that with `#states`. */
function prepareLegend(widget) {
  const states = document.getElementById("states");
  const draw = () => {
    for (const host of states.querySelectorAll("[data-legend]")) widget.mountLegend(host, host.dataset.legend);
  };
  states.addEventListener("toggle", draw, { once: true });
  states.open ||= location.hash === "#states";
}

start();
