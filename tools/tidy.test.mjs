import assert from 'node:assert/strict';
import test from 'node:test';
import { blankOut, cppFunctions, scriptFunctions } from './functions.mjs';
import { applyExceptions, checkFile, parseExceptions } from './tidy.mjs';

const rulesOf = (path, text) => checkFile(path, text).map((one) => one.rule);
const textsOf = (path, text) => checkFile(path, text).map((one) => one.text);
const body = (lines) => Array.from({ length: lines }, () => '  step();\n').join('');

test('clean files have no findings', () => {
  assert.deepEqual(
    rulesOf('src/base/a.cpp', '#include "base/a.hpp"\n\nint f() { return 1; }\n'),
    [],
  );
  assert.deepEqual(rulesOf('src/base/a.hpp', '#pragma once\n\nint f();\n'), []);
  assert.deepEqual(rulesOf('web/kit/a.ts', 'export const a = 1;\n'), []);
});

test('C++ functions are found with their length', () => {
  const code = [
    '// void comment() {',
    'namespace a {',
    'struct S : B {',
    '  explicit S(std::map<int, int> a = {}) : x_{1}, y_(2) {',
    '  }',
    '  int get() const noexcept override { return x_; }',
    '  bool operator==(const S&) const = default;',
    '  int x_ = 0;',
    '};',
    'template <class T>',
    'auto S::walk(std::string_view text,',
    '             T&& visit) -> Result<int> {',
    "  if (text == \"}\" || c == '}' || n > 1'000'000) {",
    '    auto inner = [&](int a) { return a; };',
    '  }',
    '  return R"({ " )";',
    '}',
    'constexpr int table[] = {1, 2};',
    'TEST(Money, Adds) {',
    '}',
    '}  // namespace a',
    '',
  ].join('\n');
  assert.deepEqual(
    cppFunctions(code).map(({ name, line, lines }) => [name, line, lines]),
    [
      ['S', 4, 2],
      ['get', 6, 1],
      ['S::walk', 10, 8],
      ['TEST', 19, 2],
    ],
  );
});

test('a macro without a semicolon is not the head of what follows', () => {
  const code = 'BOOST_DESCRIBE_STRUCT(A, (), (b, c))\nstruct B {\n  int f() { return 1; }\n};\n';
  assert.deepEqual(
    cppFunctions(code).map(({ name }) => name),
    ['f'],
  );
});

test('script functions are found with their length', () => {
  const code = [
    'export function first(a: string): void {',
    '  if (a) {',
    '    return;',
    '  }',
    '}',
    'const second = async (b) => {',
    '  await b;',
    '};',
    'const third = (c) => c + 1;',
    'class K {',
    '  private method(x: number): string {',
    "    return '';",
    '  }',
    '}',
    '',
  ].join('\n');
  assert.deepEqual(
    scriptFunctions(code).map(({ name, line, lines }) => [name, line, lines]),
    [
      ['first', 1, 5],
      ['second', 6, 3],
      ['third', 9, 1],
      ['method', 11, 3],
    ],
  );
});

test('a long function, a long file and a long line are found', () => {
  const long = `void f() {\n${body(70)}}\n`;
  assert.deepEqual(rulesOf('src/base/a.cpp', long), ['function:f']);
  assert.deepEqual(rulesOf('src/base/a.cpp', `void f() {\n${body(68)}}\n`), []);
  assert.deepEqual(rulesOf('web/kit/a.ts', 'a();\n'.repeat(501)), ['file']);
  assert.deepEqual(rulesOf('src/base/a.cpp', `int ${'a'.repeat(98)};\n`), ['columns']);
  assert.deepEqual(rulesOf('src/base/a.cpp', `// see https://${'a'.repeat(98)}\n`), []);
  assert.deepEqual(rulesOf('web/i18n/en.ts', `  x: '${'long text '.repeat(10)}',\n`), []);
});

const BANNED = [
  ['src/store/a.cpp', 'std::cout << 1;'],
  ['src/store/a.cpp', 'fmt::print("x");'],
  ['src/store/a.cpp', 'int x = rand();'],
  ['src/store/a.cpp', 'auto now = std::chrono::system_clock::now();'],
  ['src/http/a.cpp', 'auto now = system_clock::now();'],
  ['src/store/a.cpp', 'auto now = ::time(nullptr);'],
  ['src/jobs/a.cpp', 'auto now = std::chrono::steady_clock::now();'],
  ['src/jobs/a_test.cpp', 'TEST(A, B) { std::this_thread::sleep_for(1ms); }'],
  ['src/jobs/a.cpp', 'std::thread worker;'],
  ['src/app/a.cpp', 'snprintf(buffer, 3, "x");'],
  ['src/app/a.cpp', 'std::regex expression;'],
  ['src/app/a.cpp', 'int n = std::stoi(text);'],
  ['src/jobs/a.cpp', 'auto* value = std::getenv(name);'],
  ['src/app/a.cpp', 'assert(x);'],
  ['web/checkout/a.ts', 'const answer = await fetch(url);'],
  ['web/checkout/a.ts', 'console.log(1);'],
  ['web/checkout/a.tsx', 'node.innerHTML = text;'],
  ['tools/a.test.mjs', "test.only('x', () => {});"],
];

for (const [path, line] of BANNED) {
  test(`banned in ${path}: ${line}`, () => {
    assert.deepEqual(rulesOf(path, `${line}\n`), ['banned']);
    assert.match(textsOf(path, `${line}\n`)[0], / - use /);
  });
}

const FINE = [
  ['src/app/serve.cpp', 'fmt::print("ready");'],
  ['src/base/a.cpp', 'std::fprintf(stderr, "assertion failed");'],
  ['src/store/a.cpp', '// std::cout is not for us'],
  ['src/store/a.cpp', 'fail("never call rand() here");'],
  ['src/store/a.cpp', 'executor.sleep_until(deadline);'],
  ['src/store/a.cpp', 'const Instant time(Instant other);'],
  ['src/store/a.cpp', 'static_assert(sizeof(int) == 4);'],
  ['src/app/clock.cpp', 'return std::chrono::system_clock::now();'],
  ['src/http/a.cpp', 'const auto begin = std::chrono::steady_clock::now();'],
  ['web/api/http.ts', 'const answer = await fetch(url);'],
];

for (const [path, line] of FINE) {
  test(`fine in ${path}: ${line}`, () => assert.deepEqual(rulesOf(path, `${line}\n`), []));
}

test('headers, tests, blanks and open ends', () => {
  const later = ['TO', 'DO'].join('');
  assert.deepEqual(rulesOf('src/base/a.hpp', 'int a;\n'), ['header']);
  assert.deepEqual(rulesOf('src/base/a_test.cpp', 'int a;\n'), ['test']);
  assert.deepEqual(rulesOf('src/base/a.cpp', 'int a; \n'), ['blanks']);
  assert.deepEqual(rulesOf('src/base/a.cpp', 'int a;\r\n'), ['blanks']);
  assert.deepEqual(rulesOf('src/base/a.cpp', 'int a;'), ['blanks']);
  assert.deepEqual(rulesOf('src/base/a.cpp', `// ${later}: tidy up\n`), ['open end']);
  assert.deepEqual(rulesOf('src/base/a.cpp', `// ${later}(#12): tidy up\n`), []);
});

test('exceptions cover what is no bigger, and may only fall', () => {
  const big = checkFile('src/base/a.cpp', `void f() {\n${body(78)}}\n`);
  const with_ = (line) => applyExceptions(big, parseExceptions(line)).map((one) => one.text);
  assert.deepEqual(with_('src/base/a.cpp function:f 80 a table'), []);
  assert.equal(with_('src/base/a.cpp function:f 79 a table').length, 1);
  assert.match(with_('src/base/a.cpp function:f 90 a table')[0], /can be lowered to 80/);
  assert.match(with_('src/base/b.cpp file 600 a table')[1], /no longer needed/);
  assert.throws(() => parseExceptions('src/base/a.cpp function:f 80'), /reason/);
});

test('comments and texts are blanked out, line by line', () => {
  assert.equal(blankOut('a /* x\ny */ b;'), 'a     \n     b;');
  assert.equal(blankOut(`f("b{", '}', 1'000); // c\nd`), "f(    ,    , 1'000);     \nd");
  assert.equal(blankOut('x = R"-(a " b)-" + y;'), 'x =              + y;');
});
