import type { Answer } from './answers.ts'
import type { Framing } from './framing.ts'
import { headText } from './httpRequest.ts'
import type { HttpRequest } from './httpRequest.ts'
import type { Exchange } from './lines.ts'
import type { Expected } from './oracle.ts'

/** Node takes 16 KiB of a request's head, and does not count all of it; between these two it may do either. */
const HEAD_SURELY_FITS = 15_000
const HEAD_SURELY_TOO_LONG = 17_000

/** The endpoint's refusals: the same words whatever the cause. */
const MESSAGES: Record<number, string> = {
  400: 'The delivery could not be verified.',
  413: 'The body is too large.',
  422: 'The event was verified, but it cannot be applied.',
}
const OUTCOMES: Record<NonNullable<Expected['outcome']>, string[]> = {
  'applied or superseded': ['applied', 'superseded'],
  'ignored': ['ignored'],
  'duplicate': ['duplicate'],
}

/** What came of a delivery: its status as a word, or that the connection was closed, and the outcome of its event where it was taken. */
export interface Judged {
  word: string
  outcome: string | null
}

/**
 * Judges what a delivery was answered with, and the small requests about it.
 * @param possible what could be expected while it was under way; more than one where its time ran out meanwhile
 * @param fail throws; called when it is none of that
 */
export function judgeAnswers(exchange: Exchange, request: HttpRequest, { before, behind }: Framing, possible: Expected[], fail: (what: string) => never): Judged {
  const { answers, rest } = exchange
  const headLength = headText(request).length
  // Whoever still sends when a head is refused may lose the answer.
  if (headLength > HEAD_SURELY_FITS && answers.length <= before && exchange.isClosed && answers.every(isTestAnswer)) return { word: 'closed', outcome: null }
  const last = answers.at(-1) ?? fail(`The connection was closed without an answer; ${possible[0]!.status} was expected, since ${possible[0]!.why}`)
  if (headLength > HEAD_SURELY_FITS && last.status === 431) return { word: '431', outcome: null }
  if (headLength > HEAD_SURELY_TOO_LONG) fail(`A head of ${headLength} bytes was answered with ${last.status}`)

  const answer = answers[before] ?? fail(`The connection was closed before the delivery was answered: ${answers.length} answers came`)
  const expected = possible.find(({ status }) => status === answer.status)
    ?? fail(`Answered with ${answer.status} ${answer.body.toString().slice(0, 200)}; ${possible[0]!.status} was expected, since ${possible[0]!.why}`)
  const isCutOff = expected.status === 413
  if (answers.length < before + 1 + behind && !isCutOff) fail(`${answers.length} answers came to ${before + 1 + behind} requests, the last with ${last.status} ${last.body.toString().slice(0, 200)}`)
  if (rest.length > 0) fail(`More came than answers to the requests: ${JSON.stringify(rest.toString('latin1').slice(0, 200))}`)
  for (const [index, other] of answers.entries()) {
    if (index !== before && !isTestAnswer(other)) fail(`A request beside the delivery was answered with ${other.status} ${other.body.toString().slice(0, 200)}`)
  }
  return { word: String(answer.status), outcome: judgeBody(answer, expected, fail) }
}

const isTestAnswer = ({ status, body }: Answer) => status === 200 && body.includes('The route is working')

function judgeBody({ status, body }: Answer, { outcome }: Expected, fail: (what: string) => never): string | null {
  const text = body.toString()
  if (status !== 200) {
    return text === JSON.stringify({ statusCode: status, message: MESSAGES[status] }, null, text.includes('\n') ? 2 : 0) ? null : fail(`The refusal says: ${text.slice(0, 500)}`)
  }
  const told = /^\{\s*"outcome": ?"(applied|superseded|ignored|duplicate)"\s*\}$/.exec(text)?.[1]
  if (told === undefined) return fail(`Taken with: ${text.slice(0, 500)}`)
  // What is taken for a duplicate is for the caller to judge: it knows whose the id is.
  if (told === 'duplicate' || (outcome && OUTCOMES[outcome].includes(told))) return told
  return fail(`Its outcome is ${told}, where ${outcome} was expected`)
}
