import type { Ref } from 'vue'
import type { EventRecord } from '#shared/records/events'
import type { Page } from '#shared/records/page'
import type { User } from '#shared/records/users'
import { problemOf, type Problem } from '~/composables/problems'

/** How long the typing has to pause before the server is asked. */
const PATIENCE_MS = 150
const SHOWN = 5

/** What one source came to: a page of it, or why there is none. */
type Answer<Item> = { page: Page<Item>, problem?: undefined } | { page?: undefined, problem: Problem }

export type QuickSearch
  = | { is: 'idle' }
    | { is: 'asking' }
    | { is: 'answered', users: Answer<User>, events: Answer<EventRecord> }

/**
 * The first few users and events that a text finds. Both come at once, so that a list of them changes under nobody's
 * hand twice, and what belongs to an older text is gone as soon as the text changes.
 */
export function useQuickSearch(query: Ref<string>) {
  const search = shallowRef<QuickSearch>({ is: 'idle' })
  const tries = ref(0)

  watch([query, tries], ([q], _, onCleanup) => {
    search.value = { is: q ? 'asking' : 'idle' }
    if (!q) return
    const controller = new AbortController()
    const { signal } = controller
    const timer = setTimeout(async () => {
      const [users, events] = await Promise.all([
        answerOf(firstFound(cursor => $fetch<Page<User>>('/api/users', { query: { q, status: 'all', limit: SHOWN, cursor }, signal, retry: 0 }))),
        answerOf(firstFound(cursor => $fetch<Page<EventRecord>>('/api/events', { query: { q, limit: SHOWN, cursor }, signal, retry: 0 }))),
      ])
      if (!signal.aborted) search.value = { is: 'answered', users, events }
    }, PATIENCE_MS)
    onCleanup(() => {
      clearTimeout(timer)
      controller.abort()
    })
  })

  const retry = () => tries.value++
  return { search: shallowReadonly(search), retry }
}

/** The first page that is not empty: the server walks only so far at once. */
async function firstFound<Item>(ask: (cursor?: string) => Promise<Page<Item>>): Promise<Page<Item>> {
  let page = await ask()
  while (page.items.length === 0 && page.nextCursor) page = await ask(page.nextCursor)
  return page
}

function answerOf<Item>(asked: Promise<Page<Item>>): Promise<Answer<Item>> {
  return asked.then(page => ({ page }), (error: unknown) => ({ problem: problemOf(error) }))
}
