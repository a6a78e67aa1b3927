import type { Blueprint, VariableValues } from '../contract/blueprint.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { ProblemError } from '../contract/problem.ts'
import { writePath } from '../contract/write-path.ts'
import type { SaidValue } from '../contract/said.ts'
import { fault, fixTerm, say, saying } from '../contract/say.ts'
import { AppError, invalidRequest } from '../errors.ts'
import type { Kind } from '../resources/kind.ts'
import { kinds as allKinds } from '../resources/registry.ts'
import { checkBlueprint } from './check-blueprint.ts'
import { referencedIds } from './references.ts'
import { refuseInvalid } from './refuse-invalid.ts'
import { findVariables, knownValues } from './variables.ts'

/** One resource with its variables filled in, ready to be compared with what is there. */
export type ResolvedResource = {
  /** `kind/key` */
  id: string
  kind: KindName
  key: string
  /** Variables are filled in; `{ $ref }`s are still in place. */
  spec: Record<string, unknown>
  /** Ids of the resources that it points at. */
  refs: string[]
  note?: string
}

/**
 * Fills in the variables. Throws `invalid_blueprint` when the blueprint itself is wrong, `missing_variables` when a
 * required value is not given (blank counts as not given), `invalid_request` when a given value does not fit its field.
 */
export function resolveBlueprint(blueprint: Blueprint, values: VariableValues, kinds: readonly Kind[] = allKinds): ResolvedResource[] {
  const found = checkBlueprint(blueprint, values, kinds)
  if (found.errors.length > 0) refuseInvalid(checkBlueprint(blueprint, {}, kinds).errors)
  refuseMissing(blueprint, values)
  refuseValues(blueprint, values, found.errors)
  return blueprint.resources.map((resource) => {
    const id = `${resource.kind}/${resource.key}`
    const spec = found.specs.get(id)?.spec ?? resource.spec
    const note = resource.note === undefined ? {} : { note: resource.note }
    return { id, kind: resource.kind as KindName, key: resource.key, spec, refs: referencedIds(spec), ...note }
  })
}

function refuseMissing(blueprint: Blueprint, values: VariableValues): void {
  const known = knownValues(blueprint.variables, values)
  const missing = Object.entries(blueprint.variables).filter(([name]) => !known.has(name))
  if (missing.length === 0) return
  const labels = missing.map(([, variable]) => variable.label)
  throw new AppError('missing_variables', say('variables.missing', { n: labels.length, labels: listed(labels) }), {
    errors: missing.map(([name, variable]) => ({
      path: `variables.${name}`,
      ...(variable.example === undefined
        ? fault('variable.missing', { label: variable.label })
        : fault('variable.missing_example', { label: variable.label, example: variable.example })),
    })),
  })
}

/** The blueprint is right without these values, so every error is a value's. */
function refuseValues(blueprint: Blueprint, values: VariableValues, errors: readonly ProblemError[]): void {
  if (errors.length === 0) return
  const named = errors.map((error) => {
    const name = variableAt(blueprint, error.path)
    if (name === undefined || !Object.hasOwn(values, name)) return error
    const { said, fix = '' } = error
    const label = blueprint.variables[name]?.label ?? name
    return {
      ...fault('variable.misfit', { label, fault: said ?? error.message, path: error.path, fix: fixTerm(error) }),
      path: `variables.${name}`,
      fix,
    }
  })
  throw invalidRequest(named, say('next.correct_values'))
}

/** The variable that feeds the field at a written path, or one near it when the whole resource is at fault. */
function variableAt(blueprint: Blueprint, path: string): string | undefined {
  const match = /^resources\[(\d+)\]\.spec\.?(.*)$/.exec(path)
  const resource = match === null ? undefined : blueprint.resources[Number(match[1])]
  if (match === null || resource === undefined) return undefined
  const uses = findVariables(resource.spec)
  return (uses.find((use) => writePath(use.path) === match[2]) ?? (match[2] === '' ? uses[0] : undefined))?.name
}

function listed(labels: readonly string[]): SaidValue {
  const shown = labels.slice(0, 5).join(', ')
  return labels.length > 5 ? saying('list.and_more', { shown, n: labels.length - 5 }) : shown
}
