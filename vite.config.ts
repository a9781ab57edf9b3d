/* Builds islands/ into plain file names; Django's static files add the hashes when they are collected. */

import { PurgeCSS } from "purgecss";
import { defineConfig, type Plugin, type UserConfig } from "vite";

/* Chromium 95 is common on government desks. */
const OLDEST = "chrome87";

/** Leaves of Tabler what the pages' templates mention: some 80 kB of its compressed style is for pages we do not have. */
function onlyWhatIsUsed(): Plugin {
  return {
    name: "only-what-is-used",
    enforce: "pre",
    async transform(code, id) {
      if (!id.endsWith("tabler.min.css")) return null;
      const [purged] = await new PurgeCSS().purge({
        content: ["anlan/**/templates/**/*.html", "islands/**/*.ts"],
        css: [{ raw: code }],
        safelist: ["form-control", "form-select"],
        fontFace: true,
        keyframes: true,
        variables: true,
      });
      return { code: purged?.css ?? code, map: null };
    },
  };
}

const BUILD = {
  outDir: "anlan/desk/static/built",
  target: OLDEST,
  modulePreload: false,
  reportCompressedSize: false,
} as const;

const ISLANDS: UserConfig = {
  plugins: [onlyWhatIsUsed()],
  publicDir: false,
  build: {
    ...BUILD,
    emptyOutDir: true,
    rolldownOptions: {
      checks: { eval: false }, // htmx has one, which allowEval = false never reaches
      input: {
        shell: "islands/shell/index.ts", outline: "islands/outline/index.ts", room: "islands/room/index.ts", reach: "islands/reach/index.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
};

/** What the islands' own tests import is built into them: they run far from node_modules. */
const TESTED = { ssr: { noExternal: true } } as const;

/** One file without imports: browsers of some years ago start no worker that has them. */
const WORKER: UserConfig = {
  publicDir: false,
  build: {
    ...BUILD,
    emptyOutDir: false,
    rolldownOptions: {
      input: { worker: "islands/worker/worker.ts" },
      output: { format: "iife", entryFileNames: "[name].js" },
    },
  },
};

export default defineConfig(({ mode, isSsrBuild }) => (isSsrBuild ? TESTED : mode === "worker" ? WORKER : ISLANDS));
