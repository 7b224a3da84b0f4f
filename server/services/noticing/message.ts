import type { Alert } from '#shared/alerts'
import { describeAlert, utcText } from '#shared/alertTexts'

/** What the alert webhook is sent of an alert: a text for a chat, and the same in fields for a program. */
export function messageOf(alert: Alert, siteUrl: string | null) {
  const { title, explanation, nextStep } = describeAlert(alert)
  const url = siteUrl && `${siteUrl}/failures`
  const { id, kind, since, noticedAt, endedAt, facts } = alert
  return {
    text: [`Rollcall: ${title}`, explanation, `What to do: ${nextStep}`, ...url ? [url] : []].join('\n'),
    state: endedAt === null ? 'begun' : 'ended',
    alert: { id, kind, since, noticedAt, endedAt, ...facts },
    title,
    explanation,
    nextStep,
    url,
  }
}

/** What the alert webhook is sent when an admin tries it out. */
export function testMessage(siteUrl: string | null) {
  const title = 'This is a test'
  const explanation = `An admin tried the alert webhook out at ${utcText(Date.now())}. It says nothing about webhooks.`
  const nextStep = 'Nothing to do.'
  return { text: `Rollcall: ${title}\n${explanation}`, state: 'test', alert: null, title, explanation, nextStep, url: siteUrl }
}
