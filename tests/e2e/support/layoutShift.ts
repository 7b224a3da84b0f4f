import type { Page } from 'playwright-core'

/**
 * What has moved by itself, a line for each shift of the layout, with what moved. It waits for what could still come: fonts,
 * pictures in sight, and a browser with nothing left to do.
 *
 * @param start by the page's own clock, in milliseconds since it began to load
 */
export function layoutShiftsSince(page: Page, start: number): Promise<string[]> {
  return page.evaluate(async (start) => {
    interface Shift extends PerformanceEntry { value: number, sources: { node: Node | null, previousRect: DOMRect, currentRect: DOMRect }[] }
    const shifts: Shift[] = []
    const observer = new PerformanceObserver(list => shifts.push(...list.getEntries() as Shift[]))
    observer.observe({ type: 'layout-shift', buffered: true })

    await document.fonts.ready
    const pictures = [...document.images].filter(picture => !picture.complete && picture.getBoundingClientRect().top < innerHeight)
    await Promise.all(pictures.map(picture => picture.decode().catch(() => {})))
    await new Promise(resolve => requestIdleCallback(resolve))
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    observer.disconnect()

    const placeOf = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(' ')
    const nameOf = (node: Node | null) => node instanceof Element ? node.outerHTML.slice(0, 160) : node?.textContent?.slice(0, 80)
    return shifts.filter(shift => shift.startTime > start).map(({ value, sources }) =>
      `${value.toFixed(5)}: ${sources.map(({ node, previousRect, currentRect }) => `${nameOf(node)} [${placeOf(previousRect)} → ${placeOf(currentRect)}]`).join('; ')}`)
  }, start)
}
