import { resolve } from "node:path";

export default {
  mode: "production",
  entry: ["./main.js", "./index.html"],
  output: { path: resolve("dist/webpack") },
  module: { rules: [{ test: /\.html$/, type: "asset/resource", generator: { filename: "[name][ext]" } }] },
};
