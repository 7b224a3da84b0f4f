import fc from 'fast-check'

/** What has broken programs before: texts that mean something to SQL, FTS5, JavaScript, HTML, spreadsheets, paths or fonts. */
const TEXTS = [
  '', ' ', '\0', '\t', '\r\n', 'null', 'undefined', 'true', 'NaN', '-1', '0x10', '1e999', '9007199254740993', '[]', '{}',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype',
  '\'', '"', '\\', '`', '%', '_', '%00', '\' OR 1=1 --', '"; DROP TABLE users; --', '1); DELETE FROM events; --', 'x\' UNION SELECT data FROM users --',
  '*', 'a*', '"a', '"a" OR "b"', 'NEAR(a b, 1)', 'a AND', 'NOT a', 'OR', '^a', 'search_text: a', '{a b}: c', '(a', 'a)', '-a', '+a', 'a - b', '""',
  '<script>alert(1)</script>', '${7*7}', '{{7*7}}', '=1+1', '@SUM(A1)', '../..', '/etc/passwd', 'a/b', 'a\\b', '?a=b', '#a', 'a&b=c', ';', ',',
  '👩‍👩‍👧‍👦', '🦄'.repeat(9), '‮olleh', 'مرحبا', 'שלום', 'z̸̢a̷l̶g̵o̴', 'ﷺ', 'İ', 'ẞ', 'ŉ', '𝕳', '\uFEFF', '\uFFFD', '\uFFFF', '\u2028', '\u0085', '\u200B', '\u00AD',
  '\uD800', '\uDC00', 'a\uD83Db', '\uDE00\uD83D',
]

const loneSurrogates = fc.array(fc.integer({ min: 0xD7F0, max: 0xE010 }), { minLength: 1, maxLength: 4 }).map(units => String.fromCharCode(...units))
const LONG = [100, 201, 1001, 5000]
const long = fc.tuple(fc.constantFrom('a', '9', '"', '%', '\0', '𝕳', ' a', '(', '\uD800'), fc.constantFrom(...LONG)).map(([unit, times]) => unit.repeat(times))

/** Mostly of few kinds, so that some meet; the rest is any code point, also such as stand for nothing. */
const character = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...'aZ09 _-.:/\\"\'%&=+*(){}[]<>,;#?@\0\n\té', '\u0301', '\u200D', '🦄', 'א', '你') },
  { weight: 1, arbitrary: fc.nat(0x10FFFF).map(codePoint => String.fromCodePoint(codePoint)) },
)

/** Any text that somebody might put where a text belongs, well-formed Unicode or not. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 5, arbitrary: fc.string({ unit: character, maxLength: 12 }) },
  { weight: 1, arbitrary: loneSurrogates },
  { weight: 1, arbitrary: long },
)

/** Characters that a header's value may hold, none of which is white space at its ends. */
const HEADER_CHARACTERS = [...'aZ09 ,;:=."\'/\\()<>[]{}%_-+*&?#|~`^$!@', '\t', '\u00A0', '\u00E9', '\u00FF', '\u0085']

/** A text that HTTP lets a header's value hold; one character is one byte. */
export const headerText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...HEADER_CHARACTERS), { maxLength: 12 }).map(characters => characters.join('')),
  fc.constantFrom('', 'application/json', 'null', '__proto__', '\' OR 1=1 --', 'Ã©', '0', '-1'),
)
