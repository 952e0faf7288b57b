// Reads the mails that a gateway without a mail server leaves in its data directory.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './gateway.mjs';

function quotedPrintable(text) {
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function readMail(path) {
  const raw = readFileSync(path, 'latin1');
  const header = (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1].trim() ?? '';
  const body = quotedPrintable(raw);
  return {
    path,
    to: header('To'),
    subject: header('Subject'),
    body,
    code: /\b\d{6}\b/.exec(header('Subject'))?.[0],
    link: /https?:\/\/\S+?#token=[\w.-]+/.exec(body)?.[0],
  };
}

export class Mailbox {
  constructor(gateway) {
    this.folder = join(gateway.folder, 'mail');
  }

  /** Oldest first. */
  to(address) {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => readMail(join(this.folder, name)))
      .filter(({ to }) => to.includes(address));
  }

  /** The newest mail to this address, once there are `count` of them. */
  async newest(address, count = 1) {
    const arrived = () => this.to(address).length >= count && this.to(address).at(-1);
    return eventually(arrived, { what: `mail number ${count} to ${address}` });
  }
}
