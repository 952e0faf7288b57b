import preact from '@preact/preset-vite';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Every front end is built alone into dist/<name>; its files get a folder of their own. */
const frontEnds: Record<string, { assetsDir: string }> = {
  checkout: { assetsDir: 'assets' },
  admin: { assetsDir: 'assets/admin' },
  portal: { assetsDir: 'assets/portal' },
};

/** The pages take card numbers and tokens: the browser refuses a bundle that was not built here. */
function integrityHashes(outDir: string): Plugin {
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

/** `vite --mode admin` is the admin pages; the checkout when nothing is said. */
export default defineConfig(({ mode }) => {
  const name = mode in frontEnds ? mode : 'checkout';
  const outDir = join(import.meta.dirname, 'dist', name);
  return {
    root: join(import.meta.dirname, name),
    base: '/',
    plugins: [preact(), integrityHashes(outDir)],
    build: {
      outDir,
      emptyOutDir: true,
      ...frontEnds[name],
      assetsInlineLimit: 0,
      modulePreload: false,
      target: 'es2022',
    },
    server: {
      host: '127.0.0.1',
      proxy: { '/api': 'http://127.0.0.1:8787', '/sandbox': 'http://127.0.0.1:8787' },
    },
    test: { root: import.meta.dirname, include: ['**/*.test.ts'], environment: 'node' },
  };
});
