interface Rows<Item> { items: readonly Item[] }

/**
 * Puts the rows of pages one after the other. A row whose sort key moved between two requests comes twice: the first stands.
 *
 * A list grows by a page at its end, again and again. What has been gone through before is not gone through again, since with
 * tens of thousands of rows that would hold up scrolling at each page.
 *
 * @returns a function that is given all pages and answers with their rows, in a new array each time
 */
export function createPageRows<Item extends { id: string | number }>() {
  let known: readonly Rows<Item>[] = []
  let ids = new Set<string | number>()
  let items: Item[] = []

  return (pages: readonly Rows<Item>[]): Item[] => {
    if (!known.every((page, index) => page === pages[index])) {
      known = []
      ids = new Set()
      items = []
    }
    for (const page of pages.slice(known.length)) {
      for (const item of page.items) {
        if (ids.has(item.id)) continue
        ids.add(item.id)
        items.push(item)
      }
    }
    known = pages
    return [...items]
  }
}
