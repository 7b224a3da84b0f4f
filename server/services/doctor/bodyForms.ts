import type { BodyForm } from '#shared/findings'
import { asWindows1252, readAs } from './charsets'
import { indented, parsed, withoutSpace, withSpaces } from './respacing'

/** A larger body is not examined. Clerk's largest events are a tenth of this. */
export const BODY_EXAMINED_MAX_BYTES = 64 * 1024

const BYTE_ORDER_MARK = Buffer.from([0xEF, 0xBB, 0xBF])

/** A body, and what several forms need of it, found once. */
interface Body {
  bytes: Buffer
  /** Read as UTF-8, what is none replaced by U+FFFD, a byte order mark kept. */
  text: string
  /** Parsed and written again in the shortest way; null where it is no JSON. */
  compact: string | null
}

const ascii = (text: string) => text.replaceAll(/[\u0080-\uFFFF]/g, hex)
const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const html = (text: string) => text.replaceAll(/[<>&\u2028\u2029]/g, hex)
const upper = (text: string) => text.replaceAll(/\\u[0-9a-f]{4}/g, escape => `\\u${escape.slice(2).toUpperCase()}`)
/** An escape that stands for a quote, a backslash or a control character has to stay one. */
const unescaped = (text: string) => text.replaceAll(/(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})/gi, (escape, before: string, code: string) => {
  const character = String.fromCharCode(Number.parseInt(code, 16))
  return character < ' ' || '"\\\u007F'.includes(character) ? escape : before + character
})
const startsWith = (bytes: Buffer, start: Buffer) => bytes.subarray(0, start.length).equals(start)

/**
 * From the body as it came to what it was before one change. Null where that change cannot have happened. Text stands for
 * its UTF-8. Where two changes come to the same, the first says it best, so those that change least come first.
 */
const UNDO: Record<BodyForm, (body: Body) => Buffer | string | null> = {
  not_utf8: ({ text }) => text,
  bom_added: ({ bytes }) => startsWith(bytes, BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : null,
  bom_lost: ({ bytes }) => Buffer.concat([BYTE_ORDER_MARK, bytes]),
  newline_added: ({ text }) => text.replace(/\r?\n$/, ''),
  newline_lost: ({ text }) => `${text}\n`,
  crlf_end_lost: ({ text }) => `${text}\r\n`,
  space_added: ({ text }) => text.trim(),
  crlf_added: ({ text }) => text.replaceAll('\r\n', '\n'),
  crlf_lost: ({ text }) => text.replaceAll(/(?<!\r)\n/g, '\r\n'),
  unescaped: ({ text }) => ascii(text),
  unescaped_upper: ({ text }) => upper(ascii(text)),
  unescaped_html: ({ text }) => html(text),
  escaped: ({ text }) => unescaped(text),
  slashes_unescaped: ({ text }) => text.replaceAll('/', '\\/'),
  slashes_escaped: ({ text }) => text.replaceAll('\\/', '/'),
  respaced: ({ text, compact }) => compact === null ? null : withoutSpace(text),
  compact: ({ compact }) => compact,
  indented_2: ({ compact }) => compact === null ? null : indented(compact, 2),
  indented_4: ({ compact }) => compact === null ? null : indented(compact, 4),
  indented_tab: ({ compact }) => compact === null ? null : indented(compact, '\t'),
  spaced: ({ text, compact }) => compact === null ? null : withSpaces(withoutSpace(text)),
  spaced_ascii: ({ compact }) => compact === null ? null : ascii(withSpaces(compact)),
  compact_ascii: ({ compact }) => compact === null ? null : ascii(compact),
  compact_html: ({ compact }) => compact === null ? null : html(compact),
  read_as_latin1: ({ text }) => /^[\0-\u00FF]*$/.test(text) ? Buffer.from(text, 'latin1') : null,
  read_as_windows: ({ text }) => asWindows1252(text),
  written_as_latin1: ({ bytes }) => bytes.toString('latin1'),
  written_as_windows: ({ bytes }) => readAs('windows-1252', bytes),
  written_as_utf16le: ({ bytes }) => bytes.length % 2 === 0 ? readAs('utf-16le', bytes) : null,
  written_as_utf16be: ({ bytes }) => bytes.length % 2 === 0 ? readAs('utf-16be', bytes) : null,
  base64: ({ text }) => /^[A-Za-z0-9+/]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64') : null,
  json_string: ({ text }) => {
    const value = text.startsWith('"') ? parsed(text) : undefined
    return typeof value === 'string' ? value : null
  },
}
const FORMS = Object.keys(UNDO) as BodyForm[]
export const BODY_FORMS_MAX = FORMS.length

/**
 * What a body may have been before something on its way changed it, each form once and none that is the body itself. One
 * change at a time, never two together.
 * @param bytes at most {@link BODY_EXAMINED_MAX_BYTES} of them
 */
export function* bodyForms(bytes: Buffer): Generator<{ form: BodyForm, body: Buffer }> {
  const text = readAs('utf-8', bytes)
  const value = parsed(text)
  const body: Body = { bytes, text, compact: value === undefined ? null : JSON.stringify(value) }
  const seen = new Set([bytes.toString('latin1')])
  for (const form of FORMS) {
    const undone = UNDO[form](body)
    if (undone === null) continue
    const candidate = typeof undone === 'string' ? Buffer.from(undone) : undone
    const key = candidate.toString('latin1')
    if (seen.has(key)) continue
    seen.add(key)
    yield { form, body: candidate }
  }
}
