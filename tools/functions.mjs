// Finds functions in source text and says how long they are. No parser: C++ by its braces, scripts
// by their indentation, which the formatter keeps true.

/** The text with comments, strings and characters blanked out; every line stays where it is. */
export function blankOut(text) {
  const raw = /R"([^\s()\\]{0,16})\((?:.|\n)*?\)\1"/;
  const parts = [
    /\/\/[^\n]*/, // a comment to the end of its line
    /\/\*(?:.|\n)*?\*\//, // a comment in a row of lines
    raw,
    /"(?:\\.|[^"\\\n])*"/,
    /(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'/, // not the ' that groups digits
  ];
  const all = new RegExp(
    parts
      .map((part) => part.source)
      .join('|')
      .replace('\\1', '\\1'),
    'g',
  );
  return text.replace(all, (match) => match.replace(/[^\n]/g, ' '));
}

// BOOST_DESCRIBE_STRUCT(A, (), (b, c)) stands alone without a semicolon.
const MACRO = /^(?:BOOST_\w+\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*)+/;

const NOT_A_FUNCTION =
  /^(if|for|while|switch|catch|do|else|try|namespace|class|struct|union|enum|extern)\b/;

/** Does the text before an opening brace end a function's head, as in "int f(int a) const"? */
function isHead(head) {
  const own = head.trim().replace(MACRO, '');
  const text = own.replace(/^(template\s*<[^{}]*?>\s*|\[\[[^\]]*\]\]\s*)+/, '');
  if (NOT_A_FUNCTION.test(text)) return false;
  return /^[^=]*(\boperator\S+\s*)?\(.*\)[^;]*$/s.test(text);
}

/** A brace inside a head, "f(A a = {})" or "X() : a_{1}", does not end the head. */
function isInsideHead(head) {
  const count = (sign) => head.split(sign).length - 1;
  return count('(') > count(')') || /\)[^;{}]*:\s.*\w$/s.test(head.replaceAll('::', '  '));
}

/** Functions of a C++ file: { name, line, lines }. Functions inside functions are not listed. */
export function cppFunctions(text) {
  const directive = /^[ \t]*#(?:.*\\\n)*.*$/gm;
  const code = blankOut(text).replace(directive, (line) => line.replace(/[^\n]/g, ' '));
  const found = [];
  const open = []; // One entry per brace: where a function began, where a head goes on, or neither.
  let begin = 0; // Where the current statement began.
  for (let i = 0; i < code.length; i += 1) {
    const head = code.slice(begin, i);
    if (code[i] === '{') {
      const nested = open.some((entry) => entry.at !== undefined);
      if (!nested && isInsideHead(head)) open.push({ goesOn: begin });
      else open.push(!nested && isHead(head) ? { at: begin + head.search(/\S/), head } : {});
      begin = i + 1;
    } else if (code[i] === '}') {
      const entry = open.pop() ?? {};
      if (entry.at !== undefined) found.push(measure(code, entry, i));
      begin = entry.goesOn ?? i + 1;
    } else if (code[i] === ';' || (code[i] === ':' && /\b(public|private|protected)$/.test(head))) {
      begin = i + 1;
    }
  }
  return found;
}

function measure(code, { at, head }, end) {
  const count = (from, to) => code.slice(from, to).split('\n').length;
  const name = /([\w:~]+|operator\S+)\s*\(/.exec(head)?.[1] ?? head.trim().slice(0, 40);
  return { name, line: count(0, at), lines: count(at, end) };
}

const SCRIPT_HEAD = [
  /^(?<indent>\s*)(?:export )?(?:default )?(?:async )?function\*? ?(?<name>\w*)/,
  /^(?<indent>\s*)(?:export )?const (?<name>\w+)(?:: [^=]+)? = (?:async )?(?:\(|\w+ =>)/,
  /^(?<indent>\s+)(?:(?:static|async|get|set|private|public) )*(?<name>#?\w+)\([^;]*\)[^={;]* \{$/,
];
const SCRIPT_KEYWORD = /^(if|for|while|switch|catch|return|super|await)$/;

/** Functions of a script: { name, line, lines }, those inside others included. */
export function scriptFunctions(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const match = SCRIPT_HEAD.map((head) => head.exec(line)).find(Boolean);
    if (!match || SCRIPT_KEYWORD.test(match.groups.name)) return [];
    const { indent, name } = match.groups;
    if (/[;}]$/.test(line)) return [{ name, line: index + 1, lines: 1 }];
    const closes = (other) => new RegExp(`^${indent}[})\\]]`).test(other) && !/[{(]$/.test(other);
    const end = lines.findIndex((other, at) => at > index && closes(other));
    return [{ name, line: index + 1, lines: (end === -1 ? lines.length : end) - index + 1 }];
  });
}
