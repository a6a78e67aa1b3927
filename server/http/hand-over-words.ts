import type { HandOver } from '../contract/hand-over.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import type { Said } from '../contract/said.ts'
import { chosenFacts } from '../contract/sentences/sheet-facts.ts'
import { chosenFactsEs } from '../contract/sentences/es/facts.ts'
import { sentencesEs, spanish } from '../contract/sentences/es/es.ts'

/** What stands on the sheet beside what is told on it. */
export type SheetWords = {
  title(location: string): string
  about(blueprint: string, things: number, by: string, when: string | null): string
  problems: string
  byHand: string
  people: string
  name: string
  email: string
  how: string
  setUp: string
  done: string
  uses: string
}

const en: SheetWords = {
  title: (location) => `${location}: hand-over`,
  about: (blueprint, things, by, when) =>
    `${blueprint}, ${things} ${things === 1 ? 'thing' : 'things'} set up by ${by}${when === null ? '' : ` on ${when} (UTC)`}.`,
  problems: 'What did not work',
  byHand: 'To do by hand',
  people: 'People',
  name: 'Name',
  email: 'E-mail',
  how: 'How they get in',
  setUp: 'What was set up',
  done: 'done',
  uses: 'Uses:',
}

const es: SheetWords = {
  title: (location) => `${location}: entrega`,
  about: (blueprint, things, by, when) =>
    `${blueprint}: ${things} ${things === 1 ? 'cosa configurada' : 'cosas configuradas'} por ${by}${when === null ? '' : ` el ${when} (UTC)`}.`,
  problems: 'Lo que no funcionó',
  byHand: 'Por hacer a mano',
  people: 'Personas',
  name: 'Nombre',
  email: 'Correo',
  how: 'Cómo entran',
  setUp: 'Lo que se ha configurado',
  done: 'hecho',
  uses: 'Usa:',
}

export const sheetWords: Record<ReaderLanguage, SheetWords> = { en, es }

/** What the server itself says on a sheet, in another language; what people and the platform have written stays. */
export function translateSheet(sheet: HandOver, language: ReaderLanguage): HandOver {
  if (language === 'en') return sheet
  const again = (text: string, said: Said | undefined): string => (said === undefined ? undefined : spanish.say(said)) ?? text
  return {
    ...sheet,
    message: sheet.message === null ? null : again(sheet.message, sheet.said),
    groups: sheet.groups.map((group) => ({
      ...group,
      title: sentencesEs.kinds[group.kind]?.[1] ?? group.title,
      things: group.things.map((thing) => ({
        ...thing,
        facts: thing.facts.map((fact) => ({
          ...fact,
          label: spanish.fact(fact.field ?? '') ?? fact.label,
          value: (chosenFacts.has(fact.field ?? '') ? chosenFactsEs[fact.value] : undefined) ?? fact.value,
        })),
      })),
    })),
    people: sheet.people.map((person) => ({ ...person, how: again(person.how, person.said) })),
    tasks: sheet.tasks.map((task) => ({
      ...task,
      ...(task.detail === undefined ? {} : { detail: again(task.detail, task.said) }),
      uses: task.uses.map((use) => ({ ...use, kind: sentencesEs.kinds[use.kind]?.[0].toLowerCase() ?? use.kind })),
    })),
    problems: sheet.problems.map(({ what, next, reason = '', said, nextSaid, title }) => {
      const [why, todo = next] = sentencesEs.failures[reason] ?? []
      const ours = said === undefined && why !== undefined ? `${why} «${what}»` : again(what, said)
      return { title, what: ours, next: nextSaid === undefined ? todo : again(next, nextSaid) }
    }),
  }
}
