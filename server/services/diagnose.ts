import type { StoredDelivery } from '#db/stored'
import { causeText } from '#shared/causes'
import { checkTexts } from '#shared/findings'
import { reasonText } from '#shared/reasons'
import type { DeliveryDiagnosis, Diagnosis } from '#shared/records/deliveries'

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

/** The same of a delivery: where the signature doctor found a cause, in the words of that. */
export function diagnoseDelivery({ reason, cause, findings }: Pick<StoredDelivery, 'reason' | 'cause' | 'findings'>): DeliveryDiagnosis | null {
  const diagnosis = diagnose(reason)
  if (!diagnosis) return null
  const found = findings ?? { checked: [] }
  return { ...diagnosis, ...(cause && causeText(cause, found)), cause, findings, checked: checkTexts(found) }
}
