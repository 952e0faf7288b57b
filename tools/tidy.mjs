// Checks the house rules that need no compiler: sizes, banned calls, headers, open ends, blanks.
//
//   node tools/tidy.mjs [root]
//
// What was already too big when a rule came stands in tools/tidy_exceptions.txt with its size. Such
// a number may only fall: a file that has shrunk must lower it, and leave the list when it fits.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path/posix';
import { argv, exit } from 'node:process';
import { pathToFileURL } from 'node:url';
import { blankOut, cppFunctions, scriptFunctions } from './functions.mjs';
import {
  BANNED,
  FOLDERS,
  GENERATED,
  isTest,
  LIMITS,
  MEASURED,
  READ,
  TEST_FILES,
} from './tidy_rules.mjs';
import { walk } from './walk.mjs';

const isCpp = (path) => /\.[ch]pp$/.test(path);

/** A finding: { path, line, rule, text }, and `size` where the exceptions may allow more. */
const finding = (path, line, rule, text, size) => ({ path, line, rule, text, size });

function checkSizes(path, text) {
  if (!MEASURED.test(path)) return [];
  const found = [];
  const lines = text.split('\n').length - 1;
  if (lines > LIMITS.fileLines) {
    found.push(finding(path, 1, 'file', `${lines} lines, at most ${LIMITS.fileLines}`, lines));
  }
  const functions = isCpp(path) ? cppFunctions(text) : scriptFunctions(text);
  for (const { name, line, lines: size } of functions) {
    if (size <= LIMITS.functionLines) continue;
    const words = `${name}() has ${size} lines, at most ${LIMITS.functionLines}`;
    found.push(finding(path, line, `function:${name}`, words, size));
  }
  return found;
}

function checkColumns(path, text) {
  if (!MEASURED.test(path)) return [];
  const uncut = [
    /^\s*(\/\/|\*|#include).*\S{60}/, // an address in a comment, a long path
    ...(isCpp(path) ? [] : [/(["'`])(?:\\.|(?!\1).){60,}\1/, /\/\S{60,}\//]), // a text, a pattern
  ];
  const allowed = (line) => uncut.some((form) => form.test(line));
  return text.split('\n').flatMap((line, index) => {
    const columns = [...line].length;
    if (columns <= LIMITS.columns || allowed(line)) return [];
    return [finding(path, index + 1, 'columns', `${columns} columns, at most ${LIMITS.columns}`)];
  });
}

function checkBanned(path, text) {
  const rules = BANNED.filter((rule) => rule.in.test(path) && !rule.except?.test(path));
  if (rules.length === 0) return [];
  const lines = blankOut(text).split('\n');
  return lines.flatMap((line, index) =>
    rules.flatMap(({ call, use }) => {
      const match = call.exec(line);
      return match ? [finding(path, index + 1, 'banned', `${match[0].trim()} - use ${use}`)] : [];
    }),
  );
}

function checkBlanks(path, text) {
  const found = text.split('\n').flatMap((line, index) => {
    if (line.endsWith('\r'))
      return [finding(path, index + 1, 'blanks', 'CR at the end of the line')];
    if (/[ \t]$/.test(line)) return [finding(path, index + 1, 'blanks', 'blanks at the end')];
    return [];
  });
  const last = text.split('\n').length;
  if (text !== '' && !text.endsWith('\n'))
    found.push(finding(path, last, 'blanks', 'no last newline'));
  return found.slice(0, 3);
}

function checkOpenEnds(path, text) {
  if (!MEASURED.test(path)) return [];
  const mark = new RegExp(
    `\\b(${['TO', 'FIX'].map((a, i) => a + ['DO', 'ME'][i]).join('|')})\\b(?!\\(#\\d+\\))`,
  );
  return text.split('\n').flatMap((line, index) => {
    const match = mark.exec(line);
    return match
      ? [finding(path, index + 1, 'open end', `${match[0]} needs an issue: ${match[0]}(#12)`)]
      : [];
  });
}

function checkShape(path, text) {
  const found = [];
  if (path.endsWith('.hpp') && !/^#pragma once$/m.test(text)) {
    found.push(finding(path, 1, 'header', '#pragma once is missing'));
  }
  const kind = TEST_FILES.find((files) => files.in.test(path));
  if (kind && !kind.test.test(text)) found.push(finding(path, 1, 'test', 'holds no test'));
  return found;
}

const CHECKS = [checkSizes, checkColumns, checkBanned, checkBlanks, checkOpenEnds, checkShape];

export const checkFile = (path, text) => CHECKS.flatMap((one) => one(path, text));

// ---- exceptions ----------------------------------------------------------------------------------

/** Lines of "path rule size reason"; the size is the most that is tolerated. */
export function parseExceptions(text) {
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const match = /^(\S+) (\S+) (\d+) (.+)$/.exec(line);
    if (!match) throw new Error(`tidy_exceptions.txt:${index + 1}: expected path rule size reason`);
    return [{ path: match[1], rule: match[2], size: Number(match[3]), line: index + 1 }];
  });
}

/** The findings that no exception covers, and the exceptions that are looser than needed. */
export function applyExceptions(findings, exceptions) {
  const matches = (a, b) => a.path === b.path && a.rule === b.rule;
  const left = findings.filter(
    (one) => !exceptions.some((entry) => matches(entry, one) && one.size <= entry.size),
  );
  const loose = exceptions.flatMap((entry) => {
    const size = Math.max(
      0,
      ...findings.filter((one) => matches(entry, one)).map((one) => one.size),
    );
    if (size >= entry.size) return [];
    const advice = size === 0 ? 'is no longer needed: remove it' : `can be lowered to ${size}`;
    const text = `the exception for ${entry.path} ${entry.rule} ${advice}`;
    return [finding('tools/tidy_exceptions.txt', entry.line, 'ratchet', text)];
  });
  return [...left, ...loose];
}

// ---- all files -----------------------------------------------------------------------------------

export function check(root) {
  const files = FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => walk(root, folder, READ))
    .filter((path) => !GENERATED.test(path));
  if (existsSync(join(root, 'dev'))) files.push('dev');
  const findings = files.flatMap((path) => checkFile(path, readFileSync(join(root, path), 'utf8')));
  const list = join(root, 'tools/tidy_exceptions.txt');
  const exceptions = existsSync(list) ? parseExceptions(readFileSync(list, 'utf8')) : [];
  return { findings: applyExceptions(findings, exceptions), files: files.length };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const { findings, files } = check(argv[2] ?? '.');
  for (const { path, line, rule, text } of findings)
    console.log(`${path}:${line}: ${rule}: ${text}`);
  console.log(`tidy: ${files} files, ${findings.length} problems`);
  exit(findings.length === 0 ? 0 : 1);
}
