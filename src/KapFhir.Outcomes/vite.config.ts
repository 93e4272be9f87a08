import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { shake } from "./shake";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Relative: the app may stand behind a proxy that puts a path in front.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [shake()],
  resolve: {
    alias: [
      { find: "smart-client", replacement: here("stubs/entry.js") },
      { find: "../security/browser", replacement: here("stubs/security.js") },
      { find: /^\.\.?\/FhirClient$/, replacement: here("stubs/fhir-client.js") },
      { find: /^\.\.?\/settings$/, replacement: here("stubs/settings.js") },
      { find: "js-base64", replacement: here("stubs/base64.js") },
      { find: /^(debug|cross-fetch|abortcontroller-polyfill\/.*)$/, replacement: here("stubs/silent.js") },
    ],
  },
  build: { target: "es2023", modulePreload: false, assetsInlineLimit: 0, reportCompressedSize: false, license: { fileName: "licences.txt" } },
});
