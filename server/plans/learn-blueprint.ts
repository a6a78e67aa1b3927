import type { Actor, Context } from '../context.ts'
import { blueprintLimits } from '../contract/blueprint.ts'
import type { Learned, LearnRequest, NotCaptured } from '../contract/learn.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { writePath } from '../contract/write-path.ts'
import { say, saying } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { findVariables } from '../blueprints/variables.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import { requireActiveInstall } from '../installs/require-install.ts'
import { kindOf } from '../resources/registry.ts'
import { slugOf } from '../resources/slug.ts'
import { requireMay } from '../sessions/may.ts'
import { capture, type Captured } from './capture.ts'
import { asInstallProblem } from './compute-plan.ts'
import { learnedWords, type LearnedWords } from './learned-words.ts'
import { knownNames } from './name-people.ts'
import { readByHand, type ByHandLine } from './read-by-hand.ts'
import { readEverything, type Everything } from './read-everything.ts'
import { settle, type Head, type Line } from './settle-blueprint.ts'
import { specFromLive } from './spec-from-live.ts'
import { tellAgencys, tellUnreadable } from './tell-not-captured.ts'
import { templateSpec } from './template-spec.ts'
import { createProposals, type Proposals } from './variable-proposals.ts'
import { why } from './why.ts'

/** A merge tag that holds an id, so it means nothing in another location. */
const linkById = /\{\{\s*trigger_link\./

/**
 * Reads a location into a blueprint, just now, and stores nothing. Nothing here can write: it is given a client without
 * write methods. Throws `not_found`, `forbidden`, `not_installed`, `install_*`, and `conflict` when there is nothing to learn.
 */
export async function learnBlueprint(
  ctx: Context,
  actor: Actor,
  { locationId }: LearnRequest,
  language: ReaderLanguage = 'en',
): Promise<Learned> {
  requireMay(actor, 'plan', locationId)
  const { companyId } = actor
  const { locationName } = await requireActiveInstall(ctx, companyId, locationId)
  const api = openLocationForReading(ctx, companyId, locationId)
  const target = { companyId, locationId }
  const words = learnedWords[language]
  try {
    const [everything, byHand] = await Promise.all([readEverything(api, target), readByHand(api, target, words)])
    return writeBlueprint(locationName === locationId ? '' : locationName, everything, byHand, words)
  } catch (error) {
    throw asInstallProblem(error)
  }
}

function writeBlueprint(
  locationName: string,
  everything: Everything,
  byHand: { lines: ByHandLine[]; notCaptured: NotCaptured[] },
  words: LearnedWords,
): Learned {
  const proposals = createProposals(words)
  const users = everything.groups.get('user')
  const names = knownNames(locationName, users?.state === 'known' ? users.live : [], proposals, words)
  const { captured, notCaptured: notTaken, refOf } = capture(everything.groups, names.texts)
  const leftOut: NotCaptured[] = []
  const lineOf = ({ kind, key, live, title }: Captured): Line => {
    const { spec: literal, leftOut: fields } = specFromLive(kind, live, refOf)
    if (fields.length > 0)
      leftOut.push({
        kind: kind.name,
        title: live.title,
        ...why(saying('learn.without_pointers', { fields })),
      })
    if (linkById.test(JSON.stringify(literal)))
      leftOut.push({
        kind: kind.name,
        title: live.title,
        ...why(saying('learn.link_by_id')),
      })
    const spec =
      kind.name === 'user' ? { ...literal, ...names.person(live) } : templateSpec({ kind, title }, literal, names, proposals, words)
    return { kind, key, title: live.title, literal, spec }
  }
  const written = new Map(inNamingOrder(captured).map((one) => [one, lineOf(one)]))
  const lines = [...captured.flatMap((one) => written.get(one) ?? []), ...byHandLines(byHand.lines)]
  const kept = lines.slice(0, blueprintLimits.resources)
  if (kept.length === 0 && everything.notCaptured.length === 0) throw nothingToLearn()
  const head: Head = { version: 1, name: words.title(locationName).slice(0, 120).toWellFormed(), variables: proposals.variables() }
  const settled = settle(head, kept)
  if (settled.lines.length === 0) throw nothingToLearn(everything.notCaptured)
  return {
    ...inUse(head, settled.lines, proposals),
    notCaptured: [
      ...everything.notCaptured,
      ...byHand.notCaptured,
      ...notTaken,
      ...leftOut,
      ...settled.notCaptured,
      ...tooMany(lines.slice(kept.length)),
      ...tellUnreadable(captured),
      ...tellAgencys(),
    ],
  }
}

/** Custom values have the best names for what stands elsewhere too. */
function inNamingOrder(captured: readonly Captured[]): Captured[] {
  return [...captured.filter(({ kind }) => kind.name === 'custom-value'), ...captured.filter(({ kind }) => kind.name !== 'custom-value')]
}

function byHandLines(lines: readonly ByHandLine[]): Line[] {
  const taken = new Set<string>()
  return lines
    .toSorted((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : 0))
    .map(({ kind, name, spec }) => {
      const base = slugOf(name, kind).slice(0, 74)
      let key = base
      for (let count = 2; taken.has(`${kind}/${key}`); count += 1) key = `${base}-${count}`
      taken.add(`${kind}/${key}`)
      return { kind: kindOf(kind), key, title: name, spec, literal: spec }
    })
}

/** Only the variables that are used are declared, and each is shown where it stands. */
function inUse(head: Head, lines: readonly Line[], proposals: Proposals): Pick<Learned, 'blueprint' | 'proposedVariables'> {
  const resources = lines.map(({ kind, key, spec }) => ({ kind: kind.name, key, spec }))
  const where = new Map<string, string[]>()
  for (const [index, { spec }] of resources.entries()) {
    for (const { name, path } of findVariables(spec))
      where.set(name, [...(where.get(name) ?? []), writePath(['resources', index, 'spec', ...path])])
  }
  const used = Object.entries(head.variables).filter(([name]) => where.has(name))
  return {
    blueprint: { ...head, variables: Object.fromEntries(used), resources },
    proposedVariables: used.map(([name, { label }]) => ({
      name,
      label,
      value: proposals.valueOf(name) ?? '',
      where: [...new Set(where.get(name))],
    })),
  }
}

function tooMany(lines: readonly Line[]): NotCaptured[] {
  return lines.map(({ kind, title }) => ({
    kind: kind.name,
    title,
    ...why(saying('learn.too_many', { most: blueprintLimits.resources })),
  }))
}

function nothingToLearn(unknown: readonly NotCaptured[] = []): AppError {
  return new AppError('conflict', say(unknown.length === 0 ? 'learn.empty' : 'learn.nothing_readable'), {
    hint: say('next.learn_elsewhere'),
    errors: unknown.map((one) => ({ path: one.kind, message: one.why, said: one.said })),
  })
}
