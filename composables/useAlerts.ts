import type { Alerts } from '#shared/alerts'
import { useLiveData } from '~/composables/useLiveData'

/** Pages show what lasts; what is over need not travel with every one of them. */
const withoutEnded = ({ open, webhook }: Alerts) => ({ open, webhook })

/** What is wrong now, kept fresh; every component that asks shares one answer, and has to await it. */
export function useAlerts() {
  const asked = useFetch('/api/alerts', { key: 'alerts', lazy: true, transform: withoutEnded })
  useLiveData(asked, async () => withoutEnded(await $fetch<Alerts>('/api/alerts')))
  return asked
}
