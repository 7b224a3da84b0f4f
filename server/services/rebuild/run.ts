import type { Rebuild } from '#db/rebuild'
import type { Store } from '#db/store'
import type { MendingState } from '#shared/mendings'
import { foundSentence, keptSentence, stillDifferentSentence, writtenSentence } from './sentences'
import { notingProgress, patiently, toItsEnd, type Counts } from './steps'

/** A rebuild that was started, with what it has counted so far. */
export interface RunningRebuild {
  store: Store
  id: number
  rebuild: Rebuild
  counts: Counts
  /** Ends the work between two portions, when the process is about to stop. */
  signal?: AbortSignal
}

/** What somebody lets a rebuild write. */
export interface Confirmation {
  removeExtra: boolean
  /** A Clerk user id, or what stands for the command line. */
  confirmedBy: string
}

/**
 * Reads the log and compares: after it, the differences are noted, and counted under their kinds.
 * @returns whether anything differs that could be written
 */
export async function findDifferences({ store, id, rebuild, counts, signal }: RunningRebuild): Promise<boolean> {
  const note = notingProgress(store, id)
  await note({ summary: 'Making room', done: 0, total: null })
  await toItsEnd(rebuild.empty, {}, async () => {}, signal)
  const events = await patiently(rebuild.countEvents, signal)
  await note({ summary: 'Reading the event log', done: 0, total: events })
  await toItsEnd(rebuild.fill, counts, done => note({ done, counts }), signal)
  const users = Object.values((await patiently(() => store.totals(), signal)).users).reduce((sum, count) => sum + count, 0)
  await note({ summary: 'Comparing the users', done: 0, total: users, counts })
  await toItsEnd(rebuild.compare, counts, done => note({ done, counts }), signal)
  return ['missing', 'different', 'extra'].some(kind => counts[kind])
}

/** Notes that a rebuild waits for somebody to confirm what it found. */
export async function waitForConfirmation({ store, id, counts, signal }: RunningRebuild): Promise<void> {
  const differences = (counts.missing ?? 0) + (counts.different ?? 0) + (counts.extra ?? 0)
  await patiently(() => store.noteMending(id, { state: 'waiting', done: 0, total: differences, counts, summary: foundSentence(counts) }), signal)
}

/** Brings the users in line with the log, looks once more, and ends the rebuild. */
export async function writeDifferences(run: RunningRebuild, request: Confirmation): Promise<MendingState> {
  const { store, id, rebuild, counts, signal } = run
  const { removeExtra } = request
  const note = notingProgress(store, id)
  await patiently(() => store.noteMending(id, { state: 'running', request, summary: 'Writing the rows' }), signal)
  await toItsEnd(() => rebuild.write({ removeExtra }), counts, done => note({ done, counts }), signal)
  await note({ summary: 'Comparing once more', done: 0, total: counts.users ?? null, counts })
  const left: Counts = {}
  await toItsEnd(rebuild.verify, left, done => note({ done }), signal)
  const stillDifferent = (left.missing ?? 0) + (left.different ?? 0) + (removeExtra ? left.extra ?? 0 : 0)
  const summary = [writtenSentence(counts, left), stillDifferentSentence(stillDifferent)].filter(Boolean).join(' ')
  return end(run, stillDifferent > 0 ? 'failed' : 'done', summary)
}

/** Ends a rebuild that has nothing to write, or may write nothing. */
export async function endWithoutWriting(run: RunningRebuild): Promise<MendingState> {
  return end(run, 'done', foundSentence(run.counts) + (run.counts.missing || run.counts.different || run.counts.extra ? ' Nothing was written.' : ''))
}

async function end({ store, id, counts, signal }: RunningRebuild, state: MendingState, summary: string): Promise<MendingState> {
  await patiently(() => store.noteMending(id, { state, counts, summary: [summary, keptSentence(counts)].filter(Boolean).join(' ') }), signal)
  return state
}
