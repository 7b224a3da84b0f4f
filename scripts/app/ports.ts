import { createServer } from 'node:net'

const HIGHEST_PORT = 65_535
/** `localhost` may mean either; a port counts as free when neither is taken. */
const LOOPBACKS = ['127.0.0.1', '::1']
/** A machine without IPv6 answers so; nobody can be listening there. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/**
 * A TCP port on localhost that nothing listens on now: the first free one from `from` on, or any when `from` is 0.
 *
 * @throws When every port from there on is taken.
 */
export async function findFreePort(from = 0): Promise<number> {
  for (let port = from; port <= HIGHEST_PORT; port++) {
    const free = await freeOn(LOOPBACKS[0]!, port)
    if (free !== null && await freeOn(LOOPBACKS[1]!, free) !== null) return free
  }
  throw new Error(`No free port from ${from} on`)
}

/** Below the ports that a system gives to whoever asks for any, and apart from those of other processes: nobody takes one that stands free for a moment. */
let nextOwn = 11_000 + process.pid * 97 % 20_000

/** A free port for a server of this process, each time another one. */
export async function findOwnPort(): Promise<number> {
  for (;;) {
    // Taken before anything is awaited: others may be looked for at the same time.
    const port = nextOwn++
    if (await findFreePort(port) === port) return port
  }
}

/** The port (the system's choice when 0) if it can be listened on at the address, else null. */
function freeOn(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(NO_SUCH_ADDRESS.has(error.code ?? '') ? port : null))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address ? address.port : port
      server.close(() => resolve(bound))
    })
  })
}
