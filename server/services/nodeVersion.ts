const LEAST_MAJOR = 22

/**
 * One line for a Node that cannot run the app, or null for one that can. SQLite's driver ends an older process without
 * a word, so this is asked before the driver is.
 */
export function unsupportedNode(version: string): string | null {
  if (Number.parseInt(version, 10) >= LEAST_MAJOR) return null
  return `Node ${version} cannot run it; ${LEAST_MAJOR} or newer can. Start it with “npm start”, which brings its own, or install one from nodejs.org.`
}
