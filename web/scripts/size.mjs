import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
const frontEnds = [
  { name: 'checkout', assets: 'checkout/assets', limitBytes: 40_000 },
  { name: 'admin', assets: 'admin/assets/admin', limitBytes: 35_000 },
  { name: 'portal', assets: 'portal/assets/portal', limitBytes: 25_000 },
];

let tooLarge = false;
for (const { name, assets, limitBytes } of frontEnds) {
  const scriptBytes = printSizes(join(dist, assets));
  console.log(
    `${name}: JavaScript, gzipped: ${kilobytes(scriptBytes)} of ${kilobytes(limitBytes)}\n`,
  );
  if (scriptBytes <= limitBytes) continue;
  console.error(`The ${name} pages are too large.`);
  tooLarge = true;
}
if (tooLarge) process.exit(1);

/** Prints every file; the answer is what the scripts weigh together. */
function printSizes(folder) {
  let scriptBytes = 0;
  for (const name of readdirSync(folder).sort()) {
    const bytes = gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;
    if (name.endsWith('.js')) scriptBytes += bytes;
    console.log(`${name.padEnd(36)} ${kilobytes(bytes)}`);
  }
  return scriptBytes;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
