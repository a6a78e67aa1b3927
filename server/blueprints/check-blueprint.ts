import { Blueprint, blueprintLimits, Resource, type VariableValues } from '../contract/blueprint.ts'
import type { ProblemError } from '../contract/problem.ts'
import { writePath } from '../contract/write-path.ts'
import { fault, kindTerm, saying } from '../contract/say.ts'
import type { Kind } from '../resources/kind.ts'
import { kinds as allKinds } from '../resources/registry.ts'
import { checkKeys, checkReferences, type Placed } from './check-references.ts'
import { checkNearNames } from './check-near-names.ts'
import { checkSpec, type SpecCheck } from './check-spec.ts'
import { checkTexts, checkVariables, mergeName } from './check-texts.ts'
import { checkUse } from './check-use.ts'
import { findOutOfBounds } from './document-bounds.ts'
import { explainIssue, type Finding } from './explain-issue.ts'
import { checkLimits } from './check-limits.ts'
import { nearest } from './nearest.ts'
import { sentenced } from './refuse-invalid.ts'
import { knownValues, textsIn, type KnownValues } from './variables.ts'

export type BlueprintFindings = {
  /** The document as a blueprint, when it has no errors. */
  blueprint?: Blueprint
  errors: ProblemError[]
  warnings: ProblemError[]
  /** What may be meant as it is, and is worth a look. */
  hints(): ProblemError[]
  /** Resources by kind. */
  counts: Record<string, number>
  /** Variables that the resources use, in the order of their names. */
  variables: string[]
  /** What each resource came to, by `kind/key`; only those of a known kind. */
  specs: ReadonlyMap<string, SpecCheck>
}

type Checked = Placed & { kind: Kind; check: SpecCheck }

const maxFindings = 100

/**
 * Everything that is wrong with a document, found without asking the platform anything. With `given` the variables'
 * values are judged too; without, a value that is not known yet is taken to be right. Pure.
 */
export function checkBlueprint(document: unknown, given: VariableValues = {}, kinds: readonly Kind[] = allKinds): BlueprintFindings {
  const hopeless = findHopeless(document)
  if (hopeless !== null)
    return { errors: [sentenced(hopeless)], warnings: [], hints: () => [], counts: {}, variables: [], specs: new Map() }

  const envelope = Blueprint.safeParse(document)
  const variables = variablesOf(document)
  const values = knownValues(variables, given)
  const placed = envelope.success ? envelope.data.resources.map(place) : placedResources(document)
  const checked = placed.flatMap((item) => holdAgainstKind(item, kinds, values))
  const texts = checkTexts(textsOf(placed), variables, customValueNames(checked), fieldTags(checked))
  const declared = checkVariables(variables, texts.used)
  const inSpecs = checked.flatMap((item) =>
    item.check.findings.map((finding) => ({ ...finding, path: ['resources', item.index, 'spec', ...finding.path] })),
  )
  const toldBySchema = new Set(inSpecs.map((finding) => writePath(finding.path)))
  const errors = [
    ...(envelope.success
      ? []
      : envelope.error.issues.flatMap((issue) => explainIssue(issue, document, saying('thing.blueprint'), envelopeFields))),
    ...placed.flatMap((item) => unknownKind(item, kinds)),
    ...checkKeys(placed),
    ...inSpecs,
    ...checkReferences(placed).filter((finding) => !toldBySchema.has(writePath(finding.path))),
    ...texts.errors,
    ...declared.errors,
    ...sameIdentity(checked),
    ...checkLimits(checked),
  ]
  return {
    ...(envelope.success && errors.length === 0 ? { blueprint: envelope.data } : {}),
    errors: written(errors),
    warnings: written([...texts.warnings, ...declared.warnings, ...checkNearNames(checked)]),
    hints: () => written(checkUse(checked)),
    counts: countKinds(placed),
    variables: [...texts.used].toSorted(),
    specs: new Map(checked.map((item) => [item.id, item.check])),
  }
}

/** What makes looking any further pointless. */
function findHopeless(document: unknown): ProblemError | null {
  const outOfBounds = tooManyResources(document) ?? findOutOfBounds(document)
  if (outOfBounds !== null) return outOfBounds
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return null
  return { path: '', ...fault('document.no_object') }
}

function tooManyResources(document: unknown): ProblemError | null {
  const resources = listOf(document)
  if (resources.length <= blueprintLimits.resources) return null
  return { path: 'resources', ...fault('document.too_many', { n: resources.length, most: blueprintLimits.resources }) }
}

function listOf(document: unknown): unknown[] {
  const resources = typeof document === 'object' && document !== null && 'resources' in document ? document.resources : undefined
  return Array.isArray(resources) ? resources : []
}

/** Those that declare themselves well, even when others do not. */
function variablesOf(document: unknown): Blueprint['variables'] {
  const raw = typeof document === 'object' && document !== null && 'variables' in document ? document.variables : undefined
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return {}
  const variable = Blueprint.shape.variables.unwrap().valueType
  const good = Object.entries(raw).flatMap(([name, value]) => {
    const parsed = variable.safeParse(value)
    return [[name, parsed.success ? parsed.data : { label: name, required: true }] as const]
  })
  return Object.fromEntries(good)
}

function place(resource: Resource, index: number): Placed {
  return { index, id: `${resource.kind}/${resource.key}`, resource }
}

/** Those that are well-formed, even when others are not. */
function placedResources(document: unknown): Placed[] {
  return listOf(document).flatMap((raw, index) => {
    const parsed = Resource.safeParse(raw)
    return parsed.success ? [place(parsed.data, index)] : []
  })
}

function holdAgainstKind(item: Placed, kinds: readonly Kind[], values: KnownValues): Checked[] {
  const kind = kinds.find((candidate) => candidate.name === item.resource.kind)
  return kind === undefined ? [] : [{ ...item, kind, check: checkSpec(kind, item.resource, values) }]
}

function unknownKind({ index, resource }: Placed, kinds: readonly Kind[]): Finding[] {
  if (kinds.some((kind) => kind.name === resource.kind)) return []
  const names = kinds.map((kind) => kind.name)
  const meant = nearest(resource.kind, names)
  const { kind } = resource
  const told = meant === undefined ? fault('kind.unknown', { kind, kinds: names }) : fault('kind.meant', { kind, meant })
  return [{ path: ['resources', index, 'kind'], ...told }]
}

function envelopeFields(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(Blueprint.shape)
  if (path[0] === 'resources' && path.length === 2) return Object.keys(Resource.shape)
  return path[0] === 'variables' && path.length === 2 ? Object.keys(Blueprint.shape.variables.unwrap().valueType.shape) : []
}

function textsOf(placed: readonly Placed[]): { text: string; path: readonly PropertyKey[] }[] {
  return placed.flatMap(({ index, resource }) =>
    textsIn(resource.spec).map(({ text, path }) => ({ text, path: ['resources', index, 'spec', ...path] })),
  )
}

function customValueNames(checked: readonly Checked[]): string[] {
  return checked.flatMap(({ resource, check }) => (resource.kind === 'custom-value' ? [String((check.spec ?? resource.spec).name)] : []))
}

/** The merge tags that the platform will make of the blueprint's own fields, such as `contact.insurance`. */
function fieldTags(checked: readonly Checked[]): string[] {
  return checked
    .filter(({ kind }) => kind.name === 'custom-field')
    .map(({ resource, check }) => {
      const { model, name } = check.spec ?? resource.spec
      return `${String(model ?? 'contact')}.${mergeName(String(name))}`
    })
}

/** Two resources that the platform could not tell apart. */
function sameIdentity(checked: readonly Checked[]): Finding[] {
  const seen = new Map<string, Checked>()
  return checked.flatMap((item) => {
    if (item.check.identity === undefined) return []
    const identity = `${item.kind.name} ${item.check.identity}`
    const earlier = seen.get(identity)
    if (earlier === undefined) {
      seen.set(identity, item)
      return []
    }
    if (earlier.id === item.id) return []
    const { id, index } = earlier
    const same = { kind: kindTerm(item.kind, false), id, index: String(index), title: item.check.title ?? '' }
    return [{ path: ['resources', item.index, 'spec'], ...fault('thing.same', same) }]
  })
}

/** In the order of the document, and no more than a person can read. */
function written(findings: readonly Finding[]): ProblemError[] {
  const place = ({ path }: Finding): number => (path[0] === 'resources' && typeof path[1] === 'number' ? path[1] : -1)
  const sorted = findings.toSorted((a, b) => place(a) - place(b)).map(({ path, ...rest }) => sentenced({ path: writePath(path), ...rest }))
  const more = sorted.length - maxFindings
  if (more <= 0) return sorted
  return [...sorted.slice(0, maxFindings), { path: '', ...fault('document.more', { n: more }) }]
}

function countKinds(placed: readonly Placed[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { resource } of placed) counts[resource.kind] = (counts[resource.kind] ?? 0) + 1
  return counts
}
