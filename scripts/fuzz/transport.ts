import fc from 'fast-check'
import { BREAKS } from './brokenRequests.ts'
import type { Breakage } from './brokenRequests.ts'
import { Fault, shownBytes } from './fault.ts'
import { cut } from './framing.ts'
import type { Run } from './run.ts'
import { signatureHeader } from './signatures.ts'
import { defineSuite } from './suite.ts'

const BODY = Buffer.from('{"type":"session.created","object":"event","timestamp":1750000000000,"data":{"id":"sess_1"}}')
const SERVER_ERRORS_FROM = 500
/** As many answers as come until the connection ends. */
const UNTIL_CLOSED = Infinity
/** Of so many requests one lets the server wait for the rest of its body. */
const STALLED_EVERY = 800

interface Broken extends Breakage {
  kind: string
  cuts: number[]
  isStalled: boolean
}

/** Any bytes, many of them such as mean something to a parser of HTTP. */
const bytes = fc.array(fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '\0', ':', ' ', ';', '0', 'HTTP/1.1', '\xFF', '\t', '%'), fc.nat(0xFF).map(byte => String.fromCharCode(byte))), { maxLength: 12 }).map(parts => parts.join(''))

const broken: fc.Arbitrary<Broken> = fc.record({
  kind: fc.constantFrom(...Object.keys(BREAKS)),
  number: fc.nat(100_000),
  text: bytes,
  cuts: fc.array(fc.nat(0xFFFF), { maxLength: 3 }),
  isStalled: fc.nat(STALLED_EVERY - 1).map(number => number === 0),
})

/** Requests that HTTP does not allow, or just so, and addresses near the endpoint’s. */
export const transportSuite = defineSuite({ name: 'transport', perThousand: 30, isInside: false, recipes: broken, check })

async function check(recipe: Broken, run: Run): Promise<string> {
  const { kind, cuts } = recipe
  const isStalled = recipe.isStalled && run.isPatient
  const { write, mayBeTaken = false, isUnfinished = false } = isStalled ? STALL : BREAKS[kind]!
  return run.gates[isStalled ? 'stalled' : 'broken'].through(async () => {
    const whole = Buffer.from(write(partsOf(run, mayBeTaken), recipe), 'latin1')
    const fail = (what: string): never => {
      throw new Fault(what, `${kind}: ${shownBytes(whole)}`)
    }
    const { answers } = await run.pool.alone(cut(whole, cuts), { answers: UNTIL_CLOSED, hangUp: isUnfinished, isHead: whole.subarray(0, 5).toString() === 'HEAD ' }).catch((error: Error) => fail(error.message))
    const worst = answers.find(({ status }) => status >= SERVER_ERRORS_FROM)
    if (worst) fail(`Answered with ${worst.status} ${worst.body.toString().slice(0, 200)}`)
    const taken = answers.find(({ status, body }) => status === 200 && body.includes('outcome'))
    if (taken && !mayBeTaken) fail(`Taken, though nobody signed it: ${taken.body.toString().slice(0, 200)}`)
    if (mayBeTaken && answers.length > 1) fail(`One request was answered ${answers.length} times`)
    return answers.length === 0 ? 'closed' : answers.map(({ status }) => status).join(' ')
  })
}

/** A body that stops half-way on a connection that stays open: the server has to end it. */
const STALL = { write: (parts: { line: string, headers: string[], body: string }) => `${parts.line}\r\n${parts.headers.join('\r\n')}\r\n\r\n${parts.body.slice(0, 40)}`, mayBeTaken: false, isUnfinished: false }

/** An event, signed by the secret or by another one, on a connection that is to be closed behind it. */
function partsOf({ subject: { key }, ownId }: Run, isSigned: boolean) {
  const id = ownId()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = signatureHeader({ parts: [{ subject: isSigned ? 'sent' : 'otherKey', spelling: 'plain', version: 'v1,', at: 0 }], separator: ' ' }, { key, id, timestamp, body: BODY })
  return {
    line: 'POST /api/webhooks HTTP/1.1',
    headers: ['Host: localhost', `svix-id: ${id}`, `svix-timestamp: ${timestamp}`, `svix-signature: ${signature}`, 'Content-Type: application/json', 'Connection: close', `Content-Length: ${BODY.length}`],
    body: BODY.toString('latin1'),
  }
}
