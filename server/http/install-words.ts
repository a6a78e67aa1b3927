import type { Problem, ProblemCode } from '../contract/problem.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { say } from '../contract/say.ts'
import { spanish } from '../contract/sentences/es/es.ts'

/** What stands on the page after the consent page. */
export type InstallWords = {
  installedIn: string
  more(count: string): string
  next: string
  installed: string
  notInstalled: string
  beingListed: string
  letIn(count: number, knowsFuture: boolean): string
  letInHere: string
  steps(count: number): string[]
  close: string
  again: string
  request(id: string): string
  /** Why it did not work, and what to do; nothing where the button says it. */
  explain(problem: Problem): { why: string; next: string }
}

/** What the button under a problem does. */
const startAgain = say('next.install_again')

const en: InstallWords = {
  installedIn: 'Installed in',
  more: (count) => `and ${count} more`,
  next: 'What to do next',
  installed: 'Groundwork is installed',
  notInstalled: 'Groundwork was not installed',
  beingListed: 'Your agency has let it in. Its sub-accounts are being listed; they appear in a moment.',
  letIn: (count, knowsFuture) =>
    `Your agency has let it in, with ${count === 1 ? 'one sub-account' : `${count} sub-accounts`}.${knowsFuture ? ' Sub-accounts that you create later are added by themselves.' : ''}`,
  letInHere: 'Your sub-account has let it in.',
  steps: (count) => [
    'Go back to the tab that you came from and reload it.',
    count === 1 ? 'Open Groundwork in the sidebar.' : 'Open a sub-account, then Groundwork in its sidebar.',
    'Pick a blueprint and look at what would change. Nothing is written before you press Apply.',
  ],
  close: 'You can close this tab.',
  again: 'Install again',
  request: (id) => `Request ${id}`,
  explain: ({ detail, hint }) => ({ why: detail, next: hint === startAgain.message ? '' : hint }),
}

/** What to do where the refusal itself does not say: the rest is what the button does. */
const hintsEs: Partial<Record<ProblemCode, string>> = {
  too_many_requests: 'Espera un momento e inténtalo de nuevo.',
  upstream_failed: 'Inténtalo de nuevo dentro de un momento.',
  unavailable: 'Inténtalo de nuevo dentro de un momento.',
  internal: 'Inténtalo de nuevo; si sigue, envíanos el identificador de la petición.',
}

const es: InstallWords = {
  installedIn: 'Instalada en',
  more: (count) => `y ${count} más`,
  next: 'Qué hacer ahora',
  installed: 'Groundwork está instalada',
  notInstalled: 'Groundwork no se ha instalado',
  beingListed: 'Tu agencia le ha dado acceso. Sus subcuentas se están leyendo; aparecerán en un momento.',
  letIn: (count, knowsFuture) =>
    `Tu agencia le ha dado acceso, con ${count === 1 ? 'una subcuenta' : `${count} subcuentas`}.${knowsFuture ? ' Las que crees después se añaden solas.' : ''}`,
  letInHere: 'Tu subcuenta le ha dado acceso.',
  steps: (count) => [
    'Vuelve a la pestaña de la que venías y recárgala.',
    count === 1 ? 'Abre Groundwork en la barra lateral.' : 'Abre una subcuenta y después Groundwork en su barra lateral.',
    'Elige un esquema y mira qué cambiaría. No se escribe nada hasta que pulses «Aplicar».',
  ],
  close: 'Puedes cerrar esta pestaña.',
  again: 'Instalar de nuevo',
  request: (id) => `Petición ${id}`,
  explain: ({ code, detail, said, next }) => ({
    why: (said === undefined ? undefined : spanish.say(said)) ?? `No funcionó: «${detail}»`,
    next: next === undefined || next.code === startAgain.said.code ? (hintsEs[code] ?? '') : (spanish.say(next) ?? ''),
  }),
}

export const installWords: Record<ReaderLanguage, InstallWords> = { en, es }
