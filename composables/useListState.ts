/** Filters that order a list and hide nothing of it. */
const ORDERING = new Set(['sort', 'order'])

/** The first rows are drawn by the server, which takes its time for each: no more than a tall window shows. */
export const FIRST_ROWS = 40

/**
 * The filters of a list, kept in the address alone: computeds read them, `setFilters` writes them.
 * No cursor is among them, so that a changed filter starts at the list's first page.
 *
 * @param defaults every filter by its name in the query, with the text that it has when the address says nothing
 */
export function useListState<Name extends string>(defaults: Record<Name, string>) {
  const route = useRoute()
  const router = useRouter()
  const names = Object.keys(defaults) as Name[]

  const filters = computed((before?: Record<Name, string>) => {
    const found = { ...defaults }
    for (const name of names) found[name] = textOf(route.query[name]) ?? defaults[name]
    // Another object would have the list fetched from its start, also when a row of it was opened and no filter has changed.
    return before && names.every(name => before[name] === found[name]) ? before : found
  })

  /** What the API is asked: filters without a text are left out. */
  const query = computed(() => Object.fromEntries(names.map(name => [name, filters.value[name] || undefined])))

  /** The same, for its first page. */
  const firstQuery = computed(() => ({ ...query.value, limit: FIRST_ROWS }))

  /** The filters that hide something, in their order. */
  const active = computed(() => names.filter(name => !ORDERING.has(name) && filters.value[name] !== defaults[name]))
  const isFiltered = computed(() => active.value.length > 0)

  /** The address of the same list with some filters changed; what has its default is left out. */
  function addressOf(patch: Partial<Record<Name, string>>, path: string = route.path) {
    const next = { ...filters.value, ...patch }
    const told = names.filter(name => next[name] !== defaults[name])
    return { path, query: Object.fromEntries(told.map(name => [name, next[name]])) }
  }

  /** What has been set and is not in the address yet: a navigation takes a frame or more, and the next one ends it. */
  let underWay: { patch: Partial<Record<Name, string>>, history: 'push' | 'replace' } | null = null

  /** Writes some filters into the address. Typing replaces the entry of the history, a choice adds one. */
  async function setFilters(patch: Partial<Record<Name, string>>, history: 'push' | 'replace' = 'push') {
    const mine = underWay = { patch: { ...underWay?.patch, ...patch }, history: underWay?.history === 'push' ? 'push' : history }
    // Not by navigateTo, which does nothing while an earlier navigation is under way.
    await router[mine.history](addressOf(mine.patch)).finally(() => {
      if (underWay === mine) underWay = null
    })
  }

  const dropFilter = (name: Name) => setFilters({ [name]: defaults[name] } as Record<Name, string>)
  const clearFilters = () => setFilters(defaults)

  return { filters, query, firstQuery, active, isFiltered, addressOf, setFilters, dropFilter, clearFilters }
}

function textOf(value: string | null | undefined | (string | null)[]): string | null | undefined {
  return Array.isArray(value) ? value[0] : value
}
