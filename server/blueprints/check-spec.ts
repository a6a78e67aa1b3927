import type { Resource } from '../contract/blueprint.ts'
import type { Said } from '../contract/said.ts'
import { fault, kindTerm, saying } from '../contract/say.ts'
import type { Kind } from '../resources/kind.ts'
import { explainIssue, type Finding } from './explain-issue.ts'
import { resolveReferences } from './references.ts'
import { coerceTo, fieldNamesAt, placeholderFor, shapesAt } from './spec-shape.ts'
import { findVariables, substituteVariables, type KnownValues, type Path, type VariableUse } from './variables.ts'

export type SpecCheck = {
  /** Variables filled in and defaults applied, references still in place; null when the spec does not fit its kind. */
  spec: Record<string, unknown> | null
  findings: Finding[]
  /** The natural key, when it can be told. */
  identity: string | undefined
  title: string | undefined
}

/** What follows from where a blueprint is applied; the kind fills it in. */
const filledIn = new Set(['locationId', 'companyId', 'locationIds', 'altId', 'altType', 'password', 'type'])

/**
 * Holds one resource against its kind. Where a variable's value is not known yet, the type of that field is not judged;
 * everything around it is. Paths are relative to the spec.
 */
export function checkSpec(kind: Kind, resource: Resource, values: KnownValues): SpecCheck {
  const spec = substituteVariables(resource.spec, values, (text, path) => coerceTo(shapesAt(kind, path), text))
  const open = findVariables(spec).filter((use) => !values.has(use.name))
  const parsed = kind.spec.safeParse(spec)
  if (parsed.success) return judge(kind, parsed.data, open)
  const findings = parsed.error.issues
    .flatMap((issue) => explainIssue(issue, spec, aKind(kind), (path) => fieldNamesAt(kind, path as Path)))
    .filter((finding) => !open.some((use) => isAt(finding.path, use.path)))
    .map((finding) => explainFilledIn(explainBlank(finding, resource, values), kind))
  if (findings.length > 0) return { spec: null, findings, identity: undefined, title: undefined }
  const guessed = kind.spec.safeParse(withPlaceholders(spec, kind, open))
  return guessed.success ? { ...judge(kind, guessed.data, open), spec } : { spec, findings, identity: undefined, title: undefined }
}

/** A spec sees the key of what it points at where it will see an id. */
function judge(kind: Kind, spec: Record<string, unknown>, open: readonly VariableUse[]): SpecCheck {
  const { spec: pointed } = resolveReferences(spec, (id) => id)
  const issues = (kind.validate?.(pointed) ?? []).filter((issue) => !open.some((use) => isAt(splitPath(issue.path), use.path)))
  const findings = issues.map(({ path, ...rest }) => ({ path: splitPath(path), ...rest }))
  return { spec, findings, identity: kind.identify(pointed), title: kind.titleOf(pointed) }
}

function withPlaceholders(spec: Record<string, unknown>, kind: Kind, open: readonly VariableUse[]): Record<string, unknown> {
  const copy = structuredClone(spec)
  for (const use of open) {
    const shapes = shapesAt(kind, use.path)
    if (use.whole || shapes.some((shape) => 'format' in shape || 'pattern' in shape))
      setAt(copy, use.path, placeholderFor(shapes, use.name))
  }
  return copy
}

function setAt(root: Record<string, unknown>, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((inner, part) => (inner as Record<string | number, unknown>)[part], root)
  const last = path.at(-1)
  if (last !== undefined) (parent as Record<string | number, unknown>)[last] = value
}

/** "a tag", "an e-mail template". */
function aKind(kind: Kind): Said {
  const term = kindTerm(kind, false)
  return saying('thing.of_kind', { article: /^[aeio]/.test(term.text) ? 'an' : 'a', kind: term })
}

/** A field that is missing because the optional variable that feeds it is blank. */
function explainBlank(finding: Finding, resource: Resource, values: KnownValues): Finding {
  const use = findVariables(resource.spec).find(
    (each) => each.whole && values.get(each.name) === null && isAt(each.path, finding.path as Path),
  )
  if (use === undefined || use.path.length !== finding.path.length) return finding
  return {
    path: finding.path,
    ...fault('variable.may_be_blank', { name: use.name }),
  }
}

function explainFilledIn(finding: Finding, kind: Kind): Finding {
  const [name] = finding.path
  if (finding.path.length !== 1 || typeof name !== 'string' || !filledIn.has(name) || fieldNamesAt(kind, []).includes(name)) return finding
  return {
    path: finding.path,
    ...fault('field.filled_in', { field: name }),
  }
}

function isAt(path: readonly PropertyKey[], leaf: Path): boolean {
  return path.length >= leaf.length && leaf.every((part, index) => path[index] === part)
}

/** `teamMembers[0].priority` becomes its parts. */
function splitPath(path: string): (string | number)[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
}
