import type { InjectionKey, Ref } from 'vue'

/** Whether the list around is scrolled too fast to look at a row. What a row has to fetch, such as a picture, can wait until it rests. */
export const SCROLLED_FAST: InjectionKey<Readonly<Ref<boolean>>> = Symbol('scrolled fast')
