import { REASONS } from '#shared/reasons'
import { capitalized } from '~/composables/counts'
import { useTimes } from '~/composables/useTimes'

/** The filters that are set, as a person reads them. */
export function useChips() {
  const { readableTime } = useTimes()

  function textOf(name: string, value: string): string {
    if (name === 'from' || name === 'to') return readableTime(value === '' ? NaN : Number(value))
    if (name === 'reason') return Object.hasOwn(REASONS, value) ? REASONS[value as keyof typeof REASONS].title : value
    return name === 'outcome' || name === 'status' ? capitalized(value) : value
  }

  /** @param labels what each filter is called */
  function chipsOf<Name extends string>(active: Name[], values: Record<Name, string>, labels: Record<Name, string>) {
    return active.map(name => ({ name, label: labels[name], text: textOf(name, values[name]) }))
  }

  return { chipsOf }
}
