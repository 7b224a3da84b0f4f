import type { Page } from '#shared/records/page'
import type { Ref } from 'vue'
import type { useListMemory, RowsScroll } from '~/composables/useListMemory'
import { createPageRows } from '~/composables/pageRows'
import { problemOf, type Problem } from '~/composables/problems'

/** What a list shows. Each has its own face, and there is none between. */
export type ListFace
  = | { is: 'loading' }
    | { is: 'failed', problem: Problem }
    | { is: 'empty' }
    | { is: 'more' }
    | { is: 'loading_more' }
    | { is: 'more_failed', problem: Problem }
    | { is: 'end' }

interface FirstPage<Item> {
  data: Ref<Page<Item> | undefined>
  error: Ref<unknown>
  status: Ref<'idle' | 'pending' | 'success' | 'error'>
  refresh: () => Promise<void>
}

/** Rows that are asked for after the first page: more at once, since they are loaded ahead of whoever scrolls. */
export const NEXT_ROWS = 200

/**
 * A list that grows at its end.
 *
 * @param first the first page, as useFetch gives it
 * @param fetchAfter asks for the page after a cursor, with the same filters
 * @param memory what the list held when its page was left, where it is to be found again
 * @returns the rows of all pages so far, the list's face, and what to call for more and from the start
 */
export function useKeysetPages<Item extends { id: string | number }>(
  first: FirstPage<Item>,
  fetchAfter: (cursor: string) => Promise<Page<Item>>,
  memory?: ReturnType<typeof useListMemory<Item>>,
) {
  const following = shallowRef<{ after: Page<Item>, pages: Page<Item>[] } | undefined>(
    memory?.recalled ? { after: memory.recalled.first, pages: memory.recalled.following } : undefined,
  )
  const isLoadingMore = ref(false)
  /** Why nothing came after a cursor. */
  const failure = shallowRef<{ cursor: string, error: unknown }>()

  const pages = computed(() => {
    const start = first.data.value
    if (!start) return []
    // Pages belong to the first page that they followed: when another takes its place, they are gone with it.
    return following.value?.after === start ? [start, ...following.value.pages] : [start]
  })

  const rowsOf = createPageRows<Item>()
  const items = computed(() => rowsOf(pages.value))

  const total = computed(() => {
    const start = first.data.value
    if (!start) return undefined
    const shown = items.value.length
    // Once all are here, there is nothing left to estimate. Until then more may have come than the first page knew of.
    return start.totalIsExact || lastCursor() ? { count: Math.max(start.total, shown), isExact: start.totalIsExact } : { count: shown, isExact: true }
  })
  const isRefreshing = computed(() => first.status.value === 'pending' && first.data.value !== undefined)

  const face = computed((): ListFace => {
    if (!first.data.value) return first.error.value ? { is: 'failed', problem: problemOf(first.error.value) } : { is: 'loading' }
    // A page may be empty though the list goes on: the server walks only so far at once.
    if (items.value.length === 0 && !lastCursor()) return { is: 'empty' }
    if (isLoadingMore.value) return { is: 'loading_more' }
    // Other filters may have brought other rows since.
    if (failure.value && failure.value.cursor === lastCursor()) return { is: 'more_failed', problem: problemOf(failure.value.error) }
    return { is: lastCursor() ? 'more' : 'end' }
  })

  const lastCursor = () => pages.value.at(-1)?.nextCursor ?? null

  /** All rows as one page. */
  const whole = computed(() => first.data.value && { ...first.data.value, items: items.value, nextCursor: lastCursor() })

  /** Puts a page into the place of all that are here. */
  function put(page: Page<Item>) {
    first.data.value = page
  }

  async function loadMore() {
    const cursor = lastCursor()
    if (!cursor || isLoadingMore.value || isRefreshing.value) return
    isLoadingMore.value = true
    failure.value = undefined
    try {
      const page = await fetchAfter(cursor)
      // Rows above may have been renewed meanwhile; what counts is that this page still follows the last row.
      const [now, ...more] = pages.value
      if (now && lastCursor() === cursor) following.value = { after: now, pages: [...more, page] }
    }
    catch (error) {
      failure.value = { cursor, error }
    }
    finally {
      isLoadingMore.value = false
    }
  }

  async function restart() {
    failure.value = undefined
    await first.refresh()
  }

  /** Keeps what is here for whoever comes back to it. */
  function keep(scroll: RowsScroll | null) {
    const [start, ...more] = pages.value
    if (start) memory?.keep({ first: start, following: more, scroll })
  }

  return { firstPage: first.data, items, total, face, isRefreshing, whole, put, loadMore, restart, keep, scroll: memory?.recalled?.scroll ?? null }
}

export type KeysetList<Item extends { id: string | number }> = ReturnType<typeof useKeysetPages<Item>>
