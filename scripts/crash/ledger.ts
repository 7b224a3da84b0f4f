import type { MadeEvent } from './events.ts'

/** What the sender knows of one event: all that the file may be held to. */
export interface Entry {
  event: MadeEvent
  /** Requests that went out; at most so many deliveries can be in the file. */
  sent: number
  /** Those of them that were answered with 2xx. */
  answered: number
  /** Those of them whose answer said that the event was settled already. */
  duplicates: number
  /** Deliveries that the file held beyond those that were answered, when it was last looked at. */
  extra: number
}

/** Everything that was sent over all lives of the server, and what was answered. */
export interface Ledger {
  entries: Map<string, Entry>
  /** Deliveries that are to be sent again, since nobody knows what became of them. */
  toRepeat: MadeEvent[]
  answered: number
  unanswered: number
  /** Answers with 503: nothing was promised, and the sender has to come again. */
  putOff: number
  /** Answers that no delivery of the harness should ever get. */
  wrongAnswers: string[]
}

export function openLedger(): Ledger {
  return { entries: new Map(), toRepeat: [], answered: 0, unanswered: 0, putOff: 0, wrongAnswers: [] }
}

/** Notes a request that went out, whatever became of it. */
export function noteSent(ledger: Ledger, event: MadeEvent): void {
  const entry = ledger.entries.get(event.id) ?? { event, sent: 0, answered: 0, duplicates: 0, extra: 0 }
  entry.sent++
  ledger.entries.set(event.id, entry)
}

/** Notes what came of it. @param outcome what the answer's body says; null when it broke off */
export function noteAnswer(ledger: Ledger, event: MadeEvent, { status, outcome }: { status: number, outcome: string | null }): void {
  if (status >= 200 && status < 300) {
    const entry = ledger.entries.get(event.id)
    if (!entry) throw new Error('unreachable: it was sent')
    ledger.answered++
    entry.answered++
    if (outcome === 'duplicate') entry.duplicates++
    return
  }
  if (status !== 503) {
    ledger.wrongAnswers.push(`${event.id}: answered with ${status}`)
    return
  }
  ledger.putOff++
  ledger.toRepeat.push(event)
}

export function noteUnanswered(ledger: Ledger, event: MadeEvent): void {
  ledger.unanswered++
  ledger.toRepeat.push(event)
}
