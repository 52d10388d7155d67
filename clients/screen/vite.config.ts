import { defineConfig, mergeConfig } from "vite";
import { page } from "../vite.shared.ts";

export default defineConfig(mergeConfig(page("screen"), { server: { port: 5181, strictPort: true }, build: { chunkSizeWarningLimit: 1_200 } }));
