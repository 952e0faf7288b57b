// Checks every #include below src/, tests/ and bench/ against the rules in tools/layers.txt.
//
//   node tools/layers.mjs [root]
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { argv, exit } from 'node:process';
import { pathToFileURL } from 'node:url';
import { walk } from './walk.mjs';

const ROOTS_BESIDE_SRC = ['tests', 'bench'];

// ---- the rules -----------------------------------------------------------------------------------

/** Lines without comments; an indented line continues the one before. */
function logicalLines(text) {
  const lines = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trimEnd();
    if (line === '') continue;
    if (/^\s/.test(line) && lines.length > 0) lines.at(-1).text += ` ${line.trim()}`;
    else lines.push({ number: index + 1, text: line.trim() });
  }
  return lines;
}

const words = (text) => text.split(/[\s,]+/).filter(Boolean);

const STATEMENTS = [
  { kind: 'sees', form: /^(\S+) +sees +(.+)$/ },
  { kind: 'seen', form: /^(\S+) +seen by +(.+)$/ },
  { kind: 'shows', form: /^(\S+)\/\* +shows +<name>\.hpp(?: +except to +(.+))?$/ },
  { kind: 'order', form: /^(\S+) +in order +(.+)$/ },
  { kind: 'later', form: /^(later) +(.+)$/ },
];

export function parseRules(text) {
  const rules = { sees: [], seen: [], shows: [], order: [], later: [] };
  for (const { number, text: line } of logicalLines(text)) {
    const [statement, reason] = line.split(/ +because +/);
    if (!reason) throw new Error(`layers.txt:${number}: every rule ends with "because ..."`);
    const known = STATEMENTS.find(({ form }) => form.test(statement));
    if (!known) throw new Error(`layers.txt:${number}: not understood: ${statement}`);
    const [, subject, list] = known.form.exec(statement);
    rules[known.kind].push({ subject, list: words(list ?? ''), reason, number });
  }
  return rules;
}

// ---- names ---------------------------------------------------------------------------------------

const isInside = (folder, parent) => folder === parent || folder.startsWith(`${parent}/`);

/** "connectors/*" and "connectors/stripe/wire" -> "connectors/stripe": the folder that is meant. */
function instance(pattern, folder) {
  if (!pattern.endsWith('/*')) return isInside(folder, pattern) ? pattern : undefined;
  const parent = pattern.slice(0, -2);
  if (!folder.startsWith(`${parent}/`)) return undefined;
  return `${parent}/${folder.slice(parent.length + 1).split('/')[0]}`;
}

/** The folders whose rights a file has: its own, and those of the tests when it is one. */
function rolesOf(path) {
  const folder = dirname(path).replace(/^src\//, '');
  const isTest = /(_test\.cpp|\/testing\.hpp)$/.test(path) || isInside(folder, 'tests');
  return isTest ? [folder, 'tests'] : [folder];
}

const namesOne = (list, roles) =>
  list.includes('everyone') ||
  list.includes('everything') ||
  roles.some((role) => list.some((name) => isInside(role, name)));

const longest = (rules) => rules.toSorted((a, b) => b.subject.length - a.subject.length)[0];

const ruleText = (rule, verb) =>
  `${rule.subject} ${verb} ${rule.list.join(' ')} (layers.txt:${rule.number}), because ${rule.reason}`;

// ---- one include ---------------------------------------------------------------------------------

function judgeHeader(rules, roles, header) {
  if (/^[a-z_0-9]+$/.test(header)) return undefined; // The standard library.
  const fits = (pattern) =>
    pattern.startsWith('<') &&
    new RegExp(`^${pattern.slice(1, -1).replaceAll(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`).test(
      header,
    );
  const rule = longest(rules.seen.filter(({ subject }) => fits(subject)));
  if (!rule) return `no rule for <${header}>: name it in layers.txt, with who may use it and why`;
  if (namesOne(rule.list, roles)) return undefined;
  return `${ruleText(rule, 'seen by')}. Use the port of ${rule.list[0]}/ instead`;
}

function judgeSees(rules, roles, target) {
  const allowed = [];
  for (const role of roles) {
    const rule = longest(rules.sees.filter(({ subject }) => isInside(role, subject)));
    if (!rule) continue;
    const list = [rule.subject, ...rule.list];
    if (list.includes('everything') || list.some((name) => isInside(target, name)))
      return undefined;
    allowed.push(rule);
  }
  if (allowed.length === 0) return `${roles[0]} has no "sees" rule in layers.txt`;
  return `${ruleText(allowed[0], 'sees')}. Include one of these, or move the code`;
}

function judgeSeenBy(rules, roles, target) {
  for (const rule of rules.seen) {
    const folder = instance(rule.subject, target);
    if (!folder || roles.some((role) => isInside(role, folder))) continue;
    if (!namesOne(rule.list, roles)) {
      return `${ruleText(rule, 'seen by')}. Use the port in ${dirname(folder)}/ instead`;
    }
  }
  return undefined;
}

function judgeShows(rules, roles, header) {
  for (const rule of rules.shows) {
    const folder = instance(`${rule.subject}/*`, dirname(header));
    if (!folder || roles.some((role) => isInside(role, folder))) continue;
    const contract = `${folder}/${folder.split('/').at(-1)}.hpp`;
    if (header !== contract && !namesOne(rule.list, roles)) {
      return (
        `${folder} shows only "${contract}" (layers.txt:${rule.number}), because ${rule.reason}. ` +
        `Include that, or put what you need into it`
      );
    }
  }
  return undefined;
}

function judgeOrder(rules, roles, target) {
  for (const { subject, list, reason, number } of rules.order) {
    const rankOf = (name) => list.findIndex((group) => group.split('+').includes(name));
    const below = (folder) => instance(`${subject}/*`, folder)?.split('/').at(-1);
    const from = below(roles[0]);
    const to = below(target);
    if (roles.length > 1 || !from || !to || from === to) continue;
    if (rankOf(from) === -1 || rankOf(to) === -1) continue; // Reported once, by checkMap.
    if (rankOf(to) > rankOf(from)) {
      return (
        `${from} comes before ${to} in the order of ${subject} (layers.txt:${number}), because ` +
        `${reason}. Declare a listener in ${from}.hpp and connect it in app/`
      );
    }
  }
  return undefined;
}

/** What is wrong with one #include, or undefined. */
export function judgeInclude(rules, rooms, path, { header, quoted }) {
  const roles = rolesOf(path);
  if (!quoted) return judgeHeader(rules, roles, header);
  const first = header.split('/')[0];
  if (roles[0] === 'bench' && !header.includes('/')) return undefined; // Beside it.
  if (!header.includes('/') || header.startsWith('.')) {
    return 'includes are written from the root of src/, as "room/file.hpp"';
  }
  if (!rooms.includes(first)) {
    if (isInside(roles.at(-1), 'tests') || roles[0] === 'bench') return undefined;
    return `there is no room src/${first}`;
  }
  const target = dirname(header);
  return (
    judgeSees(rules, roles, target) ??
    judgeSeenBy(rules, roles, target) ??
    judgeShows(rules, roles, header) ??
    judgeOrder(rules, roles, target)
  );
}

// ---- the map against the folders -----------------------------------------------------------------

const foldersOf = (rule) =>
  [rule.subject, ...rule.list].filter(
    (name) => !/^<|\*$|^(everyone|everything|nothing)$/.test(name),
  );

const orderedFolders = ({ subject, list }) =>
  list.flatMap((group) => group.split('+')).map((name) => `${subject}/${name}`);

/** Folders without a place in the map, and places in the map without a folder. */
export function checkMap(rules, folders) {
  const problems = [];
  const named = [
    ...[...rules.sees, ...rules.seen, ...rules.shows].flatMap(foldersOf),
    ...rules.order.flatMap(orderedFolders),
  ];
  const later = rules.later.flatMap((rule) => rule.list);
  for (const name of new Set(named)) {
    if (folders.some((folder) => isInside(folder, name)) || later.includes(name)) continue;
    problems.push(
      `layers.txt names ${name}, which does not exist: remove it or list it as "later"`,
    );
  }
  for (const room of new Set(folders.map((folder) => folder.split('/')[0]))) {
    if (!rules.sees.some(({ subject }) => subject === room)) {
      problems.push(`src/${room} has no place in layers.txt: say what it sees, and why`);
    }
  }
  for (const { subject, ...rest } of rules.order) {
    const known = orderedFolders({ subject, ...rest });
    const present = folders.map((folder) => instance(`${subject}/*`, folder)).filter(Boolean);
    for (const folder of new Set(present)) {
      if (known.includes(folder)) continue;
      problems.push(`src/${folder} has no place in the order of ${subject} in layers.txt`);
    }
  }
  return problems;
}

/** "a sees b sees a": a map with a circle forbids nothing. */
export function checkCircles(rules) {
  const sees = new Map(rules.sees.map(({ subject, list }) => [subject, list]));
  const problems = [];
  const visit = (room, trail) => {
    if (trail.includes(room)) {
      problems.push(
        `layers.txt has a circle: ${[...trail.slice(trail.indexOf(room)), room].join(' sees ')}`,
      );
    } else {
      (sees.get(room) ?? []).forEach((next) => visit(next, [...trail, room]));
    }
  };
  [...sees.keys()].forEach((room) => visit(room, []));
  return [...new Set(problems)].slice(0, 3);
}

// ---- all files -----------------------------------------------------------------------------------

export function includesOf(text) {
  return text.split('\n').flatMap((line, index) => {
    const match = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(line);
    return match ? [{ line: index + 1, quoted: match[1] === '"', header: match[2] }] : [];
  });
}

export function check(root) {
  const rules = parseRules(readFileSync(join(root, 'tools/layers.txt'), 'utf8'));
  const files = ['src', ...ROOTS_BESIDE_SRC]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => walk(root, folder, /\.[ch]pp$/));
  const folders = files.map((path) => dirname(path).replace(/^src\//, ''));
  const rooms = [
    ...new Set(files.filter((path) => path.startsWith('src/')).map((path) => path.split('/')[1])),
  ];
  const problems = [...checkCircles(rules), ...checkMap(rules, folders)];
  for (const path of files) {
    for (const include of includesOf(readFileSync(join(root, path), 'utf8'))) {
      const wrong = judgeInclude(rules, rooms, path, include);
      if (wrong) problems.push(`${path}:${include.line}: "${include.header}": ${wrong}`);
    }
  }
  return { problems, files: files.length };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const { problems, files } = check(argv[2] ?? '.');
  problems.forEach((problem) => console.log(problem));
  console.log(`layers: ${files} files, ${problems.length} problems`);
  exit(problems.length === 0 ? 0 : 1);
}
