import { useTextCookie } from '~/composables/useTextCookie'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const LAST_TIME = 8_640_000_000_000_000
const UNIVERSAL = 'UTC'
const CLOCK_TICK = 30_000
/** More zones than a team has; a zone's name comes from a cookie, and can be spelt in endless ways. */
const FORMATTERS_KEPT = 100
/** A page says each of its times in several forms. */
const WALLS_KEPT = 1000

const STEPS = [
  { unit: 'day', size: 86_400_000 },
  { unit: 'hour', size: 3_600_000 },
  { unit: 'minute', size: 60_000 },
] as const

type Times = ReturnType<typeof createTimes>

/** One for each running app, which on the server is each request: a list asks for it hundreds of times. */
const timesOf = new WeakMap<object, Times>()
const formatters = new Map<string, Intl.DateTimeFormat>()
const walls = new Map<string, Wall>()
const relativeFormatter = new Intl.RelativeTimeFormat('en')

/**
 * Times as the reader's clock shows them. The server writes them in the zone that the browser told last time, and in UTC,
 * named as such, before it told any; zone and clock travel with the page, so that the browser starts with the same text.
 */
export function useTimes(): Times {
  const app = useNuxtApp()
  const known = timesOf.get(app)
  if (known) return known
  const made = createTimes()
  timesOf.set(app, made)
  return made
}

function createTimes() {
  const zone = useZone()
  const now = useNow()
  const suffix = () => zone.value === UNIVERSAL ? ' UTC' : ''

  /** 23 Nov 2026, 21:04:05 */
  const fullTime = (at: number) => {
    const wall = wallTime(at, zone.value)
    return `${wall.day} ${wall.monthName} ${wall.year}, ${wall.hour}:${wall.minute}:${wall.second}${suffix()}`
  }

  /** 23 Nov 2026, 21:04:05 (Europe/Vienna) */
  const exactTime = (at: number) => zone.value === UNIVERSAL ? fullTime(at) : `${fullTime(at)} (${zone.value})`

  /** 23 Nov, 21:04, with the year when it is not this one. */
  const shortTime = (at: number) => {
    const wall = wallTime(at, zone.value)
    const year = wall.year === wallTime(now.value, zone.value).year ? '' : ` ${wall.year}`
    return `${wall.day} ${wall.monthName}${year}, ${wall.hour}:${wall.minute}${suffix()}`
  }

  /** The same of a time that an address or an event names: no calendar may have it. */
  const readableTime = (at: number | null | undefined) => isTime(at) ? shortTime(at) : 'unreadable time'

  /** 21:04 */
  const clockTime = (at: number) => {
    const wall = wallTime(at, zone.value)
    return `${wall.hour}:${wall.minute}`
  }

  /** 23 Nov */
  const dayText = (at: number) => {
    const wall = wallTime(at, zone.value)
    return `${wall.day} ${wall.monthName}`
  }

  /** What a datetime-local field takes: 2026-11-23T21:04 */
  const fieldTime = (at: number) => {
    const wall = wallTime(at, zone.value)
    return `${wall.year.padStart(4, '0')}-${wall.month}-${wall.day.padStart(2, '0')}T${wall.hour}:${wall.minute}`
  }

  /** 5 minutes ago. A time that is a little ahead, by another clock, is “just now” as well. */
  const relativeTime = (at: number) => {
    const distance = at - now.value
    const step = STEPS.find(({ size }) => Math.abs(distance) >= size)
    return step ? relativeFormatter.format(Math.trunc(distance / step.size), step.unit) : 'just now'
  }

  return { zone, now, fullTime, exactTime, shortTime, readableTime, clockTime, dayText, fieldTime, relativeTime }
}

/** 23 Nov, of a day of UTC, whatever the reader’s zone. */
export function utcDayText(at: number): string {
  const wall = wallTime(at, UNIVERSAL)
  return `${wall.day} ${wall.monthName}`
}

/** Keeps zone and clock true while the app runs; called once, by the app itself. */
export function useReaderClock() {
  const zone = useZone()
  const now = useNow()
  const told = useZoneCookie()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => {
    now.value = Date.now()
  }
  onMounted(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    if (timeZone && timeZone !== told.value) told.value = timeZone
    zone.value = timeZone || UNIVERSAL
    timer = setInterval(tick, CLOCK_TICK)
    document.addEventListener('visibilitychange', tick)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })
}

/** Whether a number is a time that a calendar can show. */
export function isTime(at: number | null | undefined): at is number {
  return typeof at === 'number' && Math.abs(at) <= LAST_TIME
}

function useZoneCookie() {
  return useTextCookie('rollcall_zone')
}

function useZone() {
  return useState('zone', () => {
    const told = useZoneCookie().value
    return told && isZone(told) ? told : UNIVERSAL
  })
}

function useNow() {
  return useState('now', () => Date.now())
}

function isZone(name: string): boolean {
  try {
    return formatterOf(name) !== undefined
  }
  catch {
    return false
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear()
  formatters.set(zone, made)
  return made
}

type Wall = ReturnType<typeof readWall>

/** The parts of a wall clock, which are dear to find out. */
function wallTime(at: number, zone: string): Wall {
  const key = `${zone} ${at}`
  const known = walls.get(key)
  if (known) return known
  const wall = readWall(at, zone)
  if (walls.size >= WALLS_KEPT) walls.clear()
  walls.set(key, wall)
  return wall
}

/** Parts are put together here, since two runtimes may punctuate the same date differently. */
function readWall(at: number, zone: string) {
  const parts = new Map(formatterOf(zone).formatToParts(at).map(({ type, value }) => [type, value]))
  const two = (type: Intl.DateTimeFormatPartTypes) => (parts.get(type) ?? '').padStart(2, '0')
  return {
    year: parts.get('year') ?? '',
    month: two('month'),
    monthName: MONTHS[Number(parts.get('month')) - 1] ?? '',
    day: String(Number(parts.get('day'))),
    hour: two('hour'),
    minute: two('minute'),
    second: two('second'),
  }
}
