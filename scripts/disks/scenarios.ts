import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { lifeOn } from './life.ts'

/** What came of a disk. */
export interface Outcome {
  /** Deliveries that were answered with 2xx while it was well, or until it was full. */
  taken: number
  /** Deliveries that were answered with 503. */
  refused: number
  /** What was not as it has to be. */
  found: string[]
}

/** No small disk takes so many. */
const DELIVERIES_MAX = 20_000
const [FEW, REFUSED] = [50, 20]

/** The disk fills up; the server is killed, started on the full disk, and then there is room. */
export async function fillsUp(disk: Disk, seed: number, takenMib: number): Promise<Outcome> {
  disk.takeRoom(takenMib)
  const life = await lifeOn(fileOn(disk), seed)
  const { found, ledger } = life
  try {
    await life.start()
    await life.sendUntilFull(DELIVERIES_MAX)
    const [taken, refused] = [ledger.answered, ledger.putOff]
    await life.expectHealth(503, 'when the disk was full')
    await life.expectReads('when the disk was full')
    await life.kill()
    life.expectLogged(/SQLITE_FULL/)
    life.check('after the kill on the full disk')
    await life.start()
    await life.sendAgain()
    disk.makeRoom()
    await expectAllWell(life, 'when room was made')
    return { taken, refused, found: [...found, ...ledger.wrongAnswers] }
  }
  finally {
    await life.kill()
  }
}

/** The system makes the disk read-only under the server, as it does after an error, until it is mounted anew. */
export async function breaksDown(disk: Disk, seed: number): Promise<Outcome> {
  const life = await lifeOn(fileOn(disk), seed)
  const { found, ledger } = life
  try {
    await life.start()
    await life.sendGood(FEW)
    disk.remount('abort')
    await life.sendRefused(REFUSED)
    await life.expectHealth(503, 'when the disk was read-only')
    await life.expectReads('when the disk was read-only')
    await life.kill()
    disk.mountAnew()
    life.check('after the disk was mounted anew')
    await life.start()
    await expectAllWell(life, 'after the restart')
    return { taken: FEW, refused: REFUSED, found: [...found, ...ledger.wrongAnswers] }
  }
  finally {
    await life.kill()
  }
}

/** The disk is read-only when the server starts. (While it has the file open, the system does not let it be made so.) */
export async function isReadOnly(disk: Disk, seed: number): Promise<Outcome> {
  const life = await lifeOn(fileOn(disk), seed)
  const { found, ledger } = life
  try {
    await life.start()
    await life.sendGood(FEW)
    await life.kill()
    disk.remount('ro')
    const before = life.bytes()
    const said = await life.start().then(() => 'It started', (error: Error) => error.message)
    if (!/exit code 1\)/.test(said) || !/cannot be written/.test(said)) found.push(`the start on the read-only disk: ${said}`)
    if (life.bytes() !== before) found.push('the start on the read-only disk changed the files')
    disk.remount('rw')
    life.check('after the disk was made writable')
    await life.start()
    await expectAllWell(life, 'after the restart')
    return { taken: FEW, refused: 0, found: [...found, ...ledger.wrongAnswers] }
  }
  finally {
    await life.kill()
  }
}

/** In a folder of its own: what else is on the disk is none of the database's. */
function fileOn({ folder }: Disk): string {
  mkdirSync(join(folder, 'data'))
  return join(folder, 'data', 'rollcall.db')
}

/** The disk is well again: what was refused is taken now, and so is what comes next. Ends the server. */
async function expectAllWell(life: Awaited<ReturnType<typeof lifeOn>>, when: string): Promise<void> {
  await life.expectHealth(200, when)
  await life.sendAgain()
  if (life.ledger.toRepeat.length > 0) life.found.push(`${life.ledger.toRepeat.length} deliveries were sent again ${when}, and not taken`)
  await life.sendGood(FEW)
  life.check(when)
  await life.stop()
}
