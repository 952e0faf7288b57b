import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { collectAssets, makeAsset, parseRow, writeAssets } from './embed_assets.mjs';

function folderWith(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('a row has a prefix, a folder and sometimes a filter', () => {
  const plain = { prefix: '/', folder: 'web/a', exclude: false, names: undefined };
  assert.deepEqual(parseRow('/=web/a'), plain);
  const only = { prefix: '/docs/', folder: 'b', exclude: false, names: ['x.css', 'y.js'] };
  assert.deepEqual(parseRow('/docs/=b:x.css,y.js'), only);
  assert.deepEqual(parseRow('/=c:!index.html').exclude, true);
  assert.throws(() => parseRow('docs=b'), /expected/);
});

test('an asset has its type, its tag and its compressed bytes', () => {
  const long = makeAsset('/assets/index-4f2a91bc.js', Buffer.from('abc '.repeat(500)));
  assert.equal(long.contentType, 'text/javascript; charset=utf-8');
  assert.match(long.etag, /^"[A-Za-z0-9_-]{16}"$/);
  assert.equal(gunzipSync(long.gzip).toString(), 'abc '.repeat(500));
  assert.ok(long.immutable);
  const short = makeAsset('/index.html', Buffer.from('x'));
  assert.equal(short.gzip.length, 0);
  assert.ok(!short.immutable);
  assert.throws(() => makeAsset('/x.exe', Buffer.from('')), /no content type/);
});

test('folders are put together, sorted by path', (t) => {
  const folder = folderWith(t, {
    'index.html': '<p>',
    'assets/a.css': 'p {}',
    'readme.txt': 'x',
    '.hidden.txt': 'x',
  });
  const rows = [`/checkout/=${folder}:index.html`, `/=${folder}:!index.html,readme.txt`];
  const paths = collectAssets(rows).map((asset) => asset.path);
  assert.deepEqual(paths, ['/assets/a.css', '/checkout/index.html']);
});

test('a missing folder warns, a missing file and a path given twice are errors', (t) => {
  const folder = folderWith(t, { 'index.html': '<p>' });
  const warnings = [];
  assert.deepEqual(
    collectAssets(['/=no/such/folder'], (text) => warnings.push(text)),
    [],
  );
  assert.match(warnings[0], /no\/such\/folder does not exist/);
  assert.throws(() => collectAssets([`/=${folder}:other.html`]), /no other\.html/);
  assert.throws(() => collectAssets([`/=${folder}`, `/=${folder}`]), /given by two folders/);
});

test('bytes and table agree', (t) => {
  const folder = folderWith(t, {});
  const asset = makeAsset('/a "b".txt', Buffer.from('hello '.repeat(100)));
  writeAssets(folder, [asset, makeAsset('/empty.txt', Buffer.alloc(0))]);
  const bytes = readFileSync(join(folder, 'assets.bin'));
  assert.deepEqual(bytes, Buffer.concat([asset.identity, asset.gzip]));
  const table = readFileSync(join(folder, 'assets.cpp'), 'utf8');
  assert.ok(table.includes(`{gw_assets_bytes + 0, 600}, {gw_assets_bytes + 600, `));
  assert.ok(table.includes('"/a \\"b\\".txt"'));
  assert.ok(table.includes('{}, {}, false'));
});

test('without assets the table is empty and still compiles', (t) => {
  const folder = folderWith(t, {});
  writeAssets(folder, []);
  assert.match(readFileSync(join(folder, 'assets.cpp'), 'utf8'), /return \{\};/);
});
