import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Watches the users of a file from another process.
 * @returns a function that ends it, and gives when the row of each new user was first to be seen, by the event that made it, in milliseconds since 1970
 */
export async function watchUsers(file: string): Promise<() => Promise<Map<string, number>>> {
  const child = fork(new URL('./watcher.ts', import.meta.url), { execArgv: [], serialization: 'advanced' })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The watcher has ended.')))
  ended.catch(() => {})
  const tell = async (message: string): Promise<unknown> => {
    const answered = once(child, 'message')
    child.send(message)
    const [answer] = await Promise.race([answered, ended])
    return answer
  }
  await tell(file)
  return async () => {
    const seen = await tell('') as [string, number][]
    process.off('exit', kill)
    return new Map(seen)
  }
}
