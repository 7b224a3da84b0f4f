import { createInterface } from 'node:readline/promises'

/**
 * Asks on a terminal whether to write.
 *
 * @param toWrite what would be written, in words
 * @returns whether the answer was yes; leaving the question by Ctrl+C or Ctrl+D is a no
 */
export async function confirms(toWrite: string, { input, output }: { input: NodeJS.ReadableStream, output: NodeJS.WritableStream } = { input: process.stdin, output: process.stdout }): Promise<boolean> {
  const terminal = createInterface({ input, output })
  // Whoever is left without an answer is told by newer Nodes alone.
  const left = new Promise<null>(resolve => terminal.once('close', () => resolve(null)))
  const answer = await Promise.race([left, terminal.question(`${toWrite} Type “yes” to write: `).catch(() => left)])
  terminal.close()
  if (answer === null) output.write('\n')
  return answer?.trim().toLowerCase() === 'yes'
}
