import type { Provenance, Writer } from '#shared/records/users'

const PROVENANCE: InjectionKey<Ref<Provenance | undefined>> = Symbol('provenance')

/** Tells every fact below which event last wrote it. */
export function provideProvenance(provenance: Ref<Provenance | undefined>) {
  provide(PROVENANCE, provenance)
}

/**
 * The event that last wrote a fact; null where the log does not tell, undefined where nobody asked or no such fact is.
 *
 * @param name as {@link Provenance} names it
 */
export function useWriter(name: () => string): ComputedRef<Writer | null | undefined> {
  const provenance = inject(PROVENANCE, undefined)
  return computed(() => {
    const writtenBy = provenance?.value?.writtenBy
    return writtenBy && Object.hasOwn(writtenBy, name()) ? writtenBy[name()] : undefined
  })
}
