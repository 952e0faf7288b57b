// Everything that must be true before a change is taken, step by step. A step that fails does not
// stop the others: one run names everything that is wrong. Started by ./dev ci.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { exit } from 'node:process';
import * as results from './test_results.mjs';

const STEPS = [
  { name: 'setup', verb: ['setup', 'all'] },
  { name: 'release build without warnings', verb: ['build', 'release'] },
  { name: 'lint', verb: ['lint'] },
  { name: 'generated files are fresh', verb: ['fresh'] },
  { name: 'tests', verb: ['test'] },
];
const TOTAL = 'build/test-results/total.json';

function runStep({ name, verb }) {
  console.log(`\n==== ${name}`);
  const begin = Date.now();
  const { status } = spawnSync('./dev', verb, { stdio: 'inherit' });
  return { name, ok: status === 0, seconds: (Date.now() - begin) / 1000 };
}

rmSync(TOTAL, { force: true });
const steps = STEPS.map(runStep);
const rows = steps.map(({ name, ok, seconds }) => ({
  name: `step: ${name}`,
  counts: { ...results.none(), passed: ok ? 1 : 0, failed: ok ? 0 : 1 },
  seconds,
}));
// The step of the tests is counted by its tests, unless it ended before they could run.
if (existsSync(TOTAL)) {
  const tests = rows[rows.length - 1];
  const failed = tests.counts.failed;
  tests.counts = results.judge(JSON.parse(readFileSync(TOTAL, 'utf8')), failed);
}
const total = rows.map((row) => row.counts).reduce(results.add, results.none());
console.log(`\n${results.table(rows)}\n`);
console.log(results.sentence(total));
exit(total.failed === 0 ? 0 : 1);
