import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BODY_FORMS, type BodyForm } from '#shared/findings'
import { bodyForms, BODY_EXAMINED_MAX_BYTES, BODY_FORMS_MAX } from '../../../server/services/doctor/bodyForms'
import { createWebhookSecret } from '../../../scripts/clerk/instance'
import { USER_CREATED_TEXT } from '../../fixtures/events'
import { examined } from './patient'

const secret = createWebhookSecret()
const event = { type: 'user.updated', data: { id: 'user_1', first_name: 'Zoë <3 “€”', url: 'https://img.example/a?b=1&c=2', size: 1.5 } }
const compact = JSON.stringify(event)
const ascii = (text: string) => text.replaceAll(/[\u0080-\uFFFF]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
const html = (text: string) => text.replaceAll(/[<>&]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`)
const respelled = (text: string) => JSON.stringify(JSON.parse(text))
const pretty = (by: number | string) => JSON.stringify(event, null, by)
const spaced = '{"type": "user.updated", "data": {"id": "user_1", "name": "Zoë: a, b"}}'

describe('what was done to the body is named', () => {
  test.for<[BodyForm, signed: string, came: string | Buffer]>([
    ['respaced', compact, pretty(2)],
    ['respaced', compact, compact.replaceAll('":', '": ')],
    ['respaced', '{"n":1.0,"2":0,"1":0}', '{ "n": 1.0, "2": 0, "1": 0 }'],
    ['compact', compact, pretty(2).replace('ë', '\\u00eb')],
    ['indented_2', pretty(2), compact],
    ['indented_4', pretty(4), compact],
    ['indented_4', pretty(4), pretty(2)],
    ['indented_tab', pretty('\t'), compact],
    ['spaced', spaced, respelled(spaced)],
    ['spaced_ascii', ascii(spaced), respelled(spaced)],
    ['compact_ascii', ascii(compact), pretty(2)],
    ['unescaped_html', html(compact), compact],
    ['compact_html', html(compact), pretty(4)],
    ['unescaped', ascii(spaced), spaced],
    ['unescaped_upper', ascii(spaced).replace('\\u00eb', '\\u00EB'), spaced],
    ['unescaped_html', html(pretty(2)), pretty(2)],
    ['escaped', pretty(2), ascii(pretty(2))],
    ['slashes_unescaped', pretty(2).replaceAll('/', '\\/'), pretty(2)],
    ['slashes_escaped', pretty(2), pretty(2).replaceAll('/', '\\/')],
    ['crlf_added', pretty(2), pretty(2).replaceAll('\n', '\r\n')],
    ['crlf_lost', pretty(2).replaceAll('\n', '\r\n'), pretty(2)],
    ['bom_added', compact, `\uFEFF${compact}`],
    ['bom_lost', `\uFEFF${compact}`, compact],
    ['newline_added', compact, `${compact}\n`],
    ['newline_added', USER_CREATED_TEXT.trim(), `${USER_CREATED_TEXT.trim()}\r\n`],
    ['newline_lost', `${compact}\n`, compact],
    ['crlf_end_lost', `${compact}\r\n`, compact],
    ['space_added', compact, `  ${compact} \n\n`],
    ['read_as_latin1', '{"a":"é"}', Buffer.from(Buffer.from('{"a":"é"}').toString('latin1'))],
    ['read_as_windows', compact, Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(compact)))],
    ['written_as_latin1', '{"a":"é"}', Buffer.from('{"a":"é"}', 'latin1')],
    ['written_as_windows', '{"a":"€"}', Buffer.from('{"a":"\u0080"}', 'latin1')],
    ['written_as_utf16le', compact, Buffer.from(compact, 'utf16le')],
    ['written_as_utf16le', compact, Buffer.from(`\uFEFF${compact}`, 'utf16le')],
    ['written_as_utf16be', compact, Buffer.from(compact, 'utf16le').swap16()],
    ['not_utf8', '{"a":"\uFFFD"}', Buffer.from('{"a":"\u00FF"}', 'latin1')],
    ['base64', compact, Buffer.from(compact).toString('base64')],
    ['json_string', compact, JSON.stringify(compact)],
  ])('%s', async ([form, text, body]) => {
    const { cause, findings } = await examined({ signed: { text, secret }, body, secrets: [createWebhookSecret(), secret] })
    expect([cause, findings.bodyForm]).toEqual([BODY_FORMS[form].cause, form])
    expect(findings.checked.at(-1)).toMatchObject({ check: 'body_forms', found: true })
  })

  test('a body that was signed as bytes that are no plain text, and one that is empty', async () => {
    const text = `\uFEFF${compact}`
    expect(await examined({ signed: { text, secret }, body: text, secrets: [secret] })).toMatchObject({ cause: 'body_not_text' })
    expect(await examined({ signed: { text: compact, secret }, body: '', secrets: [secret] })).toMatchObject({ cause: 'body_empty' })
  })
})

/** JSON that holds what changes on its way: escapes, letters of other scripts, slashes, line breaks, numbers. */
const json = fc.record({ type: fc.constant('user.created'), data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })) })
const written = fc.tuple(json, fc.constantFrom(0, 2, 4, '\t')).map(([value, by]) => JSON.stringify(value, null, by))

const CHANGES: Record<string, (text: string) => string | Buffer> = {
  'parsed and written': respelled,
  'parsed and written with escapes': text => ascii(respelled(text)),
  'indented': text => JSON.stringify(JSON.parse(text), null, 2),
  'with CRLF': text => text.replaceAll('\n', '\r\n'),
  'with a byte order mark': text => `\uFEFF${text}`,
  'with a line break': text => `${text}\n`,
  'in UTF-16': text => Buffer.from(text, 'utf16le'),
  'read as windows-1252': text => Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(text))),
  'in base64': text => Buffer.from(text).toString('base64'),
}

describe('for any body', () => {
  test('a change is told of the body that was signed, and only with a secret that signed it', async () => {
    await fc.assert(fc.asyncProperty(written, fc.constantFrom(...Object.keys(CHANGES)), async (text, change) => {
      const body = Buffer.from(CHANGES[change]!(text))
      fc.pre(!body.equals(Buffer.from(text)))
      const right = await examined({ signed: { text, secret }, body, secrets: [secret] })
      expect(right.cause).toMatch(/^body_/)
      expect([...bodyForms(body)].find(({ form }) => form === right.findings.bodyForm)?.body).toEqual(Buffer.from(text))
      const wrong = await examined({ signed: { text, secret: createWebhookSecret() }, body, secrets: [secret] })
      expect(wrong.cause).not.toMatch(/^(body|secret)_/)
    }), { numRuns: 50 })
  })

  test('one that is not a changed form of what was signed is never said to be one', async () => {
    await fc.assert(fc.asyncProperty(written, written, async (text, other) => {
      fc.pre(JSON.stringify(JSON.parse(text)) !== JSON.stringify(JSON.parse(other)))
      const { cause, findings } = await examined({ signed: { text, secret }, body: other, secrets: [secret] })
      expect(cause).not.toMatch(/^(body|secret)_/)
      expect(findings.bodyForm).toBeUndefined()
    }), { numRuns: 50 })
  })

  test('forms are few, each another one, and none is the body itself', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), written.map(text => Buffer.from(text))), (bytes) => {
      const forms = [...bodyForms(Buffer.from(bytes))].map(({ body }) => body.toString('hex'))
      expect(forms.length).toBeLessThanOrEqual(BODY_FORMS_MAX)
      expect(new Set([Buffer.from(bytes).toString('hex'), ...forms]).size).toBe(forms.length + 1)
    }))
  })

  // Each would take for ever, or all memory, in a way that looks harmless; the runner's own bound ends what hangs.
  test.for<[string, string]>([
    ['brackets that open', '['],
    ['brackets within texts, and others', '["]",'],
    ['brackets that open and close', '[[],'],
    ['quotes that are escaped', '\\"'],
    ['a quote, and escaped ones', '"\\"\\"'],
    ['backslashes', '\\'],
    ['escapes', '\\u00e9'],
    ['spaces', ' '],
    ['line breaks', '\r\n'],
    ['letters that escape', 'é'],
    ['slashes', '/'],
    ['commas', '1,'],
    ['base64', 'A'],
  ])('a body of nothing but %s ends', ([, text]) => {
    const body = Buffer.from(text.repeat(BODY_EXAMINED_MAX_BYTES)).subarray(0, BODY_EXAMINED_MAX_BYTES)
    for (const bytes of [body, Buffer.concat([Buffer.from('x'), body, Buffer.from('x')]), Buffer.from(`[${text.repeat(9000).replace(/,$/, '')}]`)]) {
      const lengths = [...bodyForms(bytes)].map(form => form.body.length)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(Math.max(8 * bytes.length, 600_000))
    }
  })

  test('JSON that is nested too deeply is not written anew, and does not fail', () => {
    const forms = [...bodyForms(Buffer.from('['.repeat(30_000) + ']'.repeat(30_000)))].map(({ form }) => form)
    expect(forms).toContain('newline_lost')
    expect(forms.map(form => BODY_FORMS[form].cause)).not.toContain('body_reserialized')
  })

  test('one that is too large is not examined, and said to be so', async () => {
    const text = JSON.stringify({ padding: 'x'.repeat(BODY_EXAMINED_MAX_BYTES) })
    expect(await examined({ signed: { text, secret }, body: `${text}\n`, secrets: [secret] }))
      .toMatchObject({ cause: 'not_examined', findings: { notExaminedFor: 'size' } })
  })
})
