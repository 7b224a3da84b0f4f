/** The event after which a page shows a user, kept in the address; undefined stands for now. */
export function useAsOf() {
  const route = useRoute()
  const eventId = computed(() => {
    const told = route.query.asOf
    return (Array.isArray(told) ? told[0] : told) || undefined
  })

  /** Where the user is shown as they stood after an event, or, without one, as they are now. */
  const asOf = (id?: string) => ({ path: route.path, query: id === undefined ? {} : { asOf: id } })

  return { eventId, asOf }
}

/** The id of the link in the timeline that leads to an event's moment: where the focus returns to. */
export function momentLinkId(eventId: string): string {
  return `moment ${eventId}`.replaceAll(' ', '-')
}
