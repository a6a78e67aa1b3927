import { formatNumber } from './format.ts'
import type { PlanWords } from './plan-en.ts'

export const planEs: PlanWords = {
  cards: 'Oportunidades en sus etapas',
  cardsIfOurs: 'Oportunidades en sus etapas, si tomas las del esquema',
  cardsNone: 'No hay ninguna oportunidad en él.',
  cardsStay: (n) =>
    n === null
      ? 'Sus oportunidades se quedan ahí.'
      : n === 1
        ? '1 oportunidad se queda ahí.'
        : `${formatNumber(n)} oportunidades se quedan ahí.`,
  cardsEmpty: 'No hay ninguna oportunidad ahí.',
  stageMoves: (from, to) => `La etapa pasa del lugar ${from} al lugar ${to}.`,
  stageStays: (place) => `La etapa conserva el lugar ${place}.`,
  stageRenamed: (name) => `Después se escribe «${name}».`,
  cardsUnknown: 'No se pudo contar cuántas oportunidades hay en ellas:',

  both: 'Quedarse con ambos',
  blueprintHas: 'El esquema tiene',
  cannotBeRead: 'no se puede leer',
  neededBy: 'Lo necesita',
  andMore: (n) => `${formatNumber(n)} más`,
  together: (n) => `Mostrar solo lo que va junto (${formatNumber(n)})`,
  togetherTitle: (title) => `${title}, lo que necesita y lo que lo necesita`,
  wholePlan: 'Mostrar todo el plan',

  waits: (n) =>
    n === 1
      ? 'Todavía no hay nada que aplicar: 1 línea espera tu decisión y, hasta entonces, queda lo que hay.'
      : `Todavía no hay nada que aplicar: ${formatNumber(n)} líneas esperan tu decisión y, hasta entonces, queda lo que hay.`,
  keep: (n) => (n === 1 ? 'Conservar esto' : `Conservar estas ${n}`),
  keepText: (n) =>
    n === 1
      ? 'No se escribe nada. Se anota lo que elegiste conservar y no se vuelve a preguntar hasta que cambie uno de los lados.'
      : 'No se escribe nada. Se anotan las elecciones de conservar lo que hay y no se vuelve a preguntar hasta que cambie uno de los lados.',
  keeping: 'Anotando',

  dayLeft: (left, until) => `Quedan unas ${formatNumber(left)} peticiones de hoy en esta subcuenta, hasta ${until}.`,
  dayTooFew: 'Las peticiones de hoy no alcanzan',
  dayTooFewText: (needs, left, until) =>
    `Hacen falta unas ${formatNumber(needs)} peticiones y la plataforma solo acepta ${formatNumber(left)} más en esta subcuenta hasta ${until}. Deja líneas fuera hasta que quepa, o aplícalo después.`,
}
