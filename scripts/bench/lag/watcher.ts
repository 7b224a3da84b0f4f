import Database from 'better-sqlite3'

/**
 * A process that reads the users as another program would, beside the server: it looks over and over whether the file has
 * changed, and notes when each new row was first to be seen. The first message names the file; any other one ends it.
 */
const LOOK_EVERY_MS = 0.1
const nobody = new Int32Array(new SharedArrayBuffer(4))
let end: (() => void) | undefined

process.on('message', (file: string) => end ? end() : watch(file))

function watch(file: string): void {
  const client = new Database(file, { readonly: true })
  const version = client.prepare<[], number>('PRAGMA data_version').pluck()
  const newRows = client.prepare<[number], { rowNumber: number, eventId: string }>('SELECT row_number AS rowNumber, last_event_id AS eventId FROM users WHERE row_number > ? ORDER BY row_number')
  const seen: [eventId: string, at: number][] = []
  let lastVersion = version.get()
  let lastRow = newRows.all(0).at(-1)?.rowNumber ?? 0
  let turn = setImmediate(lookOn)

  function look() {
    const now = version.get()
    if (now === lastVersion) return
    lastVersion = now
    const rows = newRows.all(lastRow)
    const at = performance.timeOrigin + performance.now()
    for (const { rowNumber, eventId } of rows) {
      seen.push([eventId, at])
      lastRow = rowNumber
    }
  }

  function lookOn() {
    look()
    // A processor that is never given back would be taken from the server.
    Atomics.wait(nobody, 0, 0, LOOK_EVERY_MS)
    turn = setImmediate(lookOn)
  }

  end = () => {
    clearImmediate(turn)
    // What was committed since the last look is there, too.
    look()
    client.close()
    process.send?.(seen, () => process.disconnect())
  }
  process.send?.('watching')
}
