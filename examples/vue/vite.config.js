import vue from "@vitejs/plugin-vue";

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "helm-redeploy" } } })],
  // While developing, Vite would copy the package's scripts elsewhere, and they could not find their wasm any more.
  optimizeDeps: { exclude: ["helm-redeploy"] },
};
