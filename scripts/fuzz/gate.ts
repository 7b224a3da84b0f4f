/** Lets so many through at a time; the others wait in their order. */
export interface Gate {
  /** Does the work when it is its turn. */
  through: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Resolves when it is the caller’s turn, with what is to be called when that is over. */
  entered: () => Promise<() => void>
}

export function createGate(most: number): Gate {
  let free = most
  const waiting: (() => void)[] = []

  async function entered() {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    return () => {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }

  return {
    entered,
    async through(work) {
      const leave = await entered()
      try {
        return await work()
      }
      finally {
        leave()
      }
    },
  }
}
