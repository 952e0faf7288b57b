// Finds every test suite, runs it, and ends with one line: "N passed, N failed".
//
//   node tools/run_tests.mjs --build <folder> [--only <kind>] [filter]
//
// Kinds: cpp (one GoogleTest program each), tools, checks, web, e2e. A filter names suites; when it
// names none, it selects tests inside all of them. Finding nothing to run is a failure.
import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as results from './test_results.mjs';

const PARALLEL = 2;
const SUITE_TIME_MAX_MS = 20 * 60 * 1000;

const filesIn = (folder, pattern) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .sort()
        .map((name) => join(folder, name))
    : [];

const nodeTest = (files, report, filter) => [
  execPath,
  '--test',
  `--test-concurrency=${PARALLEL}`,
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=tap',
  `--test-reporter-destination=${report}`,
  ...(filter ? [`--test-name-pattern=${filter}`] : []),
  ...files,
];

/** How each kind of suite is found, started and counted. */
const KINDS = {
  cpp: {
    find: ({ build }) => {
      const list = join(build, 'tests/names.txt'); // Written by cmake/tests.cmake.
      const names = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
      return names.filter(Boolean).map((name) => ({ name, path: join(build, 'tests', name) }));
    },
    command: ({ path }, report, filter) => [
      path,
      `--gtest_output=json:${report}`,
      ...(filter ? [`--gtest_filter=*${filter}*`] : []),
    ],
    count: (report, log) =>
      report ? results.countGtest(JSON.parse(report)) : results.countGtestLog(log),
  },
  tools: {
    find: () => {
      const files = filesIn('tools', /\.test\.mjs$/);
      return files.length > 0 ? [{ name: 'tools', files }] : [];
    },
    command: ({ files }, report, filter) => nodeTest(files, report, filter),
    count: (report) => results.countTap(report ?? ''),
  },
  checks: {
    find: () =>
      filesIn('tools', /^(layers|tidy)\.mjs$/).map((path) => ({
        name: basename(path, '.mjs'),
        path,
      })),
    command: ({ path }, _report, filter) => (filter ? undefined : [execPath, path]),
    count: (_report, _log, exitCode) => ({ ...results.none(), passed: exitCode === 0 ? 1 : 0 }),
  },
  web: {
    find: () => {
      if (env.GW_WEB === 'OFF' || !existsSync('web/package.json')) return [];
      const { scripts = {} } = JSON.parse(readFileSync('web/package.json', 'utf8'));
      return scripts.test ? [{ name: 'web' }] : [];
    },
    command: (_suite, report, filter) => [
      'npm',
      '--prefix',
      'web',
      'test',
      '--',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...(filter ? ['--passWithNoTests', '-t', filter] : []),
    ],
    count: (report) => (report ? results.countVitest(JSON.parse(report)) : results.none()),
  },
  e2e: {
    alone: true, // Browsers and time limits: nothing else may take the processors away.
    find: () => {
      const files = filesIn('tests/e2e', /\.mjs$/).filter((path) =>
        readFileSync(path, 'utf8').includes('node:test'),
      );
      return files.length > 0 ? [{ name: 'e2e', files }] : [];
    },
    command: ({ files }, report, filter) => nodeTest(files, report, filter),
    count: (report) => results.countTap(report ?? ''),
  },
};

export function findSuites(options) {
  const kinds = Object.keys(KINDS).filter((kind) => !options.only || options.only === kind);
  return kinds.flatMap((kind) => KINDS[kind].find(options).map((suite) => ({ kind, ...suite })));
}

/** A filter names suites or, when it names none, tests inside every suite. */
export function select(suites, filter) {
  if (!filter) return { suites, testFilter: undefined };
  const named = suites.filter((suite) => suite.name.includes(filter));
  return named.length > 0 ? { suites: named } : { suites, testFilter: filter };
}

function execute([program, ...args], logPath, environment) {
  return new Promise((done) => {
    const log = createWriteStream(logPath);
    const child = spawn(program, args, {
      env: { ...env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // Its own group, so that a time-out ends its children too.
    });
    const timer = setTimeout(() => {
      log.write(`\nkilled after ${SUITE_TIME_MAX_MS / 60000} minutes\n`);
      process.kill(-child.pid, 'SIGKILL');
    }, SUITE_TIME_MAX_MS);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('error', (error) => log.write(`${error.message}\n`));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      log.end(signal ? `\nended by ${signal}\n` : '', () => done(code ?? 1));
    });
  });
}

async function runSuite(suite, { folder, testFilter, environment }) {
  const kind = KINDS[suite.kind];
  const reportPath = join(folder, `${suite.name}.report`);
  const logPath = join(folder, `${suite.name}.log`);
  const command = kind.command(suite, reportPath, testFilter);
  if (command === undefined) return undefined;
  const begin = Date.now();
  const exitCode = await execute(command, logPath, environment);
  const log = readFileSync(logPath, 'utf8');
  const report = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : undefined;
  const counts = results.judge(kind.count(report, log, exitCode), exitCode);
  if (!testFilter && counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
  const seconds = (Date.now() - begin) / 1000;
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL';
  console.log(`${mark} ${suite.name}: ${results.sentence(counts)} (${seconds.toFixed(1)} s)`);
  if (counts.failed > 0) {
    console.log(results.readableTail(log));
    if (suite.kind === 'cpp' && !report) console.log(`died in ${results.lastBegun(log)}`);
    console.log(`---- whole log: ${logPath}`);
  }
  return { name: suite.name, counts, seconds };
}

async function runAll(suites, context) {
  const queue = [...suites];
  const done = [];
  const worker = async () => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) {
      done.push(await runSuite(suite, context));
    }
  };
  await Promise.all(Array.from({ length: context.parallel }, worker));
  return done.filter((result) => result !== undefined);
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { build: { type: 'string', default: 'build/debug' }, only: { type: 'string' } },
    allowPositionals: true,
  });
  const folder = resolve('build/test-results');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const environment = {
    GW_BINARY: resolve(values.build, 'payment-gateway'),
    CHROMIUM: env.CHROMIUM ?? '/usr/bin/chromium',
    NO_COLOR: '1', // Logs are read as text.
  };
  const { suites, testFilter } = select(findSuites(values), positionals[0]);
  const context = { folder, testFilter, environment };
  const together = suites.filter((suite) => !KINDS[suite.kind].alone);
  const alone = suites.filter((suite) => KINDS[suite.kind].alone);
  const finished = [
    ...(await runAll(together, { ...context, parallel: PARALLEL })),
    ...(await runAll(alone, { ...context, parallel: 1 })),
  ];
  const total = finished.map((result) => result.counts).reduce(results.add, results.none());
  if (total.passed + total.failed === 0) {
    console.log('nothing was found to run');
    total.failed += 1;
  }
  writeFileSync(join(folder, 'total.json'), JSON.stringify(total));
  console.log(`\n${results.table(finished)}\n`);
  console.log(results.sentence(total));
  exit(total.failed === 0 ? 0 : 1);
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await main();
