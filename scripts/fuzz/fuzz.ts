import { setImmediate as turn } from 'node:timers/promises'
import { afterwards } from './aftermath.ts'
import type { Aftermath } from './aftermath.ts'
import { caseOf } from './cases.ts'
import type { Case } from './cases.ts'
import { createGate } from './gate.ts'
import { createRun } from './run.ts'
import type { Run } from './run.ts'
import { startSubject } from './subject.ts'
import { asFault } from './suite.ts'

/** Then the server is looked over, and another one takes its place, with a new file. */
const CASES_PER_SERVER = 250_000
/** So many cases wait for their turn or their answer at most. */
const UNFINISHED_MAX = 300
/** So long functions are called before answers are read again. */
const SLICE_MS = 4
/** With more the rest is not worth the time. */
const FAULTS_MAX = 5

export interface Options {
  seed: number
  /** Which cases, by their numbers. */
  numbers: number[]
  /** Whether there is time for cases that make the server wait for 10 s. */
  isPatient: boolean
  onServer?: (report: { done: number, seconds: number, aftermath: Aftermath }) => void
}

/** A case that failed. */
export interface FoundFault {
  number: number
  suite: string
  message: string
  request: string
  /** The smallest that fails in the same run on a server of its own; null where it did not fail again. */
  smallest: { message: string, request: string } | null
}

export interface Outcome {
  /** How many cases ran, and what came of them, by suite. */
  tally: Record<string, Record<string, number>>
  faults: FoundFault[]
  /** What was wrong with a server at the end. */
  problems: string[]
}

/** Does the cases of a seed to one built server after the other. */
export async function fuzz({ seed, numbers, isPatient, onServer }: Options): Promise<Outcome> {
  const outcome: Outcome = { tally: {}, faults: [], problems: [] }
  const startedAt = performance.now()
  for (let done = 0; done < numbers.length && outcome.faults.length === 0 && outcome.problems.length === 0;) {
    const some = numbers.slice(done, done + CASES_PER_SERVER)
    const run = createRun(await startSubject(seed), isPatient)
    try {
      const failed = await doAll(run, seed, some, outcome.tally)
      const aftermath = await afterwards(run)
      outcome.problems.push(...aftermath.problems)
      outcome.faults.push(...await confirmed(failed, seed, isPatient))
      done += some.length
      onServer?.({ done, seconds: (performance.now() - startedAt) / 1000, aftermath })
    }
    finally {
      run.close()
      await run.subject.stop()
    }
  }
  return outcome
}

interface Failure {
  failed: Case
  error: unknown
}

/** @returns the cases that failed; where the server is gone those are all that were under way. */
async function doAll(run: Run, seed: number, numbers: number[], tally: Outcome['tally']): Promise<Failure[]> {
  const failures: Failure[] = []
  const unfinished = new Set<Promise<void>>()
  const gate = createGate(UNFINISHED_MAX)
  let sliceEndsAt = performance.now() + SLICE_MS
  const doOne = async (drawn: Case) => {
    try {
      const word = await drawn.check(run)
      const words = tally[drawn.suite.name] ??= {}
      words[word] = (words[word] ?? 0) + 1
    }
    catch (error) {
      failures.push({ failed: drawn, error })
    }
  }
  for (const number of numbers) {
    if (failures.length >= FAULTS_MAX) break
    const drawn = caseOf(seed, number)
    if (drawn.suite.isInside) await doOne(drawn)
    else {
      const leave = await gate.entered()
      const doing: Promise<void> = doOne(drawn).finally(() => {
        unfinished.delete(doing)
        leave()
      })
      unfinished.add(doing)
    }
    if (performance.now() < sliceEndsAt) continue
    await turn()
    sliceEndsAt = performance.now() + SLICE_MS
  }
  await Promise.all(unfinished)
  return failures
}

/**
 * Does what failed once more, on a server of its own, and makes it smaller. Where a server has died, most of what failed with
 * it is not to blame: then only what fails again is a fault, unless nothing does.
 */
async function confirmed(failures: Failure[], seed: number, isPatient: boolean): Promise<FoundFault[]> {
  const found: FoundFault[] = []
  let run: Run | undefined
  for (const { failed, error } of failures) {
    if (run && !await run.isAlive()) run = await ended(run)
    run ??= createRun(await startSubject(seed), isPatient)
    const { number, suite: { name } } = failed
    const { message, request } = asFault(error)
    found.push({ number, suite: name, message, request, smallest: await failed.shrink(run) })
    if (found.filter(({ smallest }) => smallest).length >= FAULTS_MAX) break
  }
  if (run) await ended(run)
  const again = found.filter(({ smallest }) => smallest)
  return again.length > 0 ? again : found.slice(0, FAULTS_MAX)
}

async function ended(run: Run): Promise<undefined> {
  run.close()
  await run.subject.stop()
}
