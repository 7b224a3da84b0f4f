import { randomBytes, randomInt } from 'node:crypto'
import { signedRequest } from '../../clerk/sender.ts'
import { makeChance } from '../../figures/fill/chance.ts'
import { makePerson } from '../../figures/fill/people.ts'

/** What deliveries are to be made. */
export interface Batch {
  /** `whsec_…` */
  secret: string
  count: number
  /** About how large each body is. */
  bytes: number
  /** Signs with a secret that is nobody's. */
  isForged?: boolean
  /** Ids of users that are there: every second event is about one of them, the others are about new ones. */
  about?: string[]
}

export interface Made {
  id: string
  /** The whole HTTP request. */
  request: Buffer
}

const chance = makeChance(randomInt(2 ** 31))
/** No two people of all the processes of a run have the same number. */
let person = randomInt(2 ** 38)

/** Makes deliveries of `user.updated`, each of an event of its own, and signs them with the time of now. */
export function makeDeliveries({ secret, count, bytes, isForged = false, about = [] }: Batch): { id: string, headers: Record<string, string>, body: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const now = Date.now()
    const known = index % 2 === 1 && about.length > 0 ? chance.pick(about) : undefined
    const body = makeEvent(now, bytes, known)
    const id = chance.id('msg', now)
    const { headers } = signedRequest(secret, { id, body })
    if (isForged) headers['svix-signature'] = `v1,${randomBytes(32).toString('base64')}`
    return { id, headers, body }
  })
}

/** The same, as whole requests. */
export function makeBatch(batch: Batch): Made[] {
  return makeDeliveries(batch).map(({ id, headers, body }) => {
    const lines = Object.entries({ 'host': 'localhost', ...headers, 'content-length': Buffer.byteLength(body) }).map(([name, value]) => `${name}: ${value}`)
    return { id, request: Buffer.from(`POST /api/webhooks HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`) }
  })
}

/** A user as Clerk's payloads have them, with as much metadata as makes the body so large. */
function makeEvent(now: number, bytes: number, knownId?: string): string {
  const made = makePerson(person++, now)
  const data = {
    ...made.data(now), id: knownId ?? made.id, has_image: true, profile_image_url: made.imageUrl, birthday: '', gender: '', web3_wallets: [], passkeys: [], saml_accounts: [], enterprise_accounts: [],
    password_enabled: true, totp_enabled: false, backup_code_enabled: false, two_factor_enabled: false, mfa_enabled_at: null, mfa_disabled_at: null, create_organization_enabled: true,
    delete_self_enabled: true, verification_attempts_remaining: 100, legal_accepted_at: now, lockout_expires_in_seconds: null,
    unsafe_metadata: { preferences: [] as object[] },
  }
  const event = { data, event_attributes: { http_request: { client_ip: `203.0.113.${chance.below(256)}`, user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' } }, instance_id: 'ins_2bench', object: 'event', timestamp: now, type: 'user.updated' }
  let size = JSON.stringify(event).length
  while (size < bytes) {
    const preference = { name: chance.id('pref', now), value: chance.below(1000), isShown: chance.share() < 0.5, changedAt: now - chance.below(10_000_000) }
    size += JSON.stringify(preference).length + 1
    data.unsafe_metadata.preferences.push(preference)
  }
  return JSON.stringify(event)
}
