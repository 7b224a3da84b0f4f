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
      const meter = startMeter(budget)
      try {
        return await examine({ ...patient, clockEvidence: signed => meter.pauseFor(store.clockEvidence(signed)) })
      }
      catch (error) {
        logFailure(`A delivery rejected for ${patient.reason} could not be examined`, error)
        return null
      }
      finally {
        meter.stop()
      }
    },
  }
}

/** Has a budget pay for what this thread does from now on, but not for what it does for others in a pause. */
function startMeter(budget: Budget) {
  let since = threadMs()
  const stop = () => budget.spend(threadMs() - since)
  return {
    stop,
    async pauseFor<Result>(work: Promise<Result>): Promise<Result> {
      stop()
      const done = () => since = threadMs()
      return work.finally(done)
    },
  }
}

/** The processor's time that this thread has taken. Unlike the clock's it does not grow while other programs and threads run. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
