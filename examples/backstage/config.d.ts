export interface Config {
  /** Qovery, as this plugin talks to it. No token stands here: the app shows these to every browser. */
  qovery?: {
    /**
     * Where the token of the person comes from: the id of the API ref of an auth provider of the app, such as `auth.qovery`.
     * @visibility frontend
     */
    authProvider?: string;
    /**
     * The endpoint of `proxy.endpoints` that the requests go through, such as `/qovery`. Without an `authProvider`, people
     * show their Backstage token there, and the backend adds Qovery's.
     * @visibility frontend
     */
    proxyPath?: string;
    /**
     * Where the links to logs lead, if not to https://console.qovery.com.
     * @visibility frontend
     */
    consoleBase?: string;
  };
}
