// A keep-alive HTTP/1.1 connection for load drivers: one request at a time, answers with a
// Content-Length only. Node's own client costs several times the processor time per request,
// which on a small machine would be taken from the server being measured.
import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';

export class HttpConnection {
  #socket;
  #host;
  #received = Buffer.alloc(0);
  #waiting; // { resolve, reject } of the request under way.

  constructor(port, host = '127.0.0.1') {
    this.#host = `${host}:${port}`;
    this.#socket = connect({ port, host, noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
    this.#socket.setTimeout(15_000, () => this.#fail(new Error('no answer in 15 s')));
  }

  /** -> { status, body }, body as parsed JSON. */
  request(method, path, headers, body) {
    const payload = body === undefined ? '' : JSON.stringify(body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = payload ? `Content-Length: ${Buffer.byteLength(payload)}\r\n` : '';
    const type = payload ? 'Content-Type: application/json\r\n' : '';
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection is closed'));
      this.#waiting = { resolve, reject };
      this.#socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n` +
          `${lines.join('')}${type}${length}\r\n${payload}`,
      );
    });
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #receive(chunk) {
    this.#received = this.#received.length ? Buffer.concat([this.#received, chunk]) : chunk;
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = /^content-length: *(\d+)/im.exec(head);
    if (!length) return this.#fail(new Error(`an answer without Content-Length: ${head}`));
    const bodyStart = headEnd + HEAD_END.length;
    const end = bodyStart + Number(length[1]);
    if (this.#received.length < end) return;
    const text = this.#received.toString('utf8', bodyStart, end);
    this.#received = this.#received.subarray(end);
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve({ status: Number(head.slice(9, 12)), body: text ? JSON.parse(text) : undefined });
  }

  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}
