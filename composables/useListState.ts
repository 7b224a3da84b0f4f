/** Filters that order a list and hide nothing of it. */
const ORDERING = new Set(['sort', 'order'])

/**
 * The filters of a list, kept in the address alone: computeds read them, `setFilters` writes them.
 * No cursor is among them, so that a changed filter starts at the list's first page.
 *
 * @param defaults every filter by its name in the query, with the text that it has when the address says nothing
 */
export function useListState<Name extends string>(defaults: Record<Name, string>) {
  const route = useRoute()
  const names = Object.keys(defaults) as Name[]

  const filters = computed(() => {
    const found = { ...defaults }
    for (const name of names) found[name] = textOf(route.query[name]) ?? defaults[name]
    return found
  })

  /** What the API is asked: filters without a text are left out. */
  const query = computed(() => Object.fromEntries(names.map(name => [name, filters.value[name] || undefined])))

  const isFiltered = computed(() => names.some(name => !ORDERING.has(name) && filters.value[name] !== defaults[name]))

  /** Writes some filters into the address. Typing replaces the entry of the history, a choice adds one. */
  async function setFilters(patch: Partial<Record<Name, string>>, history: 'push' | 'replace' = 'push') {
    const next = { ...filters.value, ...patch }
    const told = names.filter(name => next[name] !== defaults[name])
    await navigateTo(
      { path: route.path, query: Object.fromEntries(told.map(name => [name, next[name]])) },
      { replace: history === 'replace' },
    )
  }

  const clearFilters = () => setFilters(defaults)

  return { filters, query, isFiltered, setFilters, clearFilters }
}

function textOf(value: string | null | undefined | (string | null)[]): string | null | undefined {
  return Array.isArray(value) ? value[0] : value
}
