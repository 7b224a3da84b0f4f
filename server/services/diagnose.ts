import { reasonText } from '#shared/reasons'
import type { Diagnosis } from '#shared/records'

const UNKNOWN: Diagnosis = {
  title: 'Unknown reason',
  explanation: 'A newer version of Rollcall recorded a reason that this one has no words for.',
  nextStep: 'Update Rollcall to the version that wrote the record.',
}

/** What a reason means and what to do about it; null where there is no reason. */
export function diagnose(reason: string): Diagnosis
export function diagnose(reason: string | null): Diagnosis | null
export function diagnose(reason: string | null): Diagnosis | null {
  if (reason === null) return null
  const { title, explanation, nextStep } = reasonText(reason) ?? UNKNOWN
  return { title, explanation, nextStep }
}
