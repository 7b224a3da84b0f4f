/** A header as it is sent: one character is one byte. */
export type Pair = [name: string, value: string]

/** A request before it is framed: its head without what tells the length of its body. */
export interface HttpRequest {
  method: string
  path: string
  headers: Pair[]
  body: Buffer
}

/**
 * A request's headers as its receiver has them: names in lower case, white space around values taken away, and values of the
 * same name joined by commas.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.3
 */
export function receivedHeaders(pairs: Pair[]): Record<string, string> {
  const received = new Map<string, string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    const text = value.replace(/^[ \t]+|[ \t]+$/g, '')
    const before = received.get(key)
    received.set(key, before === undefined ? text : `${before}, ${text}`)
  }
  return Object.fromEntries(received)
}

/** The head of a request, up to and with its empty line. */
export function headText({ method, path, headers }: Omit<HttpRequest, 'body'>): string {
  return `${method} ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}
