// The measures of `./dev bench`. Each takes the bench (settings, shared stores, report) and adds
// rows to the report; each can be run alone.
import { HttpConnection } from './http_client.mjs';
import { makePayments, measureFullPath } from './full_path.mjs';
import {
  freshFolder,
  loadWithWrk,
  median,
  quantile,
  removeFolder,
  residentMib,
  startGateway,
  startLimit,
  stop,
} from './support.mjs';

const atLeast = (value) => ({ text: `≥ ${value}`, isMet: (measured) => measured >= value });
const below = (value) => ({ text: `< ${value}`, isMet: (measured) => measured < value });

/** Starts a server on a fresh store, uses it, stops it, removes the store. */
async function onFreshStore(startServer, use) {
  const folder = freshFolder('fresh');
  const server = await startServer(folder);
  try {
    return await use(server);
  } finally {
    await stop(server);
    removeFolder(folder);
  }
}

const medianOf = (rounds, key) => median(rounds.map((round) => round[key]));

/** Checkouts per second over HTTP, against the limit, in alternating rounds. */
export async function create(bench) {
  const { seconds, rounds } = bench.settings;
  const contestants = [
    { name: 'limit', start: (folder) => startLimit(folder) },
    { name: 'gateway', start: startGateway },
    { name: 'limit, one thread', start: (folder) => startLimit(folder, { writer: 'inline' }) },
  ];
  for (const contestant of contestants) contestant.rounds = [];
  for (let round = 1; round <= rounds; ++round) {
    for (const { name, start, rounds: results } of contestants) {
      const result = await onFreshStore(start, async (server) => {
        const load = await loadWithWrk(server, { seconds });
        return { ...load, residentMib: residentMib(server.child.pid) };
      });
      results.push(result);
      bench.progress(
        `round ${round}: ${name} ${result.rate.toFixed(0)}/s, ` +
          `${result.serverCpu.toFixed(2)} processors`,
      );
    }
  }
  const [limit, gateway, inline] = contestants.map((contestant) => contestant.rounds);
  reportCreate(bench, limit, gateway, inline);
}

function reportCreate(bench, limit, gateway, inline) {
  const limitRate = medianOf(limit, 'rate');
  const rate = medianOf(gateway, 'rate');
  bench.report('checkouts created, limit', limitRate, '1/s');
  bench.report('checkouts created, limit in one thread', medianOf(inline, 'rate'), '1/s');
  bench.report('checkouts created, gateway', rate, '1/s');
  bench.report('gateway / limit', rate / limitRate, 'ratio', atLeast(0.5));
  bench.report('gateway / limit in one thread', rate / medianOf(inline, 'rate'), 'ratio');
  bench.report('create latency p50, 64 connections', medianOf(gateway, 'p50Ms'), 'ms');
  bench.report('create latency p99, 64 connections', medianOf(gateway, 'p99Ms'), 'ms');
  bench.report('limit latency p50', medianOf(limit, 'p50Ms'), 'ms');
  bench.report('limit latency p99', medianOf(limit, 'p99Ms'), 'ms');
  const resident = Math.max(...gateway.map((round) => round.residentMib));
  bench.report('resident memory after load', resident, 'MiB', below(64));
  bench.report('limit resident memory', medianOf(limit, 'residentMib'), 'MiB');
  bench.report('written per checkout, gateway', medianOf(gateway, 'bytesPerCheckout'), 'bytes');
  bench.report('written per checkout, limit', medianOf(limit, 'bytesPerCheckout'), 'bytes');
}

/** Median time from spawn to the first healthy answer on the store in this folder. */
async function medianStartMs(folder) {
  const times = [];
  for (let i = 0; i < 7; ++i) {
    const gateway = await startGateway(folder);
    times.push(gateway.startMs);
    await stop(gateway);
  }
  return median(times);
}

export async function start(bench) {
  const folder = freshFolder('start');
  const gateway = await startGateway(folder);
  const { created } = await loadWithWrk(gateway, { seconds: 2 });
  await stop(gateway);
  bench.progress(`starting 7 times on ${created} checkouts`);
  bench.report('start on an existing store', await medianStartMs(folder), 'ms', below(250));
  removeFolder(folder);
}

export async function fullPath(bench) {
  const seconds = bench.settings.seconds;
  const measure = (gateway) => measureFullPath(gateway, { seconds });
  const result = await onFreshStore(startGateway, measure);
  bench.report('full path, 32 buyers', result.perSecond, '1/s');
  bench.report('pay click to notification p50', result.p50Ms, 'ms');
  bench.report('pay click to notification p99', result.p99Ms, 'ms');
  bench.report('full path, processors of the gateway', result.gatewayCpu, 'CPU');
  bench.report('full path, processors of the driver', result.driverCpu, 'CPU');
  bench.report('full path, driver share of the machine', result.driverShare * 100, '%');
}

/** The create rate at a full store, against fresh stores in alternating rounds. */
export async function million(bench) {
  const { seconds, rounds } = bench.settings;
  const full = await bench.fullStore();
  const results = { fresh: [], full: [] };
  for (let round = 1; round <= rounds; ++round) {
    const fresh = await onFreshStore(startGateway, (server) => loadWithWrk(server, { seconds }));
    const filled = await loadWithWrk(full.gateway, { seconds });
    full.checkouts += filled.created;
    results.fresh.push(fresh);
    results.full.push(filled);
    bench.progress(
      `round ${round}: fresh ${fresh.rate.toFixed(0)}/s, ` + `full ${filled.rate.toFixed(0)}/s`,
    );
  }
  const rate = medianOf(results.full, 'rate');
  const rows = `${full.checkoutsAtFirst} checkouts`;
  bench.report(`checkouts created at ${rows}`, rate, '1/s');
  const ratio = rate / medianOf(results.fresh, 'rate');
  bench.report('full store / fresh store', ratio, 'ratio', atLeast(0.8));
  bench.report(`create latency p99 at ${rows}`, medianOf(results.full, 'p99Ms'), 'ms');
  bench.report(`resident memory at ${rows}`, residentMib(full.gateway.child.pid), 'MiB', below(64));
}

/** Starts the gateway and fills it, by its own API, the fastest honest way there is. */
export async function fillStore(bench) {
  const { checkoutsWanted } = bench.settings;
  const gateway = await startGateway(freshFolder('full'));
  const began = performance.now();
  let checkouts = 0;
  let rate = 0;
  while (checkouts < checkoutsWanted) {
    const expected = rate > 0 ? Math.ceil((checkoutsWanted - checkouts) / rate) : 2;
    const load = await loadWithWrk(gateway, { seconds: Math.min(15, Math.max(1, expected)) });
    checkouts += load.created;
    rate = load.rate;
    bench.progress(`filling: ${checkouts} of ${checkoutsWanted}, ${rate.toFixed(0)}/s`);
  }
  bench.report(`filling with ${checkouts} checkouts`, (performance.now() - began) / 1e3, 's');
  return { gateway, checkouts, checkoutsAtFirst: checkouts };
}

async function getLatencies(gateway, name, count) {
  const path = `/api/v1/${name}?limit=100`;
  const connection = new HttpConnection(Number(new URL(gateway.url).port));
  const headers = { Authorization: `Bearer ${gateway.apiKey}` };
  const times = [];
  let rows = 0;
  for (let i = 0; i < count + 20; ++i) {
    const began = performance.now();
    const { status, body } = await connection.request('GET', path, headers);
    if (i >= 20) times.push(performance.now() - began); // The first ones only warm up.
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    rows = body[name].length;
  }
  connection.close();
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), rows };
}

const lists = ['checkouts', 'transactions'];

async function listLatencies(bench, gateway) {
  const result = {};
  for (const name of lists) {
    result[name] = await getLatencies(gateway, name, bench.settings.listCalls);
  }
  return result;
}

/** Lists must cost the same on a small and on a full store. */
export async function list(bench) {
  const { paymentsWanted } = bench.settings;
  const small = await onFreshStore(startGateway, async (gateway) => {
    await makePayments(gateway, 1_000);
    return listLatencies(bench, gateway);
  });
  const full = await bench.fullStore();
  bench.progress(`adding ${paymentsWanted} payments to the full store`);
  const payments = await makePayments(full.gateway, paymentsWanted);
  full.checkouts += payments.length;
  const large = await listLatencies(bench, full.gateway);
  const rows = { checkouts: full.checkouts, transactions: payments.length };
  for (const name of lists) {
    const title = `list ${small[name].rows} ${name}`;
    bench.report(`${title} of 1,000, p50`, small[name].p50Ms, 'ms');
    bench.report(`${title} of ${rows[name]}, p50`, large[name].p50Ms, 'ms');
    bench.report(`${title} of ${rows[name]}, p99`, large[name].p99Ms, 'ms');
    const ratio = large[name].p50Ms / small[name].p50Ms;
    bench.report(`${title}, full / small`, ratio, 'ratio', below(1.5));
  }
}

/** Last, because it stops the full store. */
export async function startFull(bench) {
  const full = await bench.fullStore();
  await stop(full.gateway);
  const name = `start on a store of ${full.checkouts} checkouts`;
  bench.report(name, await medianStartMs(full.gateway.folder), 'ms', below(250));
}
