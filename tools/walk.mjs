// The files of this repository that people write: no build output, no packages, no hidden folders.
import { readdirSync } from 'node:fs';
import { join } from 'node:path/posix';

const SKIPPED = new Set(['node_modules', 'dist', 'build', '.git', '.cache']);

/** Paths below root/folder, relative to root, sorted, whose name matches the pattern. */
export function walk(root, folder, pattern) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !SKIPPED.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(root, path, pattern);
      return entry.isFile() && pattern.test(entry.name) ? [path] : [];
    });
}
