// ./dev bench: measures the release build against its targets.
//
//   node bench/run.mjs [--only NAME] [--quick] [--seconds N] [--rows N]
//
// NAME is one of create, start, fullPath, million, list, startFull; --only may be repeated. The
// results end as a Markdown table and in build/bench.json. Needs wrk, build/payment-gateway and
// build/bench/bench_limit (GW_BINARY and GW_BENCH name other places). Everything listens on the
// loopback, and all of it ends with this process.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import * as measures from './measures.mjs';
import { cleanUp, root } from './support.mjs';

const order = ['create', 'start', 'fullPath', 'million', 'list', 'startFull'];

function readSettings() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: order },
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rows: { type: 'string' },
    },
  });
  const unknown = values.only.filter((name) => !order.includes(name));
  if (unknown.length) throw new Error(`${unknown} is not one of ${order.join(', ')}`);
  const number = (name, usual) => {
    const value = Number(values[name] ?? usual);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} wants a whole number`);
    return value;
  };
  return {
    only: order.filter((name) => values.only.includes(name)),
    quick: values.quick,
    rounds: values.quick ? 1 : 3,
    seconds: number('seconds', values.quick ? 3 : 8),
    checkoutsWanted: number('rows', values.quick ? 50_000 : 1_000_000),
    paymentsWanted: values.quick ? 2_000 : 20_000,
    listCalls: values.quick ? 100 : 500,
  };
}

const digits = (value) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);

class Bench {
  rows = [];
  #full;

  constructor(settings) {
    this.settings = settings;
  }

  progress(text) {
    process.stderr.write(`  ${text}\n`);
  }

  report(name, value, unit, target) {
    const status = target ? (target.isMet(value) ? 'ok' : 'below') : '';
    const row = { name, value, unit, target: target?.text ?? '', status };
    this.rows.push(row);
    const measured = `${name.padEnd(48)} ${digits(value).padStart(9)} ${unit.padEnd(6)}`;
    process.stdout.write(`${measured} ${row.target.padEnd(8)} ${status}`.trimEnd() + '\n');
  }

  /** The filled store, made by the first measure that asks for it. */
  fullStore() {
    this.#full ??= measures.fillStore(this);
    return this.#full;
  }

  table() {
    const lines = this.rows.map(
      ({ name, value, unit, target, status }) =>
        `| ${name} | ${digits(value)} | ${unit} | ${target} | ${status} |`,
    );
    return ['| measure | value | unit | target | |', '|---|---:|---|---|---|', ...lines].join('\n');
  }
}

function machine() {
  const memory = /^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1];
  const load = Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
  const list = cpus();
  return {
    processor: list[0].model,
    processors: list.length,
    memoryGib: Math.round(memory / 1024 / 1024),
    loadAtStart: load,
    time: new Date().toISOString(),
  };
}

async function main() {
  const bench = new Bench(readSettings());
  const about = machine();
  bench.progress(`${about.processors} x ${about.processor}, load at start ${about.loadAtStart}`);
  const failures = [];
  for (const name of bench.settings.only) {
    bench.progress(name);
    try {
      await measures[name](bench);
    } catch (error) {
      failures.push({ measure: name, message: error.message });
      bench.progress(`${name} failed: ${error.stack}`);
    }
  }
  const { settings, rows } = bench;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(
    join(root, 'build/bench.json'),
    JSON.stringify({ machine: about, settings, rows, failures }, null, 2) + '\n',
  );
  process.stdout.write(`\n${bench.table()}\n`);
  process.exit(failures.length ? 1 : 0);
}

process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
main().catch((error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exit(1);
});
