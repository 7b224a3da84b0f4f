/** The minor that each major is good from; later majors are good from their start. The same as `engines` in package.json. */
const GOOD_FROM: Record<number, number> = { 22: 19, 24: 11 }
const GOOD_FROM_MAJOR = 26

/**
 * One line for a Node that cannot run the app, or null for one that can. SQLite's driver ends an older process without
 * a word, so this is asked before the driver is.
 * @param version such as `24.11.0`
 */
export function unsupportedNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major >= GOOD_FROM_MAJOR || minor >= (GOOD_FROM[major] ?? Infinity)) return null
  return `Node ${version} cannot run it; 22.19, 24.11, 26 and newer can. Start it with “npm start”, which brings its own, or install one from nodejs.org.`
}
