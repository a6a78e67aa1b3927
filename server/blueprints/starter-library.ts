import { readFile } from 'node:fs/promises'
import { Blueprint, type StoredBlueprint, type Variable } from '../contract/blueprint.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { parseBlueprintText } from './parse-blueprint-text.ts'
import { saidOfStarters, sayOfQuestion, writtenInEnglish } from './starter-texts-es.ts'
import { summarise } from './summarise.ts'

/** In the order in which they are offered. An id is stored in plans and never changes. */
const files = [
  { id: 'starter-dental', file: 'dental-clinic.yaml' },
  { id: 'starter-med-spa', file: 'med-spa.yaml' },
  { id: 'starter-home-services', file: 'home-services.yaml' },
  { id: 'starter-gym', file: 'gym.yaml' },
  { id: 'starter-real-estate', file: 'real-estate-team.yaml' },
  { id: 'starter-law-firm', file: 'law-firm.yaml' },
  { id: 'starter-restaurant', file: 'restaurant.yaml' },
  { id: 'starter-home-cleaning', file: 'home-cleaning.yaml' },
  { id: 'starter-coaching', file: 'coaching-business.yaml' },
  { id: 'starter-saas-onboarding', file: 'saas-onboarding.yaml' },
] as const

const releasedAt = new Date('2026-11-20T00:00:00Z')

let loading: Promise<Record<ReaderLanguage, StoredBlueprint[]>> | undefined

/** The blueprints that are part of the product, read once per process: what they say of themselves and ask for in the reader's language. */
export async function starters(language: ReaderLanguage = 'en'): Promise<StoredBlueprint[]> {
  loading ??= Promise.all(files.map(load)).then((en) => ({ en, es: en.map(inSpanish) }))
  return (await loading)[language]
}

export function isStarterId(id: string): boolean {
  return files.some((starter) => starter.id === id)
}

/** Throws `wrong_state` when the id is a starter's. */
export function refuseStarter(id: string, doing: 'changed' | 'deleted'): void {
  if (!isStarterId(id)) return
  throw new AppError('wrong_state', say(`blueprint.starter_${doing}`), {
    hint: say('next.copy_starter'),
  })
}

async function load({ id, file }: (typeof files)[number]): Promise<StoredBlueprint> {
  const text = await readFile(new URL(`starters/${file}`, import.meta.url), 'utf8')
  const blueprint = Blueprint.parse(parseBlueprintText(text, 'yaml'))
  return { ...summarise(blueprint, { id, origin: 'starter', version: 1, updatedAt: releasedAt }), blueprint }
}

function inSpanish(starter: StoredBlueprint): StoredBlueprint {
  const said = saidOfStarters[starter.id]
  if (said === undefined) return starter
  const about = { ...said, description: `${said.description} ${writtenInEnglish}` }
  const variables = Object.entries(starter.blueprint.variables).map(([name, variable]) => [name, askedInSpanish(variable)])
  return { ...starter, ...about, blueprint: { ...starter.blueprint, ...about, variables: Object.fromEntries(variables) } }
}

function askedInSpanish(variable: Variable): Variable {
  const { label, description, group } = variable
  return {
    ...variable,
    label: sayOfQuestion(label) ?? label,
    ...(description === undefined ? {} : { description: sayOfQuestion(description) ?? description }),
    ...(group === undefined ? {} : { group: sayOfQuestion(group) ?? group }),
  }
}
