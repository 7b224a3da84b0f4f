import { familyOf } from '#shared/eventTypes'
import { decoded, isContainer, readJson, type JsonNode, type JsonTree, type Span } from '#shared/jsonTree'
import { literalPattern } from '#shared/literalPattern'

/** What stands in the place of a secret. */
export const MASK = '•••••• (masked)'

/** Keys whose values can sign somebody in, or are close to it, whatever the type. Case and separators do not count. */
export const SECRET_KEYS = [
  'otp', 'otp_code', 'verification_code', 'backup_code', 'backup_codes', 'totp_secret', 'password', 'password_digest', 'secret', 'secret_key',
  'client_secret', 'token', 'token_secret', 'access_token', 'refresh_token', 'id_token', 'session_token', 'sign_in_token', 'jwt', 'ticket', 'nonce',
  'magic_link', 'magic_link_url', 'action_url', 'revoke_session_url', 'external_verification_redirect_url',
]

/** What a message says, which names its code or link in one way or another. */
export const MESSAGE_KEYS = ['subject', 'body', 'body_plain', 'body_html', 'html', 'text', 'content', 'message', 'code', 'link']

/** Keys that hold secrets in one family of types alone. */
const SECRET_KEYS_OF: Partial<Record<string, string[]>> = {
  email: MESSAGE_KEYS,
  sms: MESSAGE_KEYS,
  organizationInvitation: ['url'],
  waitlistEntry: ['url'],
}

/** A link that carries a token, a ticket or a code, under whatever key. */
export const SIGN_IN_LINK = /[?&;#](?:__clerk_\w+|\w*(?:token|ticket|code|otp))=/i

/** Shorter ones are masked in their place only: anything else holds them by chance. */
const SHORTEST_SOUGHT = 4
/** No message of Clerk's has so many; a payload with more is masked whole. */
export const SECRETS_SOUGHT = 100

interface Edit extends Span { text: string }

/**
 * A payload without what can sign somebody in, and without what a message says. Every key stays, and everything else stays
 * as it was sent. A secret that also stands elsewhere in the payload, within a text or as a key, is masked there too.
 * @returns the masked text, which is JSON, and how many values it hides
 */
export function maskPayload(type: string, payload: string): { text: string, count: number } {
  const whole = { text: JSON.stringify(MASK), count: 1 }
  const tree = readJson(payload)
  if (!tree) return whole
  const { hidden, within, shown } = sortOut(tree, secretKeysOf(type))
  const secrets = secretsIn(payload, within)
  if (secrets.size > SECRETS_SOUGHT) return whole

  const edits: Edit[] = hidden.map(({ start, end }) => ({ start, end, text: JSON.stringify(MASK) }))
  if (secrets.size > 0) edits.push(...repeatsIn(payload, shown, hidden, secrets))
  return { text: edited(payload, edits), count: edits.length }
}

function secretKeysOf(type: string): Set<string> {
  return new Set([...SECRET_KEYS, ...SECRET_KEYS_OF[familyOf(type)] ?? []].map(plainName))
}

function plainName(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** The outermost values to hide, these with all that they hold, and everything else. */
function sortOut({ text, nodes }: JsonTree, secretKeys: Set<string>) {
  const hidden: JsonNode[] = []
  const within: JsonNode[] = []
  const shown: JsonNode[] = []
  for (const node of nodes) {
    const isWithin = node.start < (hidden.at(-1)?.end ?? 0)
    const isSecret = () => node.key !== null && secretKeys.has(plainName(decoded(text, node.key)))
    const isLink = () => node.kind === 'string' && SIGN_IN_LINK.test(decoded(text, node))
    const isHidden = !isWithin && !saysNothing(node) && (isSecret() || isLink())
    if (isHidden) hidden.push(node)
    if (isWithin || isHidden) within.push(node)
    else shown.push(node)
  }
  return { hidden, within, shown }
}

/** That there is none is no secret. */
function saysNothing(node: JsonNode): boolean {
  if (node.kind === 'string') return node.end - node.start === '""'.length
  return node.kind === 'null' || node.kind === 'boolean' || (isContainer(node) && node.children.length === 0)
}

/** Every text and number of what is hidden that is long enough to be looked for. */
function secretsIn(payload: string, within: JsonNode[]): Set<string> {
  const texts = within.flatMap((node) => {
    if (node.kind === 'string') return decoded(payload, node)
    return node.kind === 'number' ? payload.slice(node.start, node.end) : []
  })
  return new Set(texts.filter(text => text.length >= SHORTEST_SOUGHT))
}

/** Where a secret stands a second time: in a key, in another text, or as another number. */
function repeatsIn(payload: string, shown: JsonNode[], hidden: JsonNode[], secrets: Set<string>): Edit[] {
  const anySecret = literalPattern([...secrets], 'g')
  const keys = [...shown, ...hidden].flatMap(({ key }) => key ?? [])
  const texts = shown.filter(({ kind }) => kind === 'string')
  const numbers = shown.filter(({ kind, start, end }) => kind === 'number' && secrets.has(payload.slice(start, end)))
  return [
    ...[...keys, ...texts].flatMap(({ start, end }) => {
      const text = decoded(payload, { start, end })
      const masked = text.replaceAll(anySecret, MASK)
      return masked === text ? [] : { start, end, text: JSON.stringify(masked) }
    }),
    ...numbers.map(({ start, end }) => ({ start, end, text: JSON.stringify(MASK) })),
  ]
}

function edited(text: string, edits: Edit[]): string {
  const inOrder = edits.toSorted((a, b) => a.start - b.start)
  const parts = inOrder.map((edit, at) => text.slice(inOrder[at - 1]?.end ?? 0, edit.start) + edit.text)
  return parts.join('') + text.slice(inOrder.at(-1)?.end ?? 0)
}
