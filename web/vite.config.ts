import preact from '@preact/preset-vite';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const outDir = join(import.meta.dirname, 'dist/checkout');

/** The page takes card numbers, so the browser refuses a bundle that is not the one built here. */
function integrityHashes(): Plugin {
  return {
    name: 'integrity-hashes',
    apply: 'build',
    writeBundle() {
      const page = join(outDir, 'index.html');
      const html = readFileSync(page, 'utf8').replace(
        /(src|href)="(\/assets\/[^"]+\.(?:js|css))"/g,
        (attribute, _name, path: string) => {
          const digest = createHash('sha384')
            .update(readFileSync(join(outDir, path)))
            .digest('base64');
          return `${attribute} integrity="sha384-${digest}"`;
        },
      );
      writeFileSync(page, html);
    },
  };
}

export default defineConfig({
  root: join(import.meta.dirname, 'checkout'),
  base: '/',
  plugins: [preact(), integrityHashes()],
  build: {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:8787', '/sandbox': 'http://127.0.0.1:8787' },
  },
  test: { root: import.meta.dirname, include: ['**/*.test.ts'], environment: 'node' },
});
