import type { Store } from '#db/store'
import { causeText, type Cause } from '#shared/causes'
import type { RejectionReason } from '#shared/reasons'
import type { Failure } from '#shared/records/failures'
import { diagnose } from './diagnose'

/** What failed, by reason: what it means and what to do, the likeliest causes, and how it goes on. */
export async function failures(store: Pick<Store, 'listFailures' | 'streakOf'>): Promise<Failure[]> {
  const groups = await store.listFailures()
  return Promise.all(groups.map(async group => ({
    ...group,
    ...diagnose(group.reason),
    causes: group.causes.map(cause => ({ ...cause, ...wordsOf(cause.cause) })),
    streak: group.kind === 'rejected' ? await store.streakOf({ reason: group.reason as RejectionReason }) : null,
  })))
}

function wordsOf(cause: Cause): { title: string, nextStep: string } {
  const { title, nextStep } = causeText(cause, { checked: [] }) ?? diagnose(cause)
  return { title, nextStep }
}
