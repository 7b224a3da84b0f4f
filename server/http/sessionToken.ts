import type { IncomingMessage } from 'node:http'
import * as z from 'zod'

/** Three parts in base64url, of which the first names the key. */
const JWT = /^([\w-]+)\.[\w-]+\.[\w-]+$/
const BEARER = /^Bearer (.+)$/
/** Clerk signs these two: sessions, and what its handshake brings back after a redirect. */
const TOKEN_COOKIES = /^(?:__session|__clerk_handshake)/
const HANDSHAKE_PARAMETER = '__clerk_handshake'

const header = z.object({ kid: z.string() })

/** Whether a request's Authorization holds something that is no session token, such as one of Clerk's machine tokens. */
export function holdsForeignToken({ headers: { authorization } }: IncomingMessage): boolean {
  return authorization !== undefined && !JWT.test(BEARER.exec(authorization)?.[1] ?? '')
}

/** The ids of the keys that a request's tokens name. */
export function sessionKeyIds({ headers: { authorization = '', cookie = '' }, url }: IncomingMessage): string[] {
  const tokens = cookiesOf(cookie).filter(([name]) => TOKEN_COOKIES.test(name)).map(([, value]) => value)
  return [BEARER.exec(authorization)?.[1], addressOf(url).searchParams.get(HANDSHAKE_PARAMETER), ...tokens]
    .flatMap(token => keyIdOf(token ?? ''))
}

/** Takes every token away from a request, so that it is one of somebody who is signed out. */
export function dropTokens(request: IncomingMessage): void {
  delete request.headers.authorization
  request.headers.cookie = cookiesOf(request.headers.cookie ?? '').filter(([name]) => !TOKEN_COOKIES.test(name))
    .map(pair => pair.join('=')).join('; ')
  const url = addressOf(request.url)
  if (!url.searchParams.has(HANDSHAKE_PARAMETER)) return
  url.searchParams.delete(HANDSHAKE_PARAMETER)
  request.url = `${url.pathname}${url.search}`
}

function addressOf(url = '/'): URL {
  return URL.canParse(url, 'http://here') ? new URL(url, 'http://here') : new URL('http://here')
}

function cookiesOf(header: string): [name: string, value: string][] {
  return header.split(/; */).filter(Boolean).map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [name, value.join('=')]
  })
}

function keyIdOf(token: string): string[] {
  const encoded = JWT.exec(token)?.[1]
  if (!encoded) return []
  try {
    return [header.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString())).kid]
  }
  catch {
    return []
  }
}
