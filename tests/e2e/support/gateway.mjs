// Runs the real program: on free ports, in a data directory of its own, ended by its pid.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process, { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

export const binary = resolve(env.GW_BINARY ?? 'build/debug/payment-gateway');

const startLimitMs = 20_000;
const stopLimitMs = 15_000;

const running = new Set();
const folders = new Set();

// Nothing outlives the tests, however they end.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gw-e2e-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// The settings of whoever runs the tests must not reach the program under test.
export function cleanEnvironment(more = {}) {
  const kept = Object.entries(env).filter(([key]) => !key.startsWith('MPG_'));
  return { ...Object.fromEntries(kept), ...more };
}

/** A command that ends by itself. */
export function runBinary(args, settings = {}, options = {}) {
  const { status, stdout, stderr } = spawnSync(binary, args, {
    env: cleanEnvironment(settings),
    encoding: 'utf8',
    timeout: startLimitMs,
    ...options,
  });
  return { code: status, stdout, stderr };
}

/** One process of the gateway, and what it takes to start it again on the same data. */
export class Gateway {
  static async start(options = {}) {
    const gateway = new Gateway();
    gateway.folder = options.folder ?? temporaryFolder();
    gateway.demo = options.demo ?? true;
    gateway.adminPort = await freePort();
    gateway.mainPort = await freePort();
    gateway.settings = options.settings ?? {};
    await gateway.launch();
    return gateway;
  }

  get admin() {
    return `http://127.0.0.1:${this.adminPort}`;
  }

  get main() {
    return `http://127.0.0.1:${this.mainPort}`;
  }

  /** The origin of the payment page, as a browser sees it. */
  get page() {
    return `http://localhost:${this.mainPort}`;
  }

  get facts() {
    return JSON.parse(readFileSync(join(this.folder, 'demo.json'), 'utf8'));
  }

  arguments() {
    return ['serve', ...(this.demo ? ['--demo'] : []), '--data-dir', this.folder];
  }

  environment() {
    return cleanEnvironment({
      MPG_ADMIN_BACKEND_HOST: '127.0.0.1',
      MPG_ADMIN_BACKEND_PORT: String(this.adminPort),
      MPG_MAIN_BACKEND_HOST: '127.0.0.1',
      MPG_MAIN_BACKEND_PORT: String(this.mainPort),
      MPG_LOG_LEVEL: 'warn',
      ...this.settings,
    });
  }

  /** Starts the process and waits until both listeners answer. */
  async launch() {
    this.output = '';
    const begin = Date.now();
    const child = spawn(binary, this.arguments(), {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    running.add(child);
    const keep = (text) => (this.output = (this.output + text).slice(-200_000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    this.ended = new Promise((done) => {
      child.on('error', (error) => {
        this.failure = error;
      });
      child.on('close', (code, signal) => {
        running.delete(child);
        done({ code, signal });
      });
    });
    while (!(await this.answers())) {
      if (this.failure) throw this.failure;
      const over = child.exitCode !== null || Date.now() - begin > startLimitMs;
      if (over) throw new Error(`the gateway did not start:\n${this.output}`);
      await sleep(10);
    }
    this.readyAfterMs = Date.now() - begin;
  }

  async answers() {
    try {
      const answers = await Promise.all([
        fetch(`${this.admin}/health`),
        fetch(`${this.main}/health`),
      ]);
      await Promise.all(answers.map((answer) => answer.text()));
      return answers.every(({ status }) => status === 200);
    } catch {
      return false;
    }
  }

  /** As the system would on a crash: no chance to tidy up. */
  async crash() {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const late = sleep(stopLimitMs, 'late', { ref: false });
    const result = await Promise.race([this.ended, late]);
    if (result !== 'late') return result;
    this.child.kill('SIGKILL');
    await this.ended;
    throw new Error(`the gateway did not stop in ${stopLimitMs} ms:\n${this.output}`);
  }

  /** Ends the process and removes its data. */
  async dispose() {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.crash();
    removeFolder(this.folder);
  }
}

/** Asks again until `question` gives something; its last answer says why it never did. */
export async function eventually(question, { withinMs = 10_000, everyMs = 50, what } = {}) {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what ?? question}`);
    await sleep(everyMs);
  }
}

export { sleep };
