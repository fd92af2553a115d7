// The development page: puts the simulator's services and its token one click away. Nothing of it is in a release.

const host = document.getElementById("helm-redeploy");
const panel = document.getElementById("demo");

host.addEventListener("helm-redeploy-mounted", ({ detail: handle }) => offer(handle), { once: true });

async function offer(handle) {
  const { apiBase } = host.dataset;
  try {
    const { token, services } = await (await fetch(`${apiBase}/_simulator/demo`)).json();
    const list = document.createElement("ul");
    list.append(...services.map((service) => item(handle, token, service)));
    panel.replaceChildren(list);
  } catch {
    panel.textContent = `The simulator does not answer at ${apiBase}. Start it with: cargo run -p simulator`;
  }
}

function item(handle, token, { helmId, name, environment, story }) {
  const use = document.createElement("button");
  use.textContent = `Use ${name}`;
  use.addEventListener("click", () => {
    handle.setHelmId(helmId);
    handle.setToken(token);
  });
  const about = document.createElement("span");
  about.textContent = `${environment}: ${story}`;
  const row = document.createElement("li");
  row.append(use, about);
  return row;
}
