import { phoneDigits, findFacts, type Fact } from './find-facts.ts'

/** What the person has said: the only source of facts. */
export type Given = {
  /** Whether these words stand in it, case, spaces and punctuation aside. */
  says(words: string): boolean
  /** Whether it states a fact of that sort. */
  states(fact: Pick<Fact, 'sort' | 'text'>): boolean
  statesNumber(amount: number): boolean
}

/** Scripts that put no space between words. */
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u

export function createGiven(texts: readonly string[]): Given {
  const whole = texts.join('\n').toLowerCase()
  const folded = ` ${fold(whole)} `
  const phones = findFacts(whole)
    .filter((fact) => fact.sort === 'phone')
    .map((fact) => phoneDigits(fact.text))
  const numbers = new Set([...whole.matchAll(/\d[\d.,' ]*\d|\d/g)].flatMap(([text]) => readings(text)))
  const says = (words: string): boolean => {
    const wanted = fold(words)
    return wanted !== '' && folded.includes(spaceless.test(wanted) ? wanted : ` ${wanted} `)
  }
  const statesNumber = (amount: number): boolean =>
    amount === 0 ? /\b(free|0|gratis|kostenlos|gratuit|gratuito|grátis)\b/.test(whole) : numbers.has(amount)
  return {
    says,
    statesNumber,
    states: ({ sort, text }) => {
      if (sort === 'phone') return phones.some((known) => known.endsWith(phoneDigits(text)) || phoneDigits(text).endsWith(known))
      if (sort === 'price') return [...text.matchAll(/\d[\d.,' ]*\d|\d/g)].some(([number]) => readings(number).some(statesNumber))
      if (sort === 'link') return linkStates(whole, text.toLowerCase())
      if (sort === 'email') return whole.includes(text.toLowerCase())
      return says(text)
    },
  }
}

/** Case, marks and punctuation aside; letters of every script stay. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Nobody says a longer one, and no pattern could be made of it. */
const longestLink = 2_000

function linkStates(whole: string, link: string): boolean {
  if (link.length > longestLink) return false
  const bare = link
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/{1,20}$/, '')
  return bare !== '' && new RegExp(`(^|[^\\w-])(www\\.)?${escaped(bare)}(?![\\w-])`).test(whole)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** 1,299.00 and 1.299,00 are the same number; 12,5 may be either. */
function readings(text: string): number[] {
  const bare = text.replace(/[' ]/g, '')
  const candidates = [bare.replaceAll(',', ''), bare.replaceAll('.', '').replace(',', '.')]
  return [...new Set(candidates.map(Number).filter(Number.isFinite))]
}
