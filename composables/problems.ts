import type { AccessProblem } from '#shared/access'

/** An error as a person is told of it: what happened, what it means, what to do. */
export interface Problem {
  status: number
  title: string
  meaning: string
  nextStep: string
  /** Each thing that is wrong, when there are several to name. */
  details: string[]
  /** Whether the same request may go well next time. */
  canRetry: boolean
}

type ProblemText = Pick<Problem, 'title' | 'meaning' | 'nextStep' | 'canRetry'>

const TEXTS: Record<number, ProblemText> = {
  0: {
    title: 'Rollcall did not answer',
    meaning: 'The request did not reach the server, or its answer did not come back.',
    nextStep: 'Check your connection, and that Rollcall is running. Then try again.',
    canRetry: true,
  },
  400: {
    title: 'This address asks for something that is not there',
    meaning: 'Something in the address, such as the value of a filter, is nothing that Rollcall knows.',
    nextStep: 'Clear the filters, or mend the address.',
    canRetry: false,
  },
  401: {
    title: 'Your session has ended',
    meaning: 'The server no longer recognises you, so it shows nothing more.',
    nextStep: 'Reload the page: if Clerk still knows you, that is enough; else you are asked to sign in.',
    canRetry: true,
  },
  403: {
    title: 'Not allowed',
    meaning: 'You are signed in, but this account is no admin of Rollcall now.',
    nextStep: 'Reload the page: it says which account this is, and which setting makes it an admin.',
    canRetry: true,
  },
  404: {
    title: 'Not found',
    meaning: 'There is nothing at this address.',
    nextStep: 'Check the address, or start from the overview.',
    canRetry: false,
  },
  409: {
    title: 'Something is running already',
    meaning: 'The same is being done already, here or by somebody else, and only one runs at a time. Nothing new was started.',
    nextStep: 'Wait for it to end, or cancel it on the page “Mending”.',
    canRetry: true,
  },
  429: {
    title: 'Too many exports at once',
    meaning: 'The server is busy with as many exports as it runs at once.',
    nextStep: 'Try again when one of them has ended.',
    canRetry: true,
  },
  503: {
    title: 'Rollcall cannot answer now',
    meaning: 'The database, or something else that Rollcall needs, is not available at the moment. Nothing is lost: Clerk sends again what could not be taken.',
    nextStep: 'Try again in a few seconds. If it stays so, the server’s log says why.',
    canRetry: true,
  },
}

const MISSING = {
  user: {
    title: 'No such user',
    meaning: 'Rollcall has no user with this id. Clerk may know one of whom no event has arrived here, or none that could be applied.',
    nextStep: 'Check the id. In the event log, search for it: a failed event about it says why there is no row.',
    canRetry: false,
  },
  event: {
    title: 'No such event',
    meaning: 'The log holds no event with this id. It may be older than what the log keeps, or its delivery was rejected.',
    nextStep: 'Check the id, and look among the rejected deliveries.',
    canRetry: false,
  },
  moment: {
    title: 'No such moment',
    meaning: 'The event that the address names is none about this user, or it lies before the newest 10,000, which is as far back as rows are rebuilt.',
    nextStep: 'Go back to now, or choose a later event in the timeline.',
    canRetry: false,
  },
  delivery: {
    title: 'No such delivery',
    meaning: 'The log holds no delivery with this number. Of rejected deliveries only the newest are kept.',
    nextStep: 'Check the number, or start from the list of deliveries.',
    canRetry: false,
  },
  mending: {
    title: 'No such mending',
    meaning: 'There is no mending with this number. Only the newest 1,000 are kept.',
    nextStep: 'Check the number, or start from the list of mendings.',
    canRetry: false,
  },
} as const satisfies Record<string, ProblemText>

const NO_ANSWER = '<no response>'

const UNEXPECTED: ProblemText = {
  title: 'Something went wrong',
  meaning: 'The server met an error that it did not expect.',
  nextStep: 'Try again. If it stays so, the server’s log says why.',
  canRetry: true,
}

const BROKEN_PAGE: ProblemText = {
  title: 'This page broke',
  meaning: 'A script of the page failed in your browser. What Rollcall stores is not touched by that.',
  nextStep: 'Try again. If it comes back, the browser’s console says what failed.',
  canRetry: true,
}

/**
 * What to tell of anything that a request or a page may throw.
 *
 * @param noun what was asked for, where that was one thing: user, event, moment, delivery, mending
 */
export function problemOf(error: unknown, noun?: keyof typeof MISSING): Problem {
  if (import.meta.client && failedScriptOf(error)) return { status: 500, ...BROKEN_PAGE, details: [] }
  const status = statusOf(error)
  const text = status === 404 && noun ? MISSING[noun] : TEXTS[status]
  return { status, ...(text ?? UNEXPECTED), details: issuesOf(error) }
}

/** What a script threw, if that is what an error is or stands for, rather than a server's answer or the lack of one. */
export function failedScriptOf(error: unknown): Error | null {
  if (!(error instanceof Error)) return null
  return 'statusCode' in error ? failedScriptOf(error.cause) : error
}

/** Why the page is closed to this reader, when that is what the error says. */
export function accessProblemOf(error: unknown): AccessProblem | null {
  for (const { access, userId, missing, webhookOpen } of dataOf(error)) {
    if (access === 'not_admin' && typeof userId === 'string') return { access, userId }
    if (access === 'closed' && Array.isArray(missing)) return { access, missing: missing.map(String), webhookOpen: webhookOpen === true }
  }
  return null
}

function statusOf(error: unknown): number {
  if (!isRecord(error)) return 500
  // A request that got no answer has no status of its own, and Nuxt calls it a 500; ofetch's message alone tells it.
  if (typeof error.message === 'string' && error.message.includes(NO_ANSWER)) return 0
  const status = error.statusCode ?? error.status
  return typeof status === 'number' ? status : 500
}

function issuesOf(error: unknown): string[] {
  for (const { issues } of dataOf(error)) {
    if (!Array.isArray(issues)) continue
    return issues.filter(isRecord).map(({ path, message }) => `${String(path ?? '')}: ${String(message ?? '')}`)
  }
  return []
}

/** An error's data: its own, and what the server put into the answer that the error stands for. */
function dataOf(error: unknown): Record<string, unknown>[] {
  const own = isRecord(error) ? error.data : undefined
  const answered = isRecord(own) ? own.data : undefined
  return [own, answered].filter(isRecord)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
