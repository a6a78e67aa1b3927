import { language } from './language.ts'

type Translate = (sentence: string) => string | undefined

const spoken: Translate = language === 'es' ? await loadSpanish().catch(() => () => undefined) : () => undefined

/** What a field is for, as its kind's schema says it in English, in the person's language. */
export function sayHelp(help: string, translate: Translate = spoken): string {
  return sentencesOf(help)
    .map((sentence) => translate(sentence) ?? sentence)
    .join(' ')
}

export function sentencesOf(help: string): string[] {
  return help.split(/(?<=[.?!]) (?=[A-Z])/).filter((sentence) => sentence !== '')
}

export async function loadSpanish(): Promise<Translate> {
  const { helpsEs, helpPatternsEs } = await import('./fields-es/helps.ts')
  return (sentence) => helpsEs[sentence] ?? helpPatternsEs.find(([english]) => english.test(sentence))?.[1]
}
