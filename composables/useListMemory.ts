import type { NuxtApp } from 'nuxt/app'
import type { VirtualItem } from '@tanstack/vue-virtual'
import type { Page } from '#shared/records/page'

/** What a list held when its page was left. */
interface ListMemory<Item> {
  first: Page<Item>
  following: Page<Item>[]
  scroll: RowsScroll | null
}

/** How far the rows were scrolled, and how tall they were, so that the same place can be found before they are drawn. */
export interface RowsScroll {
  offset: number
  measured: VirtualItem[]
  /** The row that had the focus. */
  focused: string | number | null
}

/** More entries of the history than anybody goes back over; the lists of older ones are fetched again. */
const ENTRIES_KEPT = 20

const memories = new Map<string, ListMemory<unknown>>()

/**
 * What a list held at this entry of the browser's history, so that going back leads to the same rows at the same place.
 * Entries are told apart by their position, so that a new visit to the same address starts afresh.
 */
export function useListMemory<Item>() {
  const route = useRoute()
  let entry = entryOf(route.fullPath)
  // When a page is left by the back button, the browser is at the other entry before anybody hears of it.
  watch(() => route.fullPath, path => entry = entryOf(path), { flush: 'post' })

  const recalled = recall(entry) as ListMemory<Item> | null
  let first = recalled?.first

  return {
    recalled,
    /** For useFetch's `getCachedData`: the page that the server sent along, or once the one that was here before. */
    firstPage(key: string, { isHydrating, payload }: NuxtApp): Page<Item> | undefined {
      const page = isHydrating ? payload.data[key] : first
      first = undefined
      return page
    },
    keep(memory: ListMemory<Item>) {
      memories.set(entry, memory)
      const [oldest] = memories.keys()
      if (memories.size > ENTRIES_KEPT && oldest !== undefined) memories.delete(oldest)
    },
  }
}

function entryOf(path: string): string {
  return import.meta.client ? `${window.history.state?.position} ${path}` : path
}

/** Only an entry that was gone on from has been here before; one that was just added has none after it. */
function recall(entry: string): ListMemory<unknown> | null {
  if (import.meta.server || !window.history.state?.forward) return null
  const memory = memories.get(entry) ?? null
  memories.delete(entry)
  return memory
}
