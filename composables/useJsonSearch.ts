import type { JsonTree } from '#shared/jsonTree'
import { leftOut, matchesOf, type JsonMatch } from '~/composables/jsonLines'
import type { JsonView } from '~/composables/useJsonView'

/** Searching a document: where the text stands, and the one of these places that is looked at. */
export function useJsonSearch(tree: () => JsonTree, view: JsonView) {
  const query = ref('')
  const at = ref(0)
  const matches = computed(() => matchesOf(tree(), query.value))
  const match = computed<JsonMatch | null>(() => matches.value[at.value] ?? null)
  const byNode = computed(() => Map.groupBy(matches.value, ({ node }) => node.id))

  watch(matches, () => {
    at.value = 0
    lookAt()
  })

  function lookAt() {
    if (match.value) view.reveal(match.value.node, { whole: leftOut(match.value.node, false) > 0 })
  }

  /** Goes on by so many places, round from the last to the first. */
  function go(by: 1 | -1) {
    const { length } = matches.value
    if (length === 0) return
    at.value = (at.value + by + length) % length
    lookAt()
  }

  return { query, at, matches, match, byNode, go }
}

export type JsonSearch = ReturnType<typeof useJsonSearch>
