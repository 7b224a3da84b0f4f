import { STATUS_CODES } from 'node:http'

/** How long a receiver may take to answer. */
const ANSWER_WITHIN_MS = 5000

const ERROR_WORDS: Record<string, string> = {
  ENOTFOUND: 'its host was not found',
  EAI_AGAIN: 'its host could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is another host’s',
}
const UNSEEN_ERROR = /^[A-Z][A-Z0-9_]*$/

/** What came of a message, in words that hold neither the address nor anything that the receiver said. */
export interface Posted {
  isTaken: boolean
  /** Such as `it answered 404 Not Found`; says of whom only “it”. */
  words: string
  /** Whether the same message may be taken later. */
  canRetry: boolean
}

/** Posts JSON, follows no redirect, and reads no answer but its status. Never rejects. */
export async function postJson(url: string, message: unknown, withinMs = ANSWER_WITHIN_MS): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Rollcall' },
      body: JSON.stringify(message),
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    })
    response.body?.cancel().catch(() => {})
    const { status, ok } = response
    const isRedirect = status >= 300 && status < 400
    return {
      isTaken: ok,
      words: `it answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd() + (isRedirect ? ', a redirect, which is not followed' : ''),
      canRetry: status === 408 || status === 429 || status >= 500,
    }
  }
  catch (error) {
    return { isTaken: false, words: wordsFor(error, withinMs), canRetry: true }
  }
}

/** An error's message may quote the address, so only its name and code are read. */
function wordsFor(error: unknown, withinMs: number): string {
  if (!(error instanceof Error)) return 'the connection failed'
  if (error.name === 'TimeoutError') return `it timed out: no answer within ${withinMs / 1000} s`
  const code = codeOf(error.cause) ?? codeOf(error) ?? ''
  return ERROR_WORDS[code] ?? (UNSEEN_ERROR.test(code) ? `the connection failed (${code})` : 'the connection failed')
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
