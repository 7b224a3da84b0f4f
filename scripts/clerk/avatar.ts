import { createHash } from 'node:crypto'

/** Where Clerk keeps the pictures of people; those of made-up people are drawn here in their place. */
export const PICTURES_ORIGIN = 'https://img.clerk.com'

/**
 * A picture for a person, drawn from the name of the file alone: a soft gradient, the same each time.
 *
 * @returns An SVG document, 96 by 96.
 */
export function drawAvatar(seed: string): string {
  const [hue = 0, turn = 0, x = 0, y = 0] = createHash('sha1').update(seed).digest()
  const first = Math.round(hue / 256 * 360)
  const second = (first + 40 + Math.round(turn / 256 * 80)) % 360
  const [left, top] = [x, y].map(byte => Math.round(20 + byte / 256 * 60))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
  <defs><radialGradient id="g" cx="${left}%" cy="${top}%" r="80%">
    <stop offset="0" stop-color="hsl(${first} 75% 68%)"/><stop offset="1" stop-color="hsl(${second} 60% 42%)"/>
  </radialGradient></defs>
  <rect width="96" height="96" fill="url(#g)"/>
</svg>
`
}
