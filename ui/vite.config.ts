import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** In development nobody replaces the placeholders of index.html; the daemon does it in production. */
function placeholders(): Plugin {
  return {
    name: 'cordboard-placeholders',
    apply: 'serve',
    transformIndexHtml: (html) =>
      html.replaceAll('__BASE_PATH__', '/').replaceAll('__VERSION__', 'dev').replaceAll('__CSP_NONCE__', ''),
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), placeholders()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: 'http://127.0.0.1:4173', ws: true },
      '/phone': { target: 'http://127.0.0.1:4173', ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/test-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'widget/**/*.test.ts'],
    restoreMocks: true,
    // a machine that is busy with other tests is slow, not wrong
    testTimeout: 30_000,
    // a promise that is broken breaks twice
    retry: 1,
  },
});
