import { defineConfig } from "vite";

// The tests as one file that Node runs by itself.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { ssr: "tests/all.test.ts", target: "node20", minify: false, emptyOutDir: true },
});
