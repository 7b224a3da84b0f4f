import type { Delivery } from '#shared/records/deliveries'
import { spanText } from '~/composables/counts'

/**
 * The deliveries of an event, each with its place among them: the first try, or how long after the one before.
 *
 * @param deliveries newest first
 * @param options.isCut whether there are older ones that are not among these
 */
export function triesOf<Try extends Pick<Delivery, 'outcome' | 'receivedAt'>>(deliveries: readonly Try[], { isCut }: { isCut: boolean }) {
  return deliveries.map((delivery, at) => {
    const before = deliveries[at + 1]
    return { delivery, place: before ? `${nameOf(delivery)}, ${spanText(delivery.receivedAt - before.receivedAt)} after the one before` : isCut ? nameOf(delivery) : 'First try' }
  })
}

function nameOf({ outcome }: Pick<Delivery, 'outcome'>): string {
  return outcome === 'duplicate' ? 'Sent again' : 'Retry'
}
