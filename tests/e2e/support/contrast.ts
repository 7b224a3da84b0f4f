import type { Page } from 'playwright-core'

export interface Mark {
  /** rect, polyline, circle or span. */
  tag: string
  html: string
  /** Its contrast to what it lies on, by WCAG's formula: from 1 to 21. */
  contrast: number
}

/** Bars, squares of legends, lines, points, and the bars of the reasons. */
const MARKS = 'main svg rect[fill^="url"], main svg rect[fill="none"], main polyline, main circle, main a > span[style*="width"]'
/** Marks of a chart lie on the column that is being read as well. */
const READ = 'rect.fill-\\(--ui-bg-accented\\)'

/** How what carries meaning in the page's charts stands out from what it lies on, by the colours that the browser computed. */
export function marksOf(page: Page): Promise<Mark[]> {
  return page.evaluate(({ MARKS, READ }) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    /** Red, green and blue of a colour in whatever notation, as it looks on another one. */
    function seenOn(ground: string, colour: string): number[] {
      for (const fill of [ground, colour]) {
        canvas.fillStyle = fill
        canvas.fillRect(0, 0, 1, 1)
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
    }
    function lightnessOf(colour: number[]): number {
      const [red, green, blue] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
    }
    function contrastOn(ground: string, colour: string): number {
      const [darker, lighter] = [seenOn(ground, ground), seenOn(ground, colour)].map(lightnessOf).toSorted((one, other) => one - other)
      return (lighter! + 0.05) / (darker! + 0.05)
    }
    function groundBelow(element: Element): string {
      const { backgroundColor } = getComputedStyle(element)
      const isOpaque = `${seenOn('black', backgroundColor)}` === `${seenOn('white', backgroundColor)}`
      return isOpaque || !element.parentElement ? backgroundColor : groundBelow(element.parentElement)
    }
    function colourOf(mark: Element): string {
      const { fill, stroke, backgroundColor } = getComputedStyle(mark)
      if (!(mark instanceof SVGElement)) return backgroundColor
      const pattern = document.getElementById(/^url\("?#(.+?)"?\)$/.exec(fill)?.[1] ?? '')
      if (pattern) return getComputedStyle(pattern.firstElementChild!).fill
      return fill === 'none' ? stroke : fill
    }
    return [...document.querySelectorAll(MARKS)].map((mark) => {
      const read = mark.closest('.relative > svg')?.querySelector(READ)
      const grounds = [groundBelow(mark.parentElement!), ...(read ? [getComputedStyle(read).fill] : [])]
      const colour = colourOf(mark)
      return { tag: mark.localName, html: mark.outerHTML, contrast: Math.min(...grounds.map(ground => contrastOn(ground, colour))) }
    })
  }, { MARKS, READ })
}
