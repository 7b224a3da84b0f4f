/** Svix waits for an answer just as long. */
const TIMEOUT_MS = 15_000

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|EPROTO)/

/** What an address answered, or why it did not. */
export type CallEnd
  = | { end: 'answered', statusCode: number, location: string | null, durationMs: number }
    | { end: 'host_unknown' | 'refused' | 'broken_off' | 'tls' | 'timed_out', durationMs: number }

/** Posts to an address, follows no redirect, and reads no more of the answer than its head. */
export async function call(url: string, headers: Record<string, string>, body: string, timeoutMs = TIMEOUT_MS): Promise<CallEnd> {
  const started = performance.now()
  const durationMs = () => Math.round(performance.now() - started)
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    const location = answer.headers.get('location')
    await answer.body?.cancel()
    return { end: 'answered', statusCode: answer.status, location: location && withoutQuery(location, url), durationMs: durationMs() }
  }
  catch (error) {
    return { end: nameOf(error), durationMs: durationMs() }
  }
}

function nameOf(error: unknown): Exclude<CallEnd['end'], 'answered'> {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timed_out'
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'host_unknown'
  if (code === 'ECONNREFUSED') return 'refused'
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timed_out'
  return TLS_CODE.test(code) ? 'tls' : 'broken_off'
}

/** The code of the innermost cause: fetch wraps what the connection said, and several tries at once. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if (error.cause) return codeOf(error.cause)
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** A query may hold what is nobody's business. */
function withoutQuery(location: string, base: string): string | null {
  if (!URL.canParse(location, base)) return null
  const { origin, pathname } = new URL(location, base)
  return `${origin}${pathname}`
}
