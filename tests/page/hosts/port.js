// Port's side of a plugin's frame, as far as it is public (package/port.js has the sources).

/** Says which entity is shown now, with all else that Port says. */
globalThis.say = ({ properties, title = "The shop", identifier = "shop", mode = "light", ...others }) => {
  const entity = { identifier, title, blueprint: "service", icon: "Service", team: [], properties, relations: {} };
  document.querySelector("iframe").contentWindow.postMessage(
    {
      type: "PLUGIN_DATA",
      params: {},
      page: { identifier: "service_page", pageFilters: [] },
      user: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" },
      baseUrl: "https://api.port.io",
      entity,
      theme: { mode, css: ":root { --background-primary: #f00 } helm-redeploy { display: none }" },
      ...others,
    },
    "*",
  );
};
