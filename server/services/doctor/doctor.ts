import type { Store } from '#db/store'
import type { RejectionReason } from '#shared/reasons'
import { logFailure } from '../log'
import { createBudget, type Budget } from './budget'
import { examine, type Diagnosed, type Patient } from './examine'

/** Reasons behind which there is a cause to be found. All others say all that there is to say. */
const EXAMINED = new Set<RejectionReason>([
  'missing_headers', 'timestamp_invalid', 'timestamp_too_old', 'timestamp_too_new', 'signature_unsupported', 'signature_mismatch', 'secret_malformed',
])

export interface Doctor {
  /** The likeliest cause of a rejection; null where its reason has none, or where none could be found. Never rejects. */
  diagnose: (patient: Omit<Patient, 'clockEvidence'>) => Promise<Diagnosed | null>
}

/** A doctor who takes no more than a budget of the server's time, however many come. */
export function createDoctor(store: Pick<Store, 'clockEvidence'>, budget: Budget = createBudget()): Doctor {
  return {
    async diagnose(patient) {
      if (!EXAMINED.has(patient.reason)) return null
      if (!budget.hasSome()) return { cause: 'not_examined', findings: { checked: [], notExaminedFor: 'time' } }
      const startedAt = processorMs()
      try {
        return await examine({ ...patient, clockEvidence: store.clockEvidence })
      }
      catch (error) {
        logFailure(`A delivery rejected for ${patient.reason} could not be examined`, error)
        return null
      }
      finally {
        budget.spend(processorMs() - startedAt)
      }
    },
  }
}

/** The processor's time that this process has taken. Unlike the clock's it does not grow while other programs run. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
