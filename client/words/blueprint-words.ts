import { blueprintEn, type BlueprintWords } from './blueprint-en.ts'
import { language } from './language.ts'

/** The words of the blueprint pages in the person's language. */
export const blueprintWords: BlueprintWords =
  language === 'es'
    ? await import('./blueprint-es.ts').then(
        ({ blueprintEs }) => blueprintEs,
        () => blueprintEn,
      )
    : blueprintEn
