/** An answer as it came over the wire. */
export interface Answer {
  status: number
  /** Names in lower case; of a repeated one the last. */
  headers: Record<string, string>
  body: Buffer
}

const HEAD_END = '\r\n\r\n'
const WITHOUT_BODY = new Set([204, 304])

/** Interim answers, such as “100 Continue”, come before the one that counts. */
const isInterim = (status: number) => status >= 100 && status < 200

/**
 * The next answer in what has arrived, and how many bytes it takes; null while it is not whole. Interim answers are passed over.
 * @param isHead whether the request was a HEAD, whose answer has no body
 * @param isClosed whether nothing more comes, so that a body that does not tell its length is whole
 * @throws when it is no HTTP
 */
export function nextAnswer(bytes: Buffer, { isHead = false, isClosed = false } = {}): { answer: Answer, length: number } | null {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1])
  if (!status) throw new Error(`That is no answer: ${JSON.stringify(statusLine.slice(0, 100))}`)
  const start = headEnd + HEAD_END.length
  if (isInterim(status)) {
    const next = nextAnswer(bytes.subarray(start), { isHead, isClosed })
    return next && { ...next, length: start + next.length }
  }
  const headers = Object.fromEntries(lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  }))
  const body = isHead || WITHOUT_BODY.has(status) ? { body: Buffer.alloc(0), end: start } : bodyOf(bytes, start, headers, isClosed)
  return body && { answer: { status, headers, body: body.body }, length: body.end }
}

function bodyOf(bytes: Buffer, start: number, headers: Record<string, string>, isClosed: boolean): { body: Buffer, end: number } | null {
  if (headers['transfer-encoding'] === 'chunked') return unchunked(bytes, start)
  const length = headers['content-length']
  const end = length === undefined ? bytes.length : start + Number(length)
  const isWhole = length === undefined ? isClosed : bytes.length >= end
  return isWhole ? { body: bytes.subarray(start, end), end } : null
}

function unchunked(bytes: Buffer, start: number): { body: Buffer, end: number } | null {
  const pieces: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const from = lineEnd + 2
    if (bytes.length < from + size + 2) return null
    if (size === 0) return { body: Buffer.concat(pieces), end: from + 2 }
    pieces.push(bytes.subarray(from, from + size))
    at = from + size + 2
  }
}
