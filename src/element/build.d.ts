// What the build tells the scripts, which do without it while they are worked on.

declare const __VERSION__: string | undefined;
declare const __WASM_INTEGRITY__: string | undefined;
declare const __DE__: string | undefined;
declare const __FR__: string | undefined;
