import { Webhook } from 'svix'
import type { ClockEvidence } from '#db/stored'
import { examine, type Diagnosed, type Patient } from '../../../server/services/doctor/examine'

export const NOW = 1_790_000_000_000
export const SVIX_ADDRESS = '44.228.126.217'
export const SVIX_USER_AGENT = 'Svix-Webhooks/1.81.0 (sender-9YMgn; +https://www.svix.com/http-sender/)'
export const NO_EVIDENCE: ClockEvidence = { others: [], takenAt: null }

interface Given extends Partial<Omit<Patient, 'header' | 'body' | 'clockEvidence'>> {
  /** What was signed, with which secret, and when (milliseconds since 1970). */
  signed?: { text: string, secret: string, at?: number }
  /** The body as it came. */
  body: Buffer | string
  /** Over those that the signature makes. */
  headers?: Record<string, string | undefined>
  evidence?: ClockEvidence
}

/** Has the doctor look at a delivery, which is in time and from nobody that is known unless told otherwise. */
export function examined({ signed, body, headers, evidence = NO_EVIDENCE, ...given }: Given): Promise<Diagnosed> {
  const at = new Date(signed?.at ?? NOW)
  const all: Record<string, string | undefined> = {
    ...(signed && {
      'svix-id': 'msg_1',
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': new Webhook(signed.secret).sign('msg_1', at, signed.text),
    }),
    ...headers,
  }
  return examine({
    reason: 'signature_mismatch',
    sourceIp: '203.0.113.7',
    receivedAt: NOW,
    secrets: [],
    ...given,
    body: Buffer.from(body),
    header: name => all[name],
    clockEvidence: async () => evidence,
  })
}
