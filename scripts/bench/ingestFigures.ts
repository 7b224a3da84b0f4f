import { quantile } from '../figures/measure.ts'
import { cpuMs } from './process.ts'
import type { BenchRun } from './run.ts'

/** A server that takes webhooks. */
export interface Side {
  name: string
  url: string
  pid: number
  webhookSecret: string
  /** Ids of users that its file holds, when half of the events are to be about such. */
  about?: string[]
}

export interface Setting {
  connections: number
  bytes: number
}

export interface IngestFigures {
  count: number
  perSecond: number
  p50: number
  p99: number
  /** What the server took of processors for a delivery, in milliseconds: other work on the machine changes it least. */
  cpuMs: number
  /** How much of a processor the client itself took, from 0 to 1. */
  clientShare: number
}

/** However slow a server is, its pilot ends. */
const PILOT_SECONDS = 20
/** More are made than will be sent: a connection without work would spoil the rate. */
const SPARE = 1.5

/** Measures sides with one setting; each has to have its pilot first. */
export function ingestFigures({ client, pilotCount }: Pick<BenchRun, 'client' | 'pilotCount'>, setting: Setting, seconds: number) {
  const rates = new Map<Side, number>()
  const send = async (side: Side, count: number, limit: number): Promise<IngestFigures> => {
    await client.prepare({ count, secret: side.webhookSecret, bytes: setting.bytes, about: side.about })
    const before = cpuMs(side.pid)
    const sent = await client.send({ port: Number(new URL(side.url).port), connections: setting.connections, seconds: limit, status: 200 })
    const perSecond = sent.ms.length / sent.seconds
    rates.set(side, perSecond)
    return {
      count: sent.ms.length,
      perSecond,
      p50: quantile(sent.ms, 0.5),
      p99: quantile(sent.ms, 0.99),
      cpuMs: (cpuMs(side.pid) - before) / sent.ms.length,
      clientShare: sent.cpuMs / 1000 / sent.seconds,
    }
  }
  return {
    pilot: (side: Side) => send(side, pilotCount, PILOT_SECONDS),
    measure: (side: Side) => send(side, Math.max(pilotCount, Math.ceil((rates.get(side) ?? 0) * seconds * SPARE)), seconds),
  }
}
