import fc from 'fast-check'
import { headText } from './httpRequest.ts'
import type { HttpRequest, Pair } from './httpRequest.ts'

/** How a request is put on the wire; each of these is allowed. */
export interface Framing {
  /** By Node’s own client, or by hand on a connection that is kept or one of its own. */
  by: 'client' | 'kept' | 'own'
  /** Sizes of chunks, over and over; null: the length is told. */
  chunks: number[] | null
  /** Behind each chunk's size. */
  extension: string
  trailers: Pair[]
  /** Where the bytes are cut into separate writes, in parts of 65,535 of them. */
  cuts: number[]
  expectsContinue: boolean
  /** Small requests in front of it and behind it, in the same bytes. */
  before: number
  behind: number
}

const PLACES = 0xFFFF
const TEST_ROUTE = { method: 'POST', path: '/api/webhooks/test', headers: [['Host', 'localhost'], ['Content-Length', '0']] as Pair[] }

const simple = fc.constantFrom('client', 'client', 'kept').map((by): Framing => (
  { by: by as Framing['by'], chunks: null, extension: '', trailers: [], cuts: [], expectsContinue: false, before: 0, behind: 0 }))

const odd: fc.Arbitrary<Framing> = fc.record({
  by: fc.constantFrom('kept' as const, 'kept' as const, 'own' as const),
  chunks: fc.option(fc.array(fc.constantFrom(1, 2, 3, 7, 64, 1000, 4096, 65_536), { minLength: 1, maxLength: 4 })),
  extension: fc.constantFrom('', '', '', ';a', ';a=b', ';a="b;c"', `;${'e'.repeat(200)}`),
  trailers: fc.array(fc.constantFrom<Pair>(['svix-id', 'msg_trailer'], ['svix-signature', 'v1,trailer'], ['svix-timestamp', '0'], ['X-Trailer', '1']), { maxLength: 2, size: 'xsmall' }),
  cuts: fc.array(fc.nat(PLACES), { maxLength: 4 }),
  expectsContinue: fc.nat(9).map(number => number === 0),
  before: fc.constantFrom(0, 0, 0, 1, 2),
  behind: fc.constantFrom(0, 0, 0, 1, 2),
})

export const framing: fc.Arbitrary<Framing> = fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: odd })

/** Chunks beyond so many are put together: a mebibyte in single bytes says nothing that a kibibyte does not. */
const CHUNKS_MAX = 1000

/** The pieces in which a request is written. */
export function framed(request: HttpRequest, framing: Framing): Buffer[] {
  const told: Pair = framing.chunks ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(request.body.length)]
  const host: Pair[] = [['Host', 'localhost']]
  const headers = [...host, ...request.headers, told, ...(framing.expectsContinue ? [['Expect', '100-continue'] as Pair] : [])]
  const whole = Buffer.concat([
    small(framing.before),
    Buffer.from(headText({ ...request, headers }), 'latin1'),
    framing.chunks ? chunked(request.body, framing) : request.body,
    small(framing.behind),
  ])
  return cut(whole, framing.cuts)
}

const small = (count: number) => Buffer.from(headText(TEST_ROUTE).repeat(count))

function chunked(body: Buffer, { chunks, extension, trailers }: Framing): Buffer {
  const sizes = chunks ?? [body.length]
  const least = Math.ceil(body.length / CHUNKS_MAX)
  const pieces: Buffer[] = []
  for (let at = 0, index = 0; at < body.length; index++) {
    const piece = body.subarray(at, at + Math.max(least, sizes[index % sizes.length]!))
    pieces.push(Buffer.from(`${piece.length.toString(16)}${extension}\r\n`), piece, Buffer.from('\r\n'))
    at += piece.length
  }
  const end = `0\r\n${trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([...pieces, Buffer.from(end)])
}

/** The bytes cut at places that are given in parts of 65,535 of them; no piece is empty. */
export function cut(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [0, ...cuts.map(place => Math.floor(place * bytes.length / PLACES)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end)).filter(piece => piece.length > 0)
}
