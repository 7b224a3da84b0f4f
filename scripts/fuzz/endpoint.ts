import { delivery, requestOf } from './deliveries.ts'
import type { DeliveryRecipe } from './deliveries.ts'
import { Fault, shownBytes } from './fault.ts'
import { framed } from './framing.ts'
import { whyNotKept } from './kept.ts'
import type { HttpRequest } from './httpRequest.ts'
import { judgeAnswers } from './judgeAnswers.ts'
import type { Exchange } from './lines.ts'
import type { Expectation, Expected } from './oracle.ts'
import type { Run } from './run.ts'
import { defineSuite } from './suite.ts'

/** Deliveries whose framing HTTP allows: for each it is known how it has to be answered. */
export const endpointSuite = defineSuite({ name: 'deliveries', perThousand: 80, isInside: false, recipes: delivery, check })

/** Whether the signature is right, and the body an event. */
const isWell = ({ status }: { status: number }) => status === 200 || status === 422

/** What may come of an id that others have too, whatever this body is. */
const DUPLICATE: Expected = { status: 200, why: 'another delivery may have had its id', outcome: 'duplicate' }

async function check(recipe: DeliveryRecipe, run: Run): Promise<string> {
  const { subject: { key }, oracle, gates } = run
  const request = requestOf(recipe, { key, ownId: run.ownId(), now: Date.now() })
  const expectation = oracle(request)
  return (isWell(expectation.at(Date.now())) ? gates.taken : gates.refused).through(async () => {
    const pieces = framed(request, recipe.framing)
    const fail = (what: string): never => {
      throw new Fault(what, shownBytes(Buffer.concat(pieces)))
    }
    const before = expectNow(expectation, fail)
    const exchange = await exchanged(recipe, request, pieces, run).catch((error: Error) => fail(error.message))
    const isOwnId = !('shared' in recipe.id)
    const possible = [before, expectation.at(Date.now())].flatMap(expected => isOwnId || !isWell(expected) ? [expected] : [expected, DUPLICATE])
    const { word, outcome } = judgeAnswers(exchange, request, recipe.framing, possible, fail)
    if (outcome === 'duplicate' && isOwnId) fail('It is taken for a duplicate, and no other delivery has had its id')
    const isLookedUp = recipe.lookUp[isWell({ status: Number(word) }) ? 'taken' : 'refused']
    if (word === '431' || word === 'closed' || !isOwnId || !isLookedUp) return word
    const problem = await whyNotKept(run, request, { status: Number(word), outcome })
    return problem ? fail(problem) : word
  })
}

/** What is expected now, which the published verifiers have to agree with. */
function expectNow({ at, contradiction }: Expectation, fail: (what: string) => never): Expected {
  // The clock may tick between the two, so that they differ once; not twice.
  for (let isLast = false; ; isLast = true) {
    const expected = at(Date.now())
    const contradicted = contradiction(expected)
    if (contradicted === null) return expected
    if (isLast) fail(`The oracle is wrong: ${contradicted}`)
  }
}

const NOTHING = Buffer.alloc(0)

async function exchanged(recipe: DeliveryRecipe, request: HttpRequest, pieces: Buffer[], { pool, client }: Run): Promise<Exchange> {
  const { by, before, behind } = recipe.framing
  if (by === 'client') {
    const headers = [['Host', 'localhost'], ...request.headers, ['Content-Length', String(request.body.length)]].flat()
    return client.call({ method: request.method, path: request.path, headers, body: request.body })
      .then(answer => ({ answers: [answer], isClosed: false, rest: NOTHING }), (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET') throw error
        return { answers: [], isClosed: true, rest: NOTHING }
      })
  }
  const waiting = { answers: before + 1 + behind }
  return by === 'kept' ? pool.exchange(pieces, waiting) : pool.alone(pieces, waiting)
}
