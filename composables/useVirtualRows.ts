import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/vue-virtual'
import type { Ref } from 'vue'
import { SCROLLED_FAST } from '~/composables/scrolledFast'
import { createRowSlots, type RowKey } from '~/composables/rowSlots'
import type { RowsScroll } from '~/composables/useListMemory'

/** Rows drawn beyond each edge of what is visible: as far as a quick wheel goes in a frame or two. The browser paints these as well. */
const OVERSCAN = 6
/** A first guess, until a row is measured. */
const ROW_HEIGHT = 65
/** Tall enough for a whole first page: what the server renders, and what stands before the script knows the window. */
const FIRST_HEIGHT = 50 * ROW_HEIGHT
/** Rows before the last one at which more are asked for. */
const LOAD_AHEAD = 20
/** So many rows from one frame to the next are too fast for anybody to look at a row. */
const FAST_ROWS = 3
/** How much of what is in sight has to pass in a frame for the list to be flung, and to stay so: with one bound for both, a speed about it would let rows go in one frame and make them in the next. */
const FLUNG = { from: 1 / 2, on: 1 / 4 }

export type VirtualRow
  = | { kind: 'row', slot: number, index: number, key: RowKey }
    /** Room for rows that are not drawn, in pixels. */
    | { kind: 'gap', slot: string, height: number }

/**
 * The rows of a long table of which only those in sight are in the document. The nearest ancestor that scrolls is what
 * they scroll in; before there is a script, the whole first page is drawn.
 *
 * @param body the element that holds the rows
 * @param rows their keys in order; whether there are more to load; the index of the one with the focus, which stays drawn wherever the list is scrolled
 *   to; and where they were scrolled to before, if they are shown again
 * @param nearEnd called when the last rows come near and there are more
 */
export function useVirtualRows(
  body: Readonly<Ref<HTMLElement | null>>,
  rows: { keys: () => readonly RowKey[], hasMore: () => boolean, focused: () => number | null, scroll: Pick<RowsScroll, 'offset' | 'measured'> | null },
  nearEnd: () => void,
) {
  const scroller = shallowRef<HTMLElement | null>(null)
  const margin = ref(0)
  /** Scrolled so far in a frame that what is drawn ahead would be too little, and have most rows moved. */
  const isFlung = ref(false)
  const isFast = ref(false)
  provide(SCROLLED_FAST, isFast)

  // Another function stands for other rows: the virtualizer lays them out anew for each that it is given.
  const keyAt = computed(() => {
    const keys = rows.keys()
    return (index: number) => keys[index] ?? index
  })

  const virtualizer = useVirtualizer(computed(() => {
    const count = rows.keys().length
    const focused = rows.focused()
    return {
      count,
      getScrollElement: () => scroller.value,
      getItemKey: keyAt.value,
      estimateSize: () => ROW_HEIGHT,
      initialRect: { width: 0, height: FIRST_HEIGHT },
      initialOffset: rows.scroll?.offset ?? 0,
      initialMeasurementsCache: rows.scroll?.measured ?? [],
      overscan: isFlung.value ? 0 : OVERSCAN,
      scrollMargin: margin.value,
      rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const inSight = defaultRangeExtractor(range)
        if (focused === null || focused >= count || inSight.includes(focused)) return inSight
        return [...inSight, focused].sort((a, b) => a - b)
      },
    }
  }))

  const firstInSight = () => virtualizer.value.range?.startIndex ?? 0
  const lastInSight = () => virtualizer.value.range?.endIndex ?? 0
  watch([firstInSight, lastInSight, () => virtualizer.value.isScrolling], ([first, , isScrolling], [firstBefore, lastBefore]) => {
    const passed = Math.abs(first - firstBefore)
    isFlung.value = isScrolling && passed > (lastBefore - firstBefore) * (isFlung.value ? FLUNG.on : FLUNG.from)
    isFast.value = isScrolling && (isFast.value || passed > FAST_ROWS)
  })

  const slotsOf = createRowSlots()
  // Slots follow from those before, so this is for one reader, who draws them.
  const drawn = computed(() => {
    const items = virtualizer.value.getVirtualItems()
    const focused = rows.focused()
    const slots = slotsOf(items.map(keyOf), focused === null ? null : keyAt.value(focused))
    return withGaps(items, slots, margin.value, virtualizer.value.getTotalSize())
  })

  /** Which row an element shows. */
  const shown = new WeakMap<Element, RowKey>()
  const noted = new Set<HTMLElement>()
  /** After rendering: reading a height in the midst of it has the page laid out for each new row. */
  function measure() {
    const { elementsCache, measureElement } = virtualizer.value
    for (const element of noted) {
      const key = keyAt.value(Number(element.dataset.index))
      const before = shown.get(element)
      // The virtualizer expects a row's element to be gone with the row, and would stop watching the height of this one when that row comes back.
      if (before !== undefined && before !== key) elementsCache.delete(before)
      shown.set(element, key)
      measureElement(element)
    }
    noted.clear()
    // Those that are gone.
    measureElement(null)
  }
  onMounted(measure)
  onUpdated(measure)

  const isNearEnd = computed(() => scroller.value !== null && (virtualizer.value.range?.endIndex ?? 0) >= rows.keys().length - LOAD_AHEAD)
  // After rendering: what is in sight is only known then.
  watch(() => rows.hasMore() && isNearEnd.value, now => now && nearEnd(), { flush: 'post' })

  function findPlace() {
    if (!body.value || !scroller.value) return
    margin.value = body.value.getBoundingClientRect().top - scroller.value.getBoundingClientRect().top + scroller.value.scrollTop
  }

  let observer: ResizeObserver | undefined
  onMounted(() => {
    scroller.value = scrollerOf(body.value)
    const content = scroller.value?.firstElementChild
    findPlace()
    // What stands above the rows may grow and shrink: filters that wrap, a bar that appears.
    observer = new ResizeObserver(findPlace)
    if (content) observer.observe(content)
    if (scroller.value && rows.scroll) scroller.value.scrollTop = rows.scroll.offset
  })
  onBeforeUnmount(() => observer?.disconnect())

  return {
    drawn,
    /** Notes a row’s element, to be measured. */
    note: (element: HTMLElement) => noted.add(element),
    scrollTo: (index: number) => virtualizer.value.scrollToIndex(index),
    /** Where the list is scrolled to now. */
    place: () => scroller.value && { offset: scroller.value.scrollTop, measured: virtualizer.value.takeSnapshot() },
    isAtTop: () => (scroller.value?.scrollTop ?? 0) <= margin.value,
  }
}

const keyOf = ({ key }: VirtualItem) => key as RowKey

/** The rows that are drawn, and between them the room of those that are not. */
function withGaps(items: VirtualItem[], slots: ReadonlyMap<RowKey, number>, margin: number, totalSize: number): VirtualRow[] {
  const rows: VirtualRow[] = []
  let end = margin
  // By its name a gap is never found again on the other side of a row that stays: the row could be what is moved, and lose the focus.
  const gapUpTo = (start: number, name: string) => {
    if (start > end) rows.push({ kind: 'gap', slot: `gap ${name}`, height: start - end })
  }
  for (const item of items) {
    const slot = slots.get(keyOf(item))!
    gapUpTo(item.start, rows.length ? `before ${slot}` : 'above')
    rows.push({ kind: 'row', slot, index: item.index, key: keyOf(item) })
    end = item.end
  }
  gapUpTo(margin + totalSize, 'below')
  return rows
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let at = element?.parentElement ?? null; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return document.documentElement
}
