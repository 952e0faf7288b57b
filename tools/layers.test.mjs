import assert from 'node:assert/strict';
import test from 'node:test';
import { checkCircles, checkMap, includesOf, judgeInclude, parseRules } from './layers.mjs';

const RULES = parseRules(`
# A comment.
base sees nothing because it stands below
http sees base because it carries messages
store sees base because it keeps things
capabilities sees base store because it is the product
app sees everything because it wires
tests sees everything because they may
bench sees everything because it may

store/sqlite seen by app tests because engines are wired
connectors/* seen by app because providers are reached by name
capabilities/* shows <name>.hpp except to app tests
             because the rest may change
capabilities in order sites checkouts+transactions invoices because news travel backwards
<boost/*> seen by everyone because it is a standard
<boost/asio*> seen by http because it is heavy
later connectors because they are not written yet
`);
const ROOMS = ['base', 'http', 'store', 'capabilities', 'app'];

const judge = (path, header) => {
  const quoted = !header.startsWith('<');
  return judgeInclude(RULES, ROOMS, path, { header: header.replace(/[<>]/g, ''), quoted });
};
const allows = (path, header) => assert.equal(judge(path, header), undefined);
const refuses = (path, header, words) => assert.match(judge(path, header) ?? '', words);

test('a folder sees itself and what its rule names', () => {
  allows('src/base/money.cpp', 'base/money.hpp');
  allows('src/http/listener.cpp', 'base/text.hpp');
  refuses('src/base/money.cpp', 'http/listener.hpp', /base sees nothing .*it stands below/);
  refuses('src/store/store.cpp', 'http/listener.hpp', /store sees base/);
});

test('the rule for a folder goes before the rule for its room', () => {
  const rules = parseRules(
    'a sees b because x\na/deep sees nothing because y\nb sees a because z\n',
  );
  const include = { header: 'b/b.hpp', quoted: true };
  assert.equal(judgeInclude(rules, ['a', 'b'], 'src/a/x.cpp', include), undefined);
  assert.match(
    judgeInclude(rules, ['a', 'b'], 'src/a/deep/x.cpp', include),
    /a\/deep sees nothing/,
  );
});

test('helpers of tests have the rights of tests, and benchmarks may include what is beside them', () => {
  allows('src/http/testing.hpp', 'store/sqlite/engine.hpp');
  allows('bench/limit.cpp', 'limit_store.hpp');
});

test('an engine is seen by the wiring and by tests only', () => {
  allows('src/app/serve.cpp', 'store/sqlite/engine.hpp');
  allows('src/store/sqlite/engine.cpp', 'store/sqlite/table.hpp');
  allows('src/store/store_test.cpp', 'store/sqlite/engine.hpp');
  allows('tests/contract/store_test.cpp', 'store/sqlite/engine.hpp');
  refuses('src/store/store.cpp', 'store/sqlite/engine.hpp', /store\/sqlite seen by app tests/);
  refuses('src/capabilities/sites/rules.cpp', 'store/sqlite/engine.hpp', /seen by/);
});

test('a slice shows its contract and nothing else', () => {
  allows('src/capabilities/checkouts/handlers.cpp', 'capabilities/sites/sites.hpp');
  allows('src/capabilities/sites/handlers.cpp', 'capabilities/sites/rules.hpp');
  allows('src/app/wiring.cpp', 'capabilities/sites/rules.hpp');
  refuses(
    'src/capabilities/checkouts/handlers.cpp',
    'capabilities/sites/rules.hpp',
    /shows only "capabilities\/sites\/sites\.hpp"/,
  );
});

test('news between slices travel backwards', () => {
  allows('src/capabilities/transactions/rules.cpp', 'capabilities/checkouts/checkouts.hpp');
  allows('src/capabilities/checkouts/rules.cpp', 'capabilities/transactions/transactions.hpp');
  allows('src/capabilities/sites/rules_test.cpp', 'capabilities/invoices/invoices.hpp');
  refuses(
    'src/capabilities/transactions/rules.cpp',
    'capabilities/invoices/invoices.hpp',
    /transactions comes before invoices .*listener in transactions\.hpp/,
  );
});

test('of the rules for a header the longest pattern decides', () => {
  allows('src/base/json.cpp', '<boost/json.hpp>');
  allows('src/http/listener.cpp', '<boost/asio/post.hpp>');
  allows('src/base/money.cpp', '<string_view>');
  refuses('src/base/timer.cpp', '<boost/asio/post.hpp>', /seen by http .*it is heavy/);
  refuses('src/base/timer.cpp', '<ev.h>', /no rule for <ev\.h>/);
});

test('includes start at the root of src', () => {
  refuses('src/base/money.cpp', 'money.hpp', /from the root/);
  refuses('src/base/money.cpp', '../http/listener.hpp', /from the root/);
  refuses('src/base/money.cpp', 'util/text.hpp', /no room src\/util/);
  allows('tests/api/scenario_test.cpp', 'support/world.hpp');
  allows('src/base/money_test.cpp', 'support/world.hpp');
});

test('the map and the folders agree', () => {
  const present = ['base', 'http', 'store/sqlite', 'app', 'tests/api', 'bench'];
  const slices = ['sites', 'checkouts', 'transactions', 'invoices'].map((s) => `capabilities/${s}`);
  assert.deepEqual(checkMap(RULES, [...present, ...slices]), []);
  const wrong = checkMap(RULES, [...present, ...slices.slice(1), 'capabilities/misc', 'util']);
  assert.equal(wrong.length, 3);
  assert.match(wrong[0], /names capabilities\/sites, which does not exist/);
  assert.match(wrong[1], /src\/util has no place/);
  assert.match(wrong[2], /src\/capabilities\/misc has no place in the order/);
});

test('a circle in the map is found', () => {
  assert.deepEqual(checkCircles(RULES), []);
  const circle = parseRules('a sees b because x\nb sees c because x\nc sees a because x\n');
  assert.match(checkCircles(circle)[0], /circle: a sees b sees c sees a/);
});

test('a rule without a reason, or one that is not understood, is an error', () => {
  assert.throws(() => parseRules('base sees nothing'), /layers\.txt:1: .*because/);
  assert.throws(() => parseRules('\nbase likes http because why not'), /layers\.txt:2: not under/);
});

test('includes are read with their lines', () => {
  const text =
    '#pragma once\n#include <map>\n  # include "base/money.hpp"\n// #include "x/y.hpp"\n';
  assert.deepEqual(includesOf(text), [
    { line: 2, quoted: false, header: 'map' },
    { line: 3, quoted: true, header: 'base/money.hpp' },
  ]);
});
