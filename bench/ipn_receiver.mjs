// The shop's side of a payment, in a worker thread: takes notifications, checks their signature,
// answers 200 and tells the driver which orders were paid.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const PAID = 1;
const SIGNATURE_AGE_MAX_S = 300;
const REPORT_EVERY_MS = 2; // Many notifications travel to the driver in one message.

let paid = []; // [external reference, time in ms] since the last report.
let refused = 0;

function isGenuine(headers, body) {
  const timestamp = headers['x-signature-timestamp'] ?? '';
  const given = Buffer.from(headers['x-signature-hmac-sha256'] ?? '', 'hex');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= SIGNATURE_AGE_MAX_S)) return false;
  const hash = createHmac('sha256', workerData.secret).update(`${timestamp}.`).update(body);
  const wanted = hash.digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function take(headers, body) {
  if (!isGenuine(headers, body)) {
    refused += 1;
    return 401;
  }
  const message = JSON.parse(body);
  if (message.status === PAID) {
    paid.push([message.externalReference, performance.timeOrigin + performance.now()]);
  }
  return 200;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(take(request.headers, Buffer.concat(chunks)), { 'Content-Length': 0 });
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));

setInterval(() => {
  if (paid.length === 0 && refused === 0) return;
  parentPort.postMessage({ paid, refused });
  paid = [];
  refused = 0;
}, REPORT_EVERY_MS);
