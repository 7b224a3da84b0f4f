import * as z from 'zod'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import type { RejectionReason } from '#shared/reasons'

/** A delivery that is not to be trusted, and why. */
export interface Refusal {
  reason: RejectionReason
  detail: string | null
}

export type Verification = { event: WebhookEvent } | { refusal: Refusal }

/** `verifyWebhook` checks no schema: a signed `[]` passes it. An event has a type; all else is judged by its type. */
const typed = z.object({ type: z.string().min(1) })

/**
 * Verifies a delivery with each secret in turn; one that fits is enough, so that a secret can be rotated.
 * @param verifyWith Clerk's `verifyWebhook` for one secret; rejects with a plain Error when the delivery does not pass
 * @param signature the svix-signature header
 */
export async function verify(
  verifyWith: (signingSecret: string) => Promise<WebhookEvent>,
  secrets: string[],
  signature: string | undefined,
): Promise<Verification> {
  let refusal: Refusal = { reason: 'secret_missing', detail: null }
  for (const secret of secrets) {
    try {
      const event = await verifyWith(secret)
      return typed.safeParse(event).success ? { event } : { refusal: { reason: 'body_not_event', detail: null } }
    }
    catch (error) {
      refusal = explain(error instanceof Error ? error.message : '', signature)
      // Only a signature can come out otherwise with the next secret.
      if (refusal.reason !== 'signature_mismatch' && refusal.reason !== 'secret_malformed') break
    }
  }
  return { refusal }
}

/**
 * `verifyWebhook` tells its failures apart by their messages only; a version that words them anew falls through to a
 * mismatch, and so stays closed.
 */
function explain(message: string, signature: string | undefined): Refusal {
  const missing = /Missing required webhook headers: (.+?)\.?$/.exec(message)?.[1]
  if (missing) return { reason: 'missing_headers', detail: `Missing: ${missing}` }
  if (/Missing webhook signing secret/.test(message)) return { reason: 'secret_missing', detail: null }
  if (/Message timestamp too old/.test(message)) return { reason: 'timestamp_too_old', detail: null }
  if (/Message timestamp too new/.test(message)) return { reason: 'timestamp_too_new', detail: null }
  if (/Invalid Signature Headers/.test(message)) return { reason: 'timestamp_invalid', detail: null }
  if (/No matching signature found/.test(message)) {
    const checkable = signature?.split(' ').some(part => part.startsWith('v1,'))
    return { reason: checkable ? 'signature_mismatch' : 'signature_unsupported', detail: null }
  }
  if (/reading 'type'/.test(message)) return { reason: 'body_not_event', detail: null }
  if (/\bJSON\b/.test(message)) return { reason: 'body_not_json', detail: null }
  if (/Base64Coder|Secret can't be empty/.test(message)) return { reason: 'secret_malformed', detail: null }
  return { reason: 'signature_mismatch', detail: null }
}
