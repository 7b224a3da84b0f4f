import type { Store } from '#db/store'
import type { StoredDelivery } from '#db/stored'
import type { RejectionReason } from '#shared/reasons'
import type { DeliveryDetail } from '#shared/records/deliveries'
import { diagnoseDelivery } from './diagnose'
import { maskExcerpt } from './maskExcerpt'

/** A delivery with what its reason or its cause means, and how it goes on with such ones. */
export async function describeDelivery(store: Pick<Store, 'streakOf'>, stored: StoredDelivery, reveal: boolean): Promise<DeliveryDetail> {
  const { cause, findings, ...delivery } = stored
  const excerpt = reveal ? { text: delivery.bodyExcerpt, isMasked: false } : maskExcerpt(delivery.bodyExcerpt)
  return {
    ...delivery,
    bodyExcerpt: excerpt.text,
    isExcerptMasked: excerpt.isMasked,
    diagnosis: diagnoseDelivery(stored),
    streak: delivery.outcome === 'rejected' ? await store.streakOf({ reason: delivery.reason as RejectionReason, cause }) : null,
  }
}
