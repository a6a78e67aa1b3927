import { language } from './language.ts'
import { planEn, type PlanWords } from './plan-en.ts'

/** What the plan's page says beyond the words of every page, in the person's language. */
export const planWords: PlanWords =
  language === 'es'
    ? await import('./plan-es.ts').then(
        ({ planEs }) => planEs,
        () => planEn,
      )
    : planEn
