import assert from 'node:assert/strict';
import test from 'node:test';
import * as results from './test_results.mjs';
import { select } from './run_tests.mjs';

const counts = (passed, failed, skipped) => ({ passed, failed, skipped });

test('GoogleTest: passed, failed, skipped and disabled', () => {
  const suite = [
    { name: 'A', status: 'RUN', result: 'COMPLETED' },
    { name: 'B', status: 'RUN', result: 'COMPLETED', failures: [{ failure: 'x' }] },
    { name: 'C', status: 'RUN', result: 'SKIPPED' },
    { name: 'D', status: 'NOTRUN', result: 'SUPPRESSED' },
  ];
  assert.deepEqual(results.countGtest({ testsuites: [{ testsuite: suite }] }), counts(1, 1, 2));
  assert.deepEqual(results.countGtest({}), counts(0, 0, 0));
});

const CRASH = `[ RUN      ] Money.Adds
[       OK ] Money.Adds (0 ms)
[ RUN      ] Money.Fails
a_test.cpp:8: Failure
[  FAILED  ] Money.Fails (0 ms)
[ RUN      ] All/Money.Table/0
[       OK ] All/Money.Table/0 (0 ms)
[ RUN      ] Money.Dies
`;

test('GoogleTest: a program that died is counted from its log', () => {
  assert.deepEqual(results.countGtestLog(CRASH), counts(2, 2, 0));
  assert.equal(results.lastBegun(CRASH), 'Money.Dies');
});

test('logs are shown without what went well', () => {
  const expected = 'a_test.cpp:8: Failure\n[  FAILED  ] Money.Fails (0 ms)';
  assert.equal(results.readableTail(CRASH), expected);
  assert.equal(results.readableTail('a\nb\nc', 2), '... 1 lines before\nb\nc');
});

test('TAP: the closing lines of node', () => {
  const tap = '# tests 9\n# pass 5\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n';
  assert.deepEqual(results.countTap(tap), counts(5, 2, 2));
  assert.deepEqual(results.countTap(''), counts(0, 0, 0));
});

test('vitest: a file that does not load is a failure', () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ],
  };
  assert.deepEqual(results.countVitest(report), counts(4, 2, 3));
});

test('a bad exit is never a success', () => {
  assert.deepEqual(results.judge(counts(3, 0, 0), 139), counts(3, 1, 0));
  assert.deepEqual(results.judge(counts(3, 2, 0), 1), counts(3, 2, 0));
  assert.deepEqual(results.judge(counts(3, 0, 0), 0), counts(3, 0, 0));
});

test('the closing line', () => {
  assert.equal(results.sentence(counts(12, 0, 0)), '12 passed, 0 failed');
  assert.equal(results.sentence(counts(12, 1, 3)), '12 passed, 1 failed, 3 skipped');
  assert.deepEqual(results.add(counts(1, 2, 3), counts(1, 1, 1)), counts(2, 3, 4));
});

test('a filter names suites, or tests inside all of them', () => {
  const suites = [{ name: 'base_tests' }, { name: 'store_tests' }];
  assert.deepEqual(select(suites, undefined).suites, suites);
  assert.deepEqual(select(suites, 'store'), { suites: [suites[1]] });
  assert.deepEqual(select(suites, 'Money'), { suites, testFilter: 'Money' });
});
