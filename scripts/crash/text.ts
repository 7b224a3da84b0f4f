import { quantile } from '../figures/measure.ts'
import type { CrashReport } from './crash.ts'

/** Every so many kills a line tells how it goes. */
const PROGRESS_EVERY = 10
/** Of what one life's check finds so much is listed, each in so many characters; all is counted. */
const LISTED = 10
const LINE_LENGTH = 300

/** A line after every tenth kill. */
export function describeProgress({ kills, answered, unanswered, violations }: CrashReport, all: number): string[] {
  if (kills % PROGRESS_EVERY !== 0 || kills === 0) return []
  return [`${String(kills).padStart(String(all).length)} of ${all} kills: ${answered} answered, ${unanswered} unanswered, ${violations.length} violations`]
}

export function describeViolations(found: string[]): string[] {
  const listed = found.slice(0, LISTED).map(violation => `  VIOLATION ${violation.slice(0, LINE_LENGTH)}`)
  return found.length > LISTED ? [...listed, `  … and ${found.length - LISTED} more`] : listed
}

/** The summary at the end. */
export function describeReport({ kills, events, answered, unanswered, unansweredStored, putOff, restartMs, endMs, violations }: CrashReport): string[] {
  return [
    '',
    `kills                       ${kills}`,
    `events                      ${events}`,
    `deliveries answered 2xx     ${answered}`,
    `unanswered                  ${unanswered}, of which ${unansweredStored} had been committed anyway`,
    `answered with 503           ${putOff}`,
    `restart, median and most    ${describeMs(restartMs)}`,
    `end after the signal        ${describeMs(endMs)}`,
    `violations                  ${violations.length}`,
  ]
}

function describeMs(values: number[]): string {
  return `${Math.round(quantile(values, 0.5))} ms, ${Math.round(Math.max(...values))} ms`
}
