import { familyOf } from '#shared/eventTypes'
import type { Counts } from '#shared/records/overview'

// How many rows a choice would leave, from counters that cost nothing. Where a filter is set that the counters know
// nothing of, there is no number rather than a wrong one.

type Filters<Name extends string> = () => Record<Name, string>
type Kind = 'type' | 'outcome' | 'reason'
type Row = Partial<Record<Kind, string | null>> & { count: number }

const KEY = 'counts'

/** Has the numbers asked for anew. A request that is still under way is given up, so no older answer follows a newer one. */
export const renewCounts = () => refreshNuxtData(KEY)

export async function useUserCounts(filters: Filters<'q'>) {
  const counts = await useCounts()
  return computed(() => (status: string) => {
    if (filters().q || !counts.value) return undefined
    return sumOf(counts.value.users.filter(row => status === 'all' || row.status === status))
  })
}

export async function useEventCounts(filters: Filters<'q' | 'subject' | 'from' | 'to' | Kind>) {
  const counts = await useCounts()
  return computed(() => {
    const { q, subject, from, to, ...kinds } = filters()
    const rows = q || subject || from || to ? undefined : counts.value?.events
    return {
      /** Every type of which the log holds events. */
      types: [...new Set(counts.value?.events.map(({ type }) => type))].sort(),
      type: countBy(rows, kinds, 'type'),
      outcome: countBy(rows, kinds, 'outcome'),
      reason: countBy(rows, kinds, 'reason'),
    }
  })
}

export async function useDeliveryCounts(filters: Filters<'outcome' | 'reason' | 'from' | 'to'>) {
  const counts = await useCounts()
  return computed(() => {
    const { from, to, ...kinds } = filters()
    const rows = from || to ? undefined : counts.value?.deliveries
    return { outcome: countBy(rows, kinds, 'outcome'), reason: countBy(rows, kinds, 'reason') }
  })
}

async function useCounts() {
  const { data } = await useFetch('/api/counts', { key: KEY, lazy: true })
  return computed((): Counts | undefined => data.value)
}

/** Counts the rows that a choice of one kind leaves, beside what is chosen of the others. */
function countBy(rows: readonly Row[] | undefined, kinds: Partial<Record<Kind, string>>, kind: Kind) {
  return (choice: string) => {
    if (!rows) return undefined
    const wanted = Object.entries({ ...kinds, [kind]: choice }) as [Kind, string][]
    return sumOf(rows.filter(row => wanted.every(([name, value]) => !value || fits(row[name], value))))
  }
}

function fits(value: string | null | undefined, wanted: string): boolean {
  return wanted.endsWith('.*') ? familyOf(value ?? '') === wanted.slice(0, -2) : value === wanted
}

function sumOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0)
}
