// What the build tells the scripts, which do without it while they are worked on.

declare const __VERSION__: string | undefined;
declare const __WASM_INTEGRITY__: string | undefined;
