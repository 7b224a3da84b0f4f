type Id = string | number

/**
 * The rows that are chosen, by their ids.
 *
 * @param ids every row that can be chosen now, in the order in which they stand; a row that is gone is chosen no more
 */
export function useSelection(ids: () => readonly Id[]) {
  const picked = ref(new Set<Id>())
  let anchor: Id | null = null

  const chosen = computed(() => picked.value.size === 0 ? [] : ids().filter(id => picked.value.has(id)))
  const state = computed(() => chosen.value.length === 0 ? 'none' : chosen.value.length === ids().length ? 'all' : 'some')

  /** Chooses a row or lets it go; with `through`, all from the row that was last touched to this one. */
  function toggle(id: Id, { through = false } = {}) {
    const next = new Set(picked.value)
    const isChosen = !next.has(id)
    for (const each of through ? between(anchor ?? id, id) : [id]) {
      if (isChosen) next.add(each)
      else next.delete(each)
    }
    picked.value = next
    anchor = id
  }

  function between(one: Id, other: Id): readonly Id[] {
    const all = ids()
    const [from = 0, to = 0] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b)
    return from === -1 ? [other] : all.slice(from, to + 1)
  }

  const toggleAll = () => {
    picked.value = state.value === 'all' ? new Set() : new Set(ids())
  }
  const clear = () => {
    picked.value = new Set()
  }

  return { chosen, state, isChosen: (id: Id) => picked.value.has(id), toggle, toggleAll, clear }
}
