import { problemOf, type Problem } from '~/composables/problems'

/**
 * A text that the page first has with its secrets masked: as it is once that is asked for, until it is hidden again.
 *
 * @param masked the text as it is masked, or null where there is none, and the id of what it belongs to
 * @param ask gets the text of that id as it is
 */
export function useReveal<Id extends string | number>(masked: () => { id: Id, text: string | null }, ask: (id: Id) => Promise<string | null>) {
  const revealed = shallowRef<{ id: Id, text: string | null } | null>(null)
  const problem = ref<Problem | null>(null)
  const isPending = ref(false)

  const isRevealed = computed(() => revealed.value?.id === masked().id)
  const text = computed(() => revealed.value?.id === masked().id ? revealed.value.text : masked().text)

  watch(() => masked().id, hide)

  async function reveal() {
    const { id } = masked()
    isPending.value = true
    problem.value = null
    try {
      const text = await ask(id)
      if (id === masked().id) revealed.value = { id, text }
    }
    catch (error) {
      if (id === masked().id) problem.value = problemOf(error)
    }
    finally {
      isPending.value = false
    }
  }

  function hide() {
    revealed.value = null
    problem.value = null
  }

  return { text, isRevealed, isPending, problem, toggle: () => isRevealed.value ? hide() : reveal() }
}
