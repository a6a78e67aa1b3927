import type { KindName } from '../contract/kind-names.ts'
import type { ProblemError } from '../contract/problem.ts'
import { fault, kindTerm } from '../contract/say.ts'
import { kindOf } from '../resources/registry.ts'

/** The scopes that the app was given; undefined where that is not known. */
export type Granted = { company: readonly string[] | undefined; location: readonly string[] | undefined }

/** Kinds whose rights the app was not given when it was installed: they will not be readable, or not writable. */
export function checkGranted(kinds: readonly KindName[], installs: Granted): ProblemError[] {
  return kinds.flatMap((name) => {
    const kind = kindOf(name)
    const granted = installs[kind.place ?? 'location']
    if (granted === undefined) return []
    const read = kind.scopes.read.filter((scope) => !granted.includes(scope))
    const missing = [...new Set([...read, ...kind.scopes.write.filter((scope) => !granted.includes(scope))])]
    if (missing.length === 0) return []
    const code = kind.tier === 'by-hand' || read.length > 0 ? 'granted.unreadable' : 'granted.unchangeable'
    return [{ path: 'resources', ...fault(code, { kinds: kindTerm(kind, true), scopes: missing }) }]
  })
}
