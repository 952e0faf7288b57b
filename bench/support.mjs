// What every measure needs: children that always end, wrk, and numbers from /proc.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cpuCount = availableParallelism();

const gatewayBinary = process.env.GW_BINARY ?? join(root, 'build/payment-gateway');
const limitBinary = join(process.env.GW_BENCH ?? join(root, 'build/bench'), 'bench_limit');
const clockTicksPerSecond = 100;

// Below build/ and not in the system's temporary folder: that may be memory, where fsync is free.
const scratch = join(root, 'build', `bench-data-${process.pid}`);
const children = new Set();

/** Removes everything this process made; safe to call at any time, and again. */
export function cleanUp() {
  for (const child of children) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

let folderCount = 0;
export function freshFolder(name) {
  const folder = join(scratch, `${++folderCount}-${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export const removeFolder = (folder) => rmSync(folder, { recursive: true, force: true });

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// setpriv becomes the command, after asking the kernel to end it when this process is killed.
function start(command, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], options);
  children.add(child);
  child.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('exit', (code, signal) => resolve({ code, signal }));
  }).then((end) => {
    children.delete(child);
    child.hasEnded = true;
    return end;
  });
  return child;
}

export async function stop(server) {
  const { child } = server;
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await child.ended;
  clearTimeout(forced);
}

async function untilOutput(child, pattern) {
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  for (let waited = 0; waited < 10_000; waited += 5) {
    const match = text.match(pattern);
    if (match) return match;
    if (child.hasEnded) break;
    await sleep(5);
  }
  throw new Error('the limit did not get ready');
}

/** A running limit: { child, url, path, apiKey }. */
export async function startLimit(folder, { writer = 'thread' } = {}) {
  const args = ['--db', join(folder, 'limit.db'), '--writer', writer, '--seconds', '600'];
  const child = start(limitBinary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [, port] = await untilOutput(child, /listening (\d+)/);
  const path = `/api/v1/checkouts/${'0'.repeat(24)}/create`;
  return { child, folder, url: `http://127.0.0.1:${port}`, path, apiKey: '0'.repeat(48) };
}

function healthStatus(port) {
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path: '/health', agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.setTimeout(1_000, () => call.destroy());
    call.on('error', () => resolve(0));
    call.end();
  });
}

async function untilHealthy(child, port, logFile) {
  const begin = performance.now();
  while (performance.now() - begin < 20_000) {
    if ((await healthStatus(port)) === 200) return performance.now();
    if (child.hasEnded) break;
    await sleep(2);
  }
  const log = readFileSync(logFile, 'utf8').slice(-2_000);
  throw new Error(`the gateway did not get healthy:\n${log}`);
}

function gatewayEnvironment(dataDir, adminPort, mainPort) {
  return {
    ...process.env,
    MPG_DATA_DIR: dataDir,
    MPG_ADMIN_BACKEND_HOST: '127.0.0.1',
    MPG_ADMIN_BACKEND_PORT: String(adminPort),
    MPG_MAIN_BACKEND_HOST: '127.0.0.1',
    MPG_MAIN_BACKEND_PORT: String(mainPort),
    MPG_LOG_LEVEL: 'error',
    MPG_IPN_ALLOW_PRIVATE_TARGETS: 'true', // The shop's receiver listens on the loopback.
  };
}

/** A running gateway: { child, url, path, apiKey, mainPort, demo, startMs }. */
export async function startGateway(folder) {
  const [adminPort, mainPort] = [await freePort(), await freePort()];
  const dataDir = join(folder, 'data');
  const logFile = join(folder, 'gateway.log');
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(logFile, 'a');
  const began = performance.now();
  const child = start(gatewayBinary, ['serve', '--demo', '--data-dir', dataDir], {
    cwd: folder,
    env: gatewayEnvironment(dataDir, adminPort, mainPort),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const startMs = (await untilHealthy(child, adminPort, logFile)) - began;
  await untilHealthy(child, mainPort, logFile);
  const demo = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  return {
    child,
    folder,
    logFile,
    mainPort,
    demo,
    startMs,
    url: `http://127.0.0.1:${adminPort}`,
    path: `/api/v1/checkouts/${demo.siteId}/create`,
    apiKey: demo.apiKey,
  };
}

/** Loads a server with checkouts: { rate, created, p50Ms, p99Ms, bytesPerCheckout, cpu... }. */
export async function loadWithWrk(server, { seconds, connections = 64 }) {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '-s',
    join(root, 'bench/checkout.lua'),
    server.url,
    '--',
    server.path,
    server.apiKey,
  ];
  const before = usage(server.child.pid);
  const child = start('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const { code, error } = await child.ended;
  if (error || code !== 0) throw new Error(`wrk failed: ${error?.message ?? output}`);
  if (server.child.hasEnded) throw new Error('the server ended under load');
  const after = usage(server.child.pid);
  const result = Object.fromEntries(
    [.../^RESULT (.*)$/m.exec(output)[1].matchAll(/(\w+)=(\d+)/g)].map((m) => [m[1], Number(m[2])]),
  );
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.requests} requests failed`);
  const elapsed = result.duration_us / 1e6;
  return {
    rate: result.requests / elapsed,
    created: result.requests,
    p50Ms: result.p50_us / 1e3,
    p99Ms: result.p99_us / 1e3,
    bytesPerCheckout: (after.bytesWritten - before.bytesWritten) / result.requests,
    serverCpu: (after.cpuSeconds - before.cpuSeconds) / elapsed,
  };
}

/** Processor time and bytes written of a process so far. */
export function usage(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  return {
    cpuSeconds: ticks / clockTicksPerSecond,
    bytesWritten: Number(/^write_bytes: (\d+)/m.exec(io)[1]),
  };
}

export function residentMib(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
