// A mail server with STARTTLS and a certificate of its own authority, that keeps what it is given.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

function makeCertificate(folder) {
  const key = join(folder, 'mail.key');
  const cert = join(folder, 'mail.pem');
  const { status, stderr } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost'],
  ]);
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return { cert, options: { key: readFileSync(key), cert: readFileSync(cert) } };
}

/** Undoes quoted-printable. */
export function decoded(text) {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export class MailServer {
  /** One mail each: { raw, text, secure, login }. */
  mails = [];

  static async start(folder) {
    const server = new MailServer();
    const { cert, options } = makeCertificate(folder);
    server.caFile = cert;
    server.tls = options;
    server.listener = createServer((socket) => server.serve(socket));
    await new Promise((done) => server.listener.listen(0, '127.0.0.1', done));
    server.port = server.listener.address().port;
    return server;
  }

  settings() {
    return {
      MPG_SMTP_HOST: 'localhost',
      MPG_SMTP_PORT: String(this.port),
      MPG_SMTP_USERNAME: 'gateway',
      MPG_SMTP_PASSWORD: 'hunter2 hunter2',
      MPG_SMTP_FROM: 'Gateway <no-reply@pay.example.com>',
      MPG_SMTP_CA_FILE: this.caFile,
      MPG_SECURITY_ALLOW_PRIVATE_SMTP: 'true',
    };
  }

  stop() {
    this.listener.close();
  }

  serve(socket) {
    socket.write('220 localhost ready\r\n');
    this.talk(socket, { secure: false });
  }

  talk(socket, visit) {
    let pending = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1');
      for (;;) {
        const end = visit.inMail ? '\r\n.\r\n' : '\r\n';
        const at = pending.indexOf(end);
        if (at < 0) return;
        const piece = pending.slice(0, at);
        pending = pending.slice(at + end.length);
        if (piece === 'STARTTLS') return this.secure(socket);
        socket.write(this.answer(piece, visit));
      }
    });
  }

  secure(socket) {
    socket.removeAllListeners('data');
    socket.write('220 go ahead\r\n', () => {
      const safe = new TLSSocket(socket, { isServer: true, ...this.tls });
      this.talk(safe, { secure: true });
    });
  }

  answer(line, visit) {
    if (visit.inMail) {
      visit.inMail = false;
      const raw = `${line}\r\n`.replace(/\r\n\.\./g, '\r\n.');
      const { secure, login, to } = visit;
      this.mails.push({ raw, text: decoded(raw), secure, login, to });
      return '250 taken\r\n';
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO')
      return `250-localhost\r\n250 ${visit.secure ? 'AUTH PLAIN' : 'STARTTLS'}\r\n`;
    if (verb === 'AUTH') {
      visit.login = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .split('\0');
      return '235 welcome\r\n';
    }
    if (verb === 'RCPT') visit.to = /<(.*)>/.exec(line)?.[1];
    if (verb === 'DATA') visit.inMail = true;
    return verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
  }
}
