/**
 * What can happen to a body on its way, as the signature doctor looks for it: each undoes one change and asks whether the
 * signature is right then. Codes are stored: add to them, never rename one. The words say what happened to the body.
 */
export const BODY_FORMS = {
  respaced: { cause: 'body_reserialized', happened: 'spaces or line breaks were put between its values' },
  compact: { cause: 'body_reserialized', happened: 'it was parsed and written again with other spacing or other escapes' },
  indented_2: { cause: 'body_reserialized', happened: 'its indentation of two spaces was lost' },
  indented_4: { cause: 'body_reserialized', happened: 'its indentation of four spaces was lost' },
  indented_tab: { cause: 'body_reserialized', happened: 'its indentation by tabs was lost' },
  spaced: { cause: 'body_reserialized', happened: 'the spaces after its commas and colons were lost' },
  spaced_ascii: { cause: 'body_reserialized', happened: 'it was parsed and written again: spaces after commas and colons, and \\u escapes, were lost' },
  compact_ascii: { cause: 'body_reserialized', happened: 'it was parsed and written again: its \\u escapes were lost' },
  compact_html: { cause: 'body_reserialized', happened: 'it was parsed and written again: its escapes of <, > and & were lost' },
  unescaped: { cause: 'body_escapes', happened: 'its \\u escapes were turned into the characters they stand for' },
  unescaped_upper: { cause: 'body_escapes', happened: 'its \\u escapes were turned into the characters they stand for' },
  unescaped_html: { cause: 'body_escapes', happened: 'its escapes of <, > and & were turned into the characters they stand for' },
  escaped: { cause: 'body_escapes', happened: 'characters were turned into \\u escapes' },
  slashes_unescaped: { cause: 'body_escapes', happened: 'the backslashes before its slashes were taken away' },
  slashes_escaped: { cause: 'body_escapes', happened: 'backslashes were put before its slashes' },
  crlf_added: { cause: 'body_line_endings', happened: 'its line endings were turned from LF into CRLF' },
  crlf_lost: { cause: 'body_line_endings', happened: 'its line endings were turned from CRLF into LF' },
  bom_added: { cause: 'body_byte_order_mark', happened: 'a byte order mark was put before it' },
  bom_lost: { cause: 'body_byte_order_mark', happened: 'the byte order mark at its beginning was taken away' },
  newline_added: { cause: 'body_trailing_newline', happened: 'a line break was put at its end' },
  newline_lost: { cause: 'body_trailing_newline', happened: 'the line break (LF) at its end was taken away' },
  crlf_end_lost: { cause: 'body_trailing_newline', happened: 'the line break (CRLF) at its end was taken away' },
  space_added: { cause: 'body_whitespace', happened: 'spaces or line breaks were put around it' },
  read_as_latin1: { cause: 'body_charset', happened: 'it was read as ISO-8859-1 (latin1) and written as UTF-8' },
  read_as_windows: { cause: 'body_charset', happened: 'it was read as windows-1252 and written as UTF-8' },
  written_as_latin1: { cause: 'body_charset', happened: 'it was written in ISO-8859-1 (latin1) in place of UTF-8' },
  written_as_windows: { cause: 'body_charset', happened: 'it was written in windows-1252 in place of UTF-8' },
  written_as_utf16le: { cause: 'body_charset', happened: 'it was written in UTF-16 (little-endian) in place of UTF-8' },
  written_as_utf16be: { cause: 'body_charset', happened: 'it was written in UTF-16 (big-endian) in place of UTF-8' },
  not_utf8: { cause: 'body_charset', happened: 'characters of it were replaced by bytes that are no UTF-8' },
  base64: { cause: 'body_wrapped', happened: 'it was encoded in base64' },
  json_string: { cause: 'body_wrapped', happened: 'it was made into a JSON text in quotes' },
} as const
export type BodyForm = keyof typeof BODY_FORMS

/** What can be wrong with the form of a signing secret, and how it is said of one. Never anything of its value. */
export const SECRET_FLAWS = {
  quotes: 'has quotes around it',
  spaces: 'has spaces or line breaks in it',
  version_prefix: 'has a signature’s version (“v1,”) before it',
  name_before: 'has the name of a setting before it',
  prefix_missing: 'lacks “whsec_” at its beginning',
  prefix_twice: 'has “whsec_” twice at its beginning',
  prefix_case: 'has “whsec_” in other letters than lower case',
  url_safe: 'is in the URL-safe form of base64',
  padding: 'lacks the “=” at its end',
  encoded_twice: 'was encoded in base64 once more, as a whole',
  other: 'is not “whsec_” followed by base64',
} as const
export type SecretFlaw = keyof typeof SECRET_FLAWS
export type SecretForm = Exclude<SecretFlaw, 'other'>

/** Something that the doctor looked at. */
export interface Check {
  check: 'headers' | 'timestamp' | 'signature' | 'body_forms' | 'secret_forms' | 'recent' | 'user_agent' | 'address' | 'event_body'
  /** Whether it was found: a match, or a sign of Svix. Null where it cannot be told. */
  found: boolean | null
  /** How many were tried. */
  tried?: number
}

/** What the doctor found: facts for the cause's sentences. Never a secret, never a part of one; a few hundred bytes at most. */
export interface Findings {
  /** What was looked at, in order. */
  checked: Check[]
  /** The Svix headers that are missing. */
  missing?: string[]
  /** By how much the time of signing is ahead of this server's clock, in seconds; negative when it lies behind. */
  skewSeconds?: number
  /** Whether the signature is right for the timestamp that it came with. */
  isSigned?: boolean
  /** When the very same delivery, signed at the same second, was taken before; milliseconds since 1970. */
  takenAt?: number
  /** In which unit the timestamp is, where that is not seconds. */
  unit?: 'milliseconds' | 'microseconds' | 'nanoseconds'
  /** The form of the body for which the signature is right. */
  bodyForm?: BodyForm
  /** Which of the configured secrets it is about, from 1 on, of how many, and what is wrong with its form. */
  secretNumber?: number
  secretCount?: number
  secretFlaw?: SecretFlaw
  /** Why the signature was not looked into. */
  notExaminedFor?: 'size' | 'time'
}

/** A number as it is read: 3604 → “3,604”. */
const numberText = (count: number) => count.toLocaleString('en-US')

/** By how much two clocks differ, such as “3,604 s” or “45 s”. */
export function skewText(skewSeconds: number): string {
  return `${numberText(Math.abs(skewSeconds))} s`
}

/** Which secret it is about: “The signing secret”, or “Secret 2 of 3”. */
export function secretText({ secretNumber, secretCount }: Findings): string {
  return secretNumber !== undefined && secretCount !== undefined && secretCount > 1 ? `Secret ${secretNumber} of ${secretCount}` : 'The signing secret'
}

/** What was looked at and what came of it, a sentence each. */
export function checkTexts(findings: Findings): string[] {
  return findings.checked.map(check => checkText(check, findings))
}

function checkText({ check, found, tried = 0 }: Check, findings: Findings): string {
  const { missing = [], skewSeconds, bodyForm, secretFlaw } = findings
  switch (check) {
    case 'headers':
      return found ? 'Headers: svix-id, svix-timestamp and svix-signature are there.' : `Headers: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`
    case 'timestamp':
      if (!found) return 'Timestamp: it is not a number of seconds since 1970.'
      return skewSeconds === undefined ? 'Timestamp: it is a number of seconds.' : `Timestamp: ${skewText(skewSeconds)} ${skewSeconds > 0 ? 'ahead of' : 'behind'} this server’s clock.`
    case 'signature':
      if (tried === 0) return 'Signature: there was none to compare, or no secret to compare it with.'
      return `Signature: ${found ? 'right' : 'wrong'} for the body as it came, with ${tried === 1 ? 'the one secret that can be used' : `${tried} secrets`}.`
    case 'body_forms':
      return found && bodyForm
        ? `Other forms of the body: the signature is right for one, so ${BODY_FORMS[bodyForm].happened}.`
        : `Other forms of the body (spacing, escapes, line endings, byte order mark, character sets): ${tried} tried, none matches.`
    case 'secret_forms':
      return found && secretFlaw
        ? `Other forms of the secret: the signature is right for one. The configured one ${SECRET_FLAWS[secretFlaw]}.`
        : `Other forms of the secret: ${tried} tried, none matches.`
    case 'recent':
      if (findings.takenAt !== undefined) return 'Other deliveries: one with the same id, signed at the same second, was taken before.'
      return found === null ? 'Other deliveries: none of late tells whose clock is wrong.' : `Other deliveries: they show that this server’s clock is ${found ? 'right' : 'wrong'}.`
    case 'user_agent':
      return `User agent: ${found ? 'the one that Svix sends' : 'not the one that Svix sends'}.`
    case 'address':
      return found === null
        ? 'Address: not known to be Svix’s or not, since a proxy or tunnel on a private address passed it on.'
        : `Address: ${found ? 'on' : 'not on'} the list that Svix publishes.`
    case 'event_body':
      return `Body: ${found ? 'it looks like one of Clerk’s events' : 'it does not look like one of Clerk’s events'}.`
  }
}
