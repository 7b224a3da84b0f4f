/** So many exports run at once; each takes turns with everything else that the server does. */
export const EXPORTS_AT_ONCE = 4

let running = 0

/** Takes the place of one export and gives what gives it back, or null where all places are taken. */
export function takeExportSlot(): (() => void) | null {
  if (running >= EXPORTS_AT_ONCE) return null
  running++
  return () => void running--
}

export function exportsRunning(): number {
  return running
}
