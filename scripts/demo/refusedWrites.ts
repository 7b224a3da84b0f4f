import Database from 'better-sqlite3'

const TRIGGERS = ['INSERT', 'UPDATE'].map(change => ({ change, name: `report_before_${change.toLowerCase()}` }))

/** Another program's mistake in the app's file, made for real: while it lasts, no user can be written. */
export class RefusedWrites {
  #file: string
  #lasts = false

  constructor(databaseFile: string) {
    this.#file = databaseFile
  }

  /** Begins it or mends it, where it is not so already. */
  be(lasts: boolean): void {
    if (lasts === this.#lasts) return
    const database = new Database(this.#file)
    database.exec(TRIGGERS.map(({ change, name }) => lasts
      ? `CREATE TRIGGER ${name} BEFORE ${change} ON users BEGIN SELECT raise(ABORT, 'no such table: report'); END;`
      : `DROP TRIGGER ${name};`).join('\n'))
    database.close()
    this.#lasts = lasts
  }
}
