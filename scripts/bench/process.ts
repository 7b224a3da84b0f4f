import { existsSync, readFileSync } from 'node:fs'

// Linux tells of processes in files; elsewhere these figures are NaN.
const IS_TOLD = existsSync('/proc/self/stat')

const KIB_PER_MIB = 1024
/** Linux counts the time of processes in hundredths of a second, whatever its own clock does. */
const TICK_MS = 10

/** What a process holds of the memory, in MiB. */
export function residentMib(pid: number): number {
  if (!IS_TOLD) return NaN
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (!kib) throw new Error(`The process ${pid} has ended.`)
  return Number(kib) / KIB_PER_MIB
}

/** What a process with all its threads has taken of processors so far, in milliseconds. */
export function cpuMs(pid: number): number {
  if (!IS_TOLD) return NaN
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name stands in brackets, and may hold anything; the times are the 14th and the 15th of all.
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13)
  return (Number(user) + Number(system)) * TICK_MS
}
