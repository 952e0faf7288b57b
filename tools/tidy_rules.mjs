// The house rules that a program can check, as data. tools/tidy.mjs applies them.

export const LIMITS = { functionLines: 70, fileLines: 500, columns: 100 };

const CPP = /\.[ch]pp$/;
const WEB = /^web\/.*\.(ts|tsx|js|mjs)$/;
const SCRIPT = /\.(ts|tsx|js|mjs)$/;
const TEST = /(_test\.cpp|\.test\.(ts|tsx|mjs))$|^tests\//;

/**
 * Calls we do not make: `call` is searched in code without comments and strings, `use` says what to
 * write instead, `except` are paths where it is fine.
 */
export const BANNED = [
  {
    in: CPP,
    call: /\b(std::(cout|cerr|clog)|(?<!\w)f?printf\s*\((?!stderr)|fmt::print\s*\((?!stderr)|std::puts\s*\()/,
    use: 'spdlog, or return the text to app/; what is said before an abort goes to stderr',
    except: /^(src\/app|bench|tests)\//,
  },
  {
    in: CPP,
    call: /(?<![\w:.>])(std::)?s?rand\s*\(|\bstd::(random_device|mt19937(_64)?)\b/,
    use: 'the Entropy port (base/entropy.hpp)',
    except: /^(src\/(app|crypto)|bench|tests)\/|_test\.cpp$/,
  },
  {
    in: CPP,
    call: /\bsystem_clock::now\b|\bgettimeofday\s*\(|\btime\s*\(\s*(nullptr|NULL|0|&\w+)\s*\)/,
    use: 'the Clock handed in (base/time.hpp)',
    except: /^(src\/app|bench)\//,
  },
  {
    in: CPP,
    call: /\bsteady_clock::now\b|\bclock_gettime\s*\(/,
    use: 'the Clock handed in (base/time.hpp)',
    except: /^(src\/(app|http|store)|bench|tests)\//,
  },
  {
    in: CPP,
    call: /\bthis_thread::sleep_|\b(usleep|nanosleep)\s*\(|(?<![\w:.>])(::)?sleep\s*\(/,
    use: 'sleep_until of the executor handed in; a test moves its clock',
    except: /^bench\//,
  },
  {
    in: CPP,
    call: /\bstd::(thread|jthread|async)\b(?!::id)/,
    use: 'the executor handed in',
    except: /^(src\/(app|http|mail|store)|bench|tests)\/|_test\.cpp$/,
  },
  { in: CPP, call: /\bv?sn?printf\s*\(/, use: 'fmt::format' },
  {
    in: CPP,
    call: /\bstd::(ostringstream|stringstream|istringstream)\b/,
    use: 'fmt::format or a parser',
  },
  {
    in: CPP,
    call: /\bstd::(basic_)?regex\b/,
    use: 'a small parser: std::regex is slow and recurses',
  },
  {
    in: CPP,
    call: /(?<![\w:.>])(std::)?(ato[ilf]|strto(l|ul|ll|ull|d)|sto(i|l|ul|ll|ull|d|f))\s*\(/,
    use: 'std::from_chars, which tells errors and knows no locale',
    except: /^(bench|tests)\/|_test\.cpp$|\/testing\.hpp$/,
  },
  {
    in: CPP,
    call: /(?<![\w:.>])(std::)?(str(n?cpy|n?cat|tok)|gets|alloca|system|popen)\s*\(/,
    use: 'std::string and a library call',
  },
  {
    in: CPP,
    call: /(?<![\w:.>])(std::|::)?(getenv|setenv)\s*\(/,
    use: 'a declared setting (config/)',
    except: /^(src\/(app|config)|bench|tests)\/|_test\.cpp$/,
  },
  { in: CPP, call: /\bstd::endl\b/, use: "'\\n': endl also flushes" },
  { in: CPP, call: /(?<![\w.])assert\s*\(/, use: 'GW_ASSERT, which stays on in release' },
  { in: CPP, call: /\b(reinterpret_pointer_cast|const_cast)\b/, use: 'a type that fits' },
  { in: /\.hpp$/, call: /\busing namespace\b/, use: 'the full name: a header must not open names' },
  { in: CPP, call: /\busing namespace std;/, use: 'std:: in front' },
  {
    in: WEB,
    call: /(?<![\w.])fetch\s*\(/,
    use: 'the client in web/api',
    except: /^web\/(api|mock|scripts)\/|\.test\.tsx?$/,
  },
  {
    in: WEB,
    call: /\bconsole\.(log|debug|info)\b/,
    use: 'nothing, or show it to the person',
    except: /^web\/(mock|scripts)\//,
  },
  {
    in: WEB,
    call: /\bMath\.random\b/,
    use: 'crypto.getRandomValues',
    except: /^web\/(mock|scripts)\//,
  },
  {
    in: WEB,
    call: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write)\b/,
    use: 'textContent or JSX: text must stay text',
    except: /^web\/(mock|scripts)\//,
  },
  { in: SCRIPT, call: /(?<![\w.])eval\s*\(|\bnew Function\s*\(/, use: 'code that is written down' },
  { in: SCRIPT, call: /\bdebugger\b/, use: 'nothing: a forgotten breakpoint' },
  {
    in: SCRIPT,
    call: /\b(test|it|describe)\.only\b/,
    use: 'test without .only: it silences the others',
  },
];

/** Which files hold tests, and how a test looks in them. */
export const TEST_FILES = [
  { in: /_test\.cpp$/, test: /^\s*(TYPED_)?TEST(_[FP])?\s*\(/m },
  { in: /\.test\.(ts|tsx|mjs)$/, test: /\b(test|it)(\.\w+)*\s*[(`]/ },
];

/** What is read at all, and what was not written by hand. */
export const FOLDERS = ['src', 'tests', 'bench', 'web', 'tools', 'cmake', 'deploy', '.ci'];
export const READ = /\.(cpp|hpp|ts|tsx|js|mjs|css|html|sh|cmake|txt|json|yml|yaml)$|^(dev|run)$/;
export const GENERATED = /(^|\/)package-lock\.json$|\.generated\.\w+$|^web\/api\/schema\.\w+$/;
export const MEASURED = /\.([ch]pp|ts|tsx|js|mjs)$/;
export const isTest = (path) => TEST.test(path);
