import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const limitBytes = 40_000;
const assets = join(import.meta.dirname, '../dist/checkout/assets');

let scriptBytes = 0;
for (const name of readdirSync(assets).sort()) {
  const bytes = gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;
  if (name.endsWith('.js')) scriptBytes += bytes;
  console.log(`${name.padEnd(36)} ${kilobytes(bytes)}`);
}

console.log(`JavaScript in total, gzipped: ${kilobytes(scriptBytes)} of ${kilobytes(limitBytes)}`);
if (scriptBytes > limitBytes) {
  console.error('The checkout page is too large.');
  process.exit(1);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
