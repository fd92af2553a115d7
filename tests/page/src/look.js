// Runs in the page before its own scripts, and is how a test looks into the widget.
window.look = (() => {
  // The widget of a story has this id; on the page of an example, it is the only one.
  const widgets = document.getElementsByTagName("helm-redeploy");
  const widget = () => document.getElementById("helm-redeploy") ?? (widgets.length === 1 ? widgets[0] : null);
  const root = () => widget()?.shadowRoot;
  const find = (selector) => root()?.querySelector(selector) ?? null;
  const part = (name) => find(`[part~="${name}"]`);
  const badge = () => find("[part~=badge][data-state]");
  const all = (selector) => [...(root()?.querySelectorAll(selector) ?? [])];
  const visible = (element) => element?.checkVisibility() ?? false;
  const ready = (element) => visible(element) && !element.disabled && element.ariaDisabled !== "true";
  const colour = (element) => getComputedStyle(element).backgroundColor;

  // What a screen reader says by itself: the words of a live region, each time that they change.
  const said = [];
  const lastWords = new WeakMap();
  const listen = () => all("[role=status], [role=alert]").forEach((region) => {
    const words = region.textContent.trim();
    if (words && words !== lastWords.get(region)) said.push(words);
    lastWords.set(region, words);
  });
  const ear = new MutationObserver(listen);
  let heard;
  const attend = () => {
    if (!root() || root() === heard) return;
    heard = root();
    ear.observe(heard, { subtree: true, childList: true, characterData: true });
    listen();
  };

  // What was on the screen, frame by frame, as a person could have seen it.
  const frames = [];
  const watch = () => {
    attend();
    const frame = `${part("base")?.dataset.phase ?? ""} ${badge()?.dataset.state ?? ""}`;
    if (frames.at(-1) !== frame) frames.push(frame);
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);

  const violations = [];
  addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));

  const shadows = (node) => [...node.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
    shadowRoot ? [shadowRoot, ...shadows(shadowRoot)] : []);

  let clean = false;
  const collected = new FinalizationRegistry(() => { clean = true; });

  return {
    litter: () => { clean = false; collected.register({}, "litter"); },
    isClean: () => clean,

    find, all, part, badge, frames, said, violations, visible, ready,
    text: () => part("base")?.innerText ?? "",
    state: () => badge()?.dataset.state ?? "",
    phase: () => part("base")?.dataset.phase ?? "",
    steps: () => all("[part~=step]").map(({ dataset }) => [dataset.step, dataset.status]),
    complaint: () => all("[role=alert]").map((alert) => alert.innerText).join(" "),
    focused: () => root().activeElement,
    button: (label) => all("button").find((button) => button.innerText.trim() === label && visible(button)) ?? null,
    idField: () => all("[part~=form] input:not([part~=token])").find(visible) ?? null,
    tokenField: () => all("input[part~=token]").find(visible) ?? null,
    diff: () => find("option[value=DIFF]"),

    colour,
    legend: (theme) => shadows(document.querySelector(`[data-legend=${theme}]`).parentNode)
      .filter(({ host }) => host.dataset.legend === theme)
      .flatMap((legend) => [...legend.querySelectorAll("[data-state]")])
      .map((badge) => [badge.dataset.state, badge.innerText, colour(badge)]),

    everything: () => location.href + document.referrer
      + document.documentElement.getHTML({ shadowRoots: shadows(document) })
      + performance.getEntries().map((entry) => entry.name).join(),
    storage: () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, window.name, history.state]),
    clip: (air) => {
      const { x, y, width, height } = widget().getBoundingClientRect();
      return { x: x + scrollX - air, y: y + scrollY - air, width: width + 2 * air, height: height + 2 * air, scale: 1 };
    },
  };
})();
