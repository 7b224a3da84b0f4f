import { createRequire } from 'node:module'
import { Webhook } from 'svix'

interface Verifier {
  verify: (payload: Buffer, headers: Record<string, string>) => unknown
}

/** The copy of `standardwebhooks` that Clerk’s verifier uses; it is no dependency of this project. */
function standardWebhooks(secret: string): Verifier {
  const here = createRequire(import.meta.url)
  const { Webhook } = createRequire(here.resolve('@clerk/backend'))('standardwebhooks') as { Webhook: new (secret: string) => Verifier }
  return new Webhook(secret)
}

/** What the two published verifiers say of a delivery, by the clock as it is now. */
export type References = (body: Buffer, headers: Record<string, string>) => { svix: boolean, standard: boolean }

/**
 * Both verifiers for one secret. `svix` gets the headers as they were received, and itself chooses among the names that it
 * knows; `standardwebhooks` knows one set of names, under which it gets Svix’s, as Clerk’s verifier does it. It also wants JSON.
 */
export function references(secret: string): References {
  const svix = new Webhook(secret)
  const standard = standardWebhooks(secret)
  return (body, headers) => ({
    svix: passes(() => svix.verify(body, headers)),
    standard: passes(() => standard.verify(body, Object.fromEntries(['id', 'timestamp', 'signature'].map(name => [`webhook-${name}`, headers[`svix-${name}`] ?? ''])))),
  })
}

function passes(verify: () => unknown): boolean {
  try {
    verify()
    return true
  }
  catch {
    return false
  }
}
