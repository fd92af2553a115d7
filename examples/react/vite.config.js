// While developing, Vite would copy the package's scripts elsewhere, and they could not find their wasm any more.
export default { optimizeDeps: { exclude: ["helm-redeploy"] } };
