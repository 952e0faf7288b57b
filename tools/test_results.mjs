// Reads what test programs report and turns it into one shape: { passed, failed, skipped }.
// All functions are pure: text in, counts out.

export const none = () => ({ passed: 0, failed: 0, skipped: 0 });

export function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The JSON report of GoogleTest (--gtest_output=json). */
export function countGtest(report) {
  const counts = none();
  for (const suite of report.testsuites ?? []) {
    for (const test of suite.testsuite ?? []) {
      if (test.failures?.length > 0) counts.failed += 1;
      else if (test.status === 'NOTRUN' || test.result === 'SKIPPED') counts.skipped += 1;
      else counts.passed += 1;
    }
  }
  return counts;
}

/** What GoogleTest printed before it died: it writes its report only at the end. */
export function countGtestLog(log) {
  const count = (pattern) => (log.match(pattern) ?? []).length;
  const ended = (result) => new RegExp(`^\\[ +${result} +\\] \\S+.* \\(\\d+ ms\\)`, 'gm');
  return {
    passed: count(ended('OK')),
    failed: count(ended('FAILED')) + 1, // The test it died in.
    skipped: count(ended('SKIPPED')),
  };
}

/** The closing lines of node's own test runner in TAP. */
export function countTap(tap) {
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancelled'),
    skipped: total('skipped') + total('todo'),
  };
}

/** The JSON report of vitest. A file that could not even be loaded counts as one failure. */
export function countVitest(report) {
  const unloaded = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** No run may look better than it was: a bad exit is a failure even when every count is fine. */
export function judge(counts, exitCode) {
  if (exitCode !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

/** "12 passed, 0 failed, 3 skipped" */
export function sentence({ passed, failed, skipped }) {
  const always = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${always}, ${skipped} skipped` : always;
}

/** The test that began last: where a program without a report died. */
export function lastBegun(log) {
  return log.match(/(?<=^\[ RUN +\] ).*$/gm)?.at(-1);
}

/** The last lines of a log, without GoogleTest's lines about tests that went well. */
export function readableTail(log, lines = 200) {
  const kept = log.split('\n').filter((line) => !/^\[( +OK| RUN +|-+|=+) ?\]/.test(line));
  const cut = kept.length > lines ? [`... ${kept.length - lines} lines before`] : [];
  return [...cut, ...kept.slice(-lines)].join('\n').trimEnd();
}

/** One row per suite, in columns. */
export function table(results) {
  const header = ['suite', 'passed', 'failed', 'skipped', 'seconds'];
  const rows = results.map(({ name, counts, seconds }) => [
    name,
    ...[counts.passed, counts.failed, counts.skipped].map(String),
    seconds.toFixed(1),
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((r) => r[i].length)));
  const line = (cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ');
  return [header, ...rows].map(line).join('\n');
}
