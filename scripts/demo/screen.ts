const BAR_WIDTH = 30
const QUARTERS = 4

/** Writes for a person: on a terminal one line changes in place, elsewhere only whole lines come, and few of them. */
export class Screen {
  #out: NodeJS.WriteStream
  /** Something is on the current line that the next text has to replace. */
  #dirty = false
  #quarter = 0

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  line(text = ''): void {
    this.#clear()
    this.#out.write(`${text}\n`)
  }

  /** How far something is, as a bar; elsewhere than on a terminal, a line for each quarter. */
  progress(label: string, done: number, total: number): void {
    if (this.#out.isTTY) {
      const filled = Math.round(done / total * BAR_WIDTH)
      this.status(`${label}  ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}  ${done} of ${total}`)
      return
    }
    const quarter = Math.floor(done / total * QUARTERS)
    if (quarter > this.#quarter) this.line(`${label}  ${done} of ${total}`)
    this.#quarter = quarter % QUARTERS
  }

  /** A line that the next one replaces; nothing elsewhere than on a terminal. */
  status(text: string): void {
    if (!this.#out.isTTY) return
    this.#clear()
    this.#out.write(text.slice(0, Math.max(0, (this.#out.columns || 80) - 1)))
    this.#dirty = true
  }

  #clear(): void {
    if (this.#dirty) this.#out.write('\r\u001B[2K')
    this.#dirty = false
  }
}
