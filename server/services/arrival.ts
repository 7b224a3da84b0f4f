import type { Arrival } from '#db/delivered'

/** Kept of a delivery's headers; never cookies or authorization. */
const HEADERS_KEPT = [
  'svix-id', 'svix-timestamp', 'svix-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature',
  'content-type', 'content-length', 'user-agent', 'x-forwarded-for',
]
/** Of a header at most so many characters are kept: real ones are far shorter, even with several signatures. */
const HEADER_MAX_LENGTH = 512

export interface Transport {
  headers: Record<string, string | string[] | undefined>
  sourceIp: string | null
  receivedAt: number
  /** Whole milliseconds since the request arrived. */
  elapsed: () => number
}

/** What is kept of a request, whatever becomes of it. */
export function describeArrival({ headers, sourceIp, receivedAt, elapsed }: Transport, bodyBytes: number): Arrival {
  const kept = HEADERS_KEPT.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[name, String(value).slice(0, HEADER_MAX_LENGTH)]]
  })
  const headersKept: Record<string, string> = Object.fromEntries(kept)
  return {
    receivedAt,
    durationMs: elapsed(),
    sourceIp,
    userAgent: headersKept['user-agent'] ?? null,
    bodyBytes,
    headers: headersKept,
  }
}

/** The message id that a request claims, cut to what is kept of a header. */
export function claimedEventId({ headers }: Transport): string | null {
  const id = headers['svix-id']
  return id ? String(id).trim().slice(0, HEADER_MAX_LENGTH) : null
}
