import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { STAMP_FILE, sourcesStamp } from './sources-stamp.ts';

/** Writes what the page was built from into the bundle, so that `ensureDashboardBuilt` can skip a build. */
function stampSources(): Plugin {
  return {
    name: 'meterhub-stamp-sources',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: STAMP_FILE, source: await sourcesStamp() });
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue(), stampSources()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy allows no `data:` addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // ECharts is one chunk of its own, loaded after the first paint.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
