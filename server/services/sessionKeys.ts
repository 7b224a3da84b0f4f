import { createPublicKey } from 'node:crypto'

/** How often Clerk is asked for its keys at most, whatever strangers send. */
const ASK_AT_MOST_EVERY_MS = 300_000

/** An RSA key as Clerk publishes it (JWK). */
interface PublishedKey {
  kid: string
  kty: string
  n: string
  e: string
}

/**
 * The public keys that verify an instance's sessions, by key id. Clerk's own look-up asks its API again for every key
 * id that it has not seen, so that a stranger with made-up tokens could make the server call out without end.
 * @param askClerk gives the keys that Clerk publishes now
 * @returns finds the key of an id in PEM form; null when Clerk publishes none such, or cannot be asked
 */
export function sessionKeys(askClerk: () => Promise<PublishedKey[]>): (keyId: string) => Promise<string | null> {
  let known = new Map<string, string>()
  let askedAt = -Infinity
  let asking: Promise<void> | null = null

  const ask = async () => {
    try {
      const keys = await askClerk()
      known = new Map(keys.map(key => [key.kid, createPublicKey({ key: { ...key }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString()]))
    }
    finally {
      asking = null
    }
  }

  return async (keyId) => {
    if (!known.has(keyId) && performance.now() - askedAt >= ASK_AT_MOST_EVERY_MS) {
      askedAt = performance.now()
      asking = ask()
    }
    await asking?.catch(() => {})
    return known.get(keyId) ?? null
  }
}
