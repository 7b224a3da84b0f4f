import type { SecretFlaw, SecretForm } from '#shared/findings'

const PREFIX = 'whsec_'
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const QUOTES = /^["'`“”„‘’«»]+|["'`“”„‘’«»]+$/g
/** A secret of Svix's is 24 to 64 bytes long; what is far longer is none, in whatever form. */
const TEXT_MAX_LENGTH = 512

/**
 * The secrets that a setting holds, separated by commas. A comma after a signature's version (“v1,whsec_…”) separates
 * nothing: the version is a slip that belongs to the secret behind it.
 */
export function splitSecrets(text: string): string[] {
  return text.split(/(?<!(?:^|,)[\s"'`]*v1a?),/i).map(secret => secret.trim()).filter(Boolean)
}

/** Whether a text is a signing secret as Clerk shows it: `whsec_` and then base64. Only such a one verifies deliveries. */
export function isSigningSecret(text: string): boolean {
  const key = text.slice(PREFIX.length)
  return text.startsWith(PREFIX) && key !== '' && BASE64.test(key)
}

/** The key that a well-formed secret stands for. */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64')
}

/**
 * What a text was before something was done to it that makes it no signing secret; each undoes one thing. Where two come to
 * the same, the one that changes least comes first.
 */
const UNDO: Record<SecretForm, (text: string) => string> = {
  quotes: text => text.replaceAll(QUOTES, ''),
  spaces: text => text.replaceAll(/\s+|\\[nrt]/g, ''),
  version_prefix: text => text.replace(/^v1a?,\s*/i, ''),
  name_before: text => text.replace(/^(?:export\s+)?\w+\s*[=:]\s*(?=whsec_)/, ''),
  prefix_twice: text => text.replace(/^(?:whsec_){2,}/, PREFIX),
  prefix_case: text => text.replace(/^whsec_/i, PREFIX),
  padding: padded,
  url_safe: text => padded(text.replaceAll('-', '+').replaceAll(/(?<!^whsec)_/g, '/')),
  encoded_twice: text => Buffer.from(text, 'base64').toString('latin1').trim(),
  prefix_missing: text => PREFIX + text,
}
const FORMS = Object.keys(UNDO) as SecretForm[]
export const SECRET_FORMS_MAX = FORMS.length

/** What a malformed secret may have been meant to be: the well-formed secrets that it becomes when one thing is undone. */
export function secretForms(text: string): { form: SecretForm, secret: string }[] {
  if (text.length > TEXT_MAX_LENGTH || isSigningSecret(text)) return []
  return FORMS.map(form => ({ form, secret: UNDO[form](text) })).filter(({ secret }) => isSigningSecret(secret))
}

/** What is wrong with the form of a secret; null when nothing is. */
export function secretFlaw(text: string): SecretFlaw | null {
  return isSigningSecret(text) ? null : secretForms(text)[0]?.form ?? 'other'
}

/** With as many “=” at the end as base64 wants. */
function padded(text: string): string {
  if (!text.startsWith(PREFIX)) return text
  const key = text.slice(PREFIX.length).replace(/=+$/, '')
  return PREFIX + key.padEnd(Math.ceil(key.length / 4) * 4, '=')
}
