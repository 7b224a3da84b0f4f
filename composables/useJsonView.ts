import type { JsonNode, JsonTree } from '#shared/jsonTree'
import { holdersOf, isOpenable, linesOf, openAtFirst } from '~/composables/jsonLines'

/** So many lines more are put into the page at a time, and no more than twice as many stand in it. */
export const PORTION = 300

/** A document's lines: which nodes are open, which line is the current one, and which part of the lines stands in the page. */
export function useJsonView(tree: () => JsonTree) {
  const open = shallowRef(openAtFirst(tree()))
  const current = ref<number | null>(null)
  const from = ref(0)
  const upTo = ref(PORTION)

  const lines = computed(() => linesOf(tree(), open.value))
  const shown = computed(() => lines.value.slice(from.value, upTo.value))
  const earlier = computed(() => Math.min(from.value, lines.value.length))
  const later = computed(() => Math.max(0, lines.value.length - upTo.value))

  watch(tree, () => {
    open.value = openAtFirst(tree())
    current.value = null
    showFrom(0)
  })

  function showFrom(line: number) {
    from.value = Math.max(0, line)
    upTo.value = from.value + PORTION
  }

  function toggle({ id }: JsonNode) {
    const next = new Set(open.value)
    if (!next.delete(id)) next.add(id)
    open.value = next
  }

  /** Opens what a node is in, and brings its line into the page. */
  function reveal(node: JsonNode, { whole = false } = {}) {
    const needed = [...holdersOf(tree(), node), ...(whole ? [node] : [])].filter(({ id }) => !open.value.has(id))
    if (needed.length > 0) open.value = new Set([...open.value, ...needed.map(({ id }) => id)])
    const at = lines.value.findIndex(line => line.node === node)
    if (at < from.value || at >= upTo.value) showFrom(at - PORTION / 2)
  }

  return {
    open,
    current,
    lines,
    shown,
    earlier,
    later,
    toggle,
    reveal,
    openAll() {
      open.value = new Set(tree().nodes.filter(node => node.children.length > 0).map(({ id }) => id))
    },
    closeAll() {
      open.value = new Set([0])
      showFrom(0)
    },
    showEarlier() {
      from.value = Math.max(0, from.value - PORTION)
      upTo.value = Math.min(upTo.value, from.value + 2 * PORTION)
    },
    showLater() {
      upTo.value += PORTION
      from.value = Math.max(from.value, upTo.value - 2 * PORTION)
    },
    /** The line that a key leads to from a node, having opened or closed it where that is what the key does. */
    step(node: JsonNode, key: string): JsonNode | null {
      const starts = () => lines.value.filter(line => !line.isEnd)
      const at = () => starts().findIndex(line => line.node === node)
      const isOpen = open.value.has(node.id)
      switch (key) {
        case 'ArrowDown': return starts()[at() + 1]?.node ?? node
        case 'ArrowUp': return starts()[at() - 1]?.node ?? node
        case 'Home': return starts()[0]?.node ?? node
        case 'End': return starts().at(-1)?.node ?? node
        case 'ArrowRight':
          if (isOpenable(node) && !isOpen) toggle(node)
          else return tree().nodes[node.children[0] ?? node.id] ?? node
          return node
        case 'ArrowLeft':
          if (isOpenable(node) && isOpen) toggle(node)
          else return tree().nodes[node.parent ?? node.id] ?? node
          return node
        case 'Enter':
        case ' ':
          if (isOpenable(node)) toggle(node)
          return node
        default: return null
      }
    },
  }
}

export type JsonView = ReturnType<typeof useJsonView>
