import { Faker, ar, base, cs_CZ, de, el, en, en_GB, en_IN, es, fa, fr, he, hu, it, ja, ko, nl, pl, pt_BR, sv, tr, uk, vi, yo_NG, zh_CN } from '@faker-js/faker'
import type { LocaleDefinition } from '@faker-js/faker'
import type { Dice } from './dice.ts'

export interface PersonName {
  first: string
  last: string
  /** What an e-mail address or a username is made of: ASCII letters in lower case, digits and dots. */
  handle: string
  /** Clerk's `locale`, such as `de`. */
  locale: string
}

interface LocaleOfPeople {
  definition: LocaleDefinition
  /** How many people have it, beside the others. */
  share: number
  /** Where names are not written in Latin letters: what people there call themselves in an address. */
  handles?: string[]
}

const LOCALES: Record<string, LocaleOfPeople> = {
  'en-US': { definition: en, share: 9 },
  'en-GB': { definition: en_GB, share: 4 },
  'en-IN': { definition: en_IN, share: 4 },
  'de-DE': { definition: de, share: 4 },
  'fr-FR': { definition: fr, share: 3 },
  'es-ES': { definition: es, share: 3 },
  'it-IT': { definition: it, share: 2 },
  'nl-NL': { definition: nl, share: 1 },
  'sv-SE': { definition: sv, share: 2 },
  'pl-PL': { definition: pl, share: 2 },
  'cs-CZ': { definition: cs_CZ, share: 1 },
  'hu-HU': { definition: hu, share: 1 },
  'pt-BR': { definition: pt_BR, share: 3 },
  'tr-TR': { definition: tr, share: 2 },
  'vi-VN': { definition: vi, share: 1 },
  'yo-NG': { definition: yo_NG, share: 2 },
  'uk-UA': { definition: uk, share: 2, handles: ['oksana', 'taras', 'olena', 'andriy'] },
  'el-GR': { definition: el, share: 1, handles: ['eleni', 'nikos', 'dimitra'] },
  'ar-EG': { definition: ar, share: 2, handles: ['noor', 'yara', 'karim', 'salma'] },
  'fa-IR': { definition: fa, share: 1, handles: ['shirin', 'omid', 'leila'] },
  'he-IL': { definition: he, share: 1, handles: ['dana', 'noam', 'tamar'] },
  'ja-JP': { definition: ja, share: 3, handles: ['aiko', 'haruto', 'sora', 'yuki'] },
  'ko-KR': { definition: ko, share: 2, handles: ['minjun', 'yuna', 'jiho'] },
  'zh-CN': { definition: zh_CN, share: 3, handles: ['wei', 'jing', 'mingzhu', 'haoran'] },
}
const BALLOT = Object.entries(LOCALES).map(([value, { share }]) => ({ value, weight: share }))

/** A name as people have it in the locale (any of ours when absent), written in its own script. */
export function makeName(dice: Dice, locale: string = dice.faker.helpers.weightedArrayElement(BALLOT)): PersonName {
  const { definition = en, handles = ['someone'] } = LOCALES[locale] ?? {}
  const local = new Faker({ locale: [definition, en, base], seed: dice.between(0, 2 ** 31) })
  const sex = local.person.sexType()
  const first = local.person.firstName(sex)
  const last = local.person.lastName(sex)
  return { first, last, handle: handleOf(first, last) ?? `${dice.pick(handles)}${dice.between(2, 99)}`, locale }
}

/** `Jürgen Größe` becomes `jurgen.grosse`; a name in another script gives null. */
function handleOf(first: string, last: string): string | null {
  const ascii = `${first}.${last}`.toLowerCase().replaceAll('ß', 'ss').replaceAll('ł', 'l').replaceAll('ı', 'i').replaceAll('đ', 'd').replaceAll('ø', 'o')
    .normalize('NFD').replaceAll(/\p{Mark}|['’ -]/gu, '')
  return /^[a-z0-9.]+$/.test(ascii) ? ascii : null
}
