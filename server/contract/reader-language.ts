/** The languages that the server itself can write for a reader. */
const readerLanguages = ['en', 'es'] as const
export type ReaderLanguage = (typeof readerLanguages)[number]

/** The first language of the request that we write in, else English: `es-MX,en;q=0.8` is Spanish. */
export function chooseReaderLanguage(wanted: string | undefined, accepted: string | undefined): ReaderLanguage {
  const ranked = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
  const spoken = [wanted ?? '', ...ranked.map(({ tag }) => tag)].map((tag) => tag.toLowerCase().split('-')[0])
  return readerLanguages.find((one) => one === spoken.find((tag) => readerLanguages.some((known) => known === tag))) ?? 'en'
}
