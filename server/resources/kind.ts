import type { z } from 'zod'
import type { KindName, KindTier } from '../contract/kind-names.ts'
import type { ReadApi, WriteApi } from '../highlevel/client.ts'

/** Where a kind's calls go. */
export type Target = { companyId: string; locationId: string }

/** A resource as it is live, as far as the API lets it be read. */
export type Live = {
  id: string
  /** The name that a person knows it by. */
  title: string
  /**
   * The live state in the words of `spec`. A field that is not there could not be read: it is neither blank nor
   * different. A field that is blank in the account is `null`.
   */
  fields: Record<string, unknown>
  /** What a person should look at, although the call succeeded. */
  note?: string
  /** Whatever else `update` needs to know, such as the ids of a pipeline's stages. */
  raw?: unknown
}

export type ListScope = {
  api: ReadApi
  target: Target
  /** Live resources of a kind that this one needs, restricted to those that the blueprint matches. */
  matched(kind: KindName): Promise<Live[]>
}

export type WriteScope = { api: WriteApi; target: Target }

/** A fault in a spec: `path` is relative to the spec (`teamMembers[0].priority`). */
export type SpecIssue = { path: string; message: string; fix?: string }

/**
 * A sort of thing that a location can hold. It knows nothing of jobs, steps or retries, and a verb that is missing is
 * a fact about the platform. `Spec` has its references resolved to ids by the time that a verb sees it.
 */
export type Kind<Spec extends Record<string, unknown> = Record<string, unknown>> = {
  name: KindName
  title: string
  plural: string
  /** One or two sentences for a person: what it is for. */
  description: string
  tier: KindTier
  /** Kinds that must exist before this one can be made or listed. */
  needs: readonly KindName[]
  /** The platform lists this kind per resource of another: its kind, and the field of the spec that points at it. */
  parent?: { kind: KindName; field: keyof Spec & string }
  /** Fields beside the natural key that no two of them may share, such as a slug. */
  alsoUnique?: readonly (keyof Spec & string)[]
  /** How many of them the platform allows in one location, where it says so. */
  most?: number
  scopes: { read: readonly string[]; write: readonly string[] }
  /** The API's own field names, each described; strict. References may stand wherever an id may (see `idOrRef`). */
  spec: z.ZodType<Spec>
  /** Rules that the schema cannot say and that the platform does not document, checked before Apply. */
  validate?(spec: Spec): SpecIssue[]
  /** The name that a person knows it by. */
  titleOf(spec: Spec): string
  /** The natural key, normalised so that case, spaces and punctuation do not matter; undefined while a reference in it is unresolved. */
  identify(spec: Spec): string | undefined
  identifyLive(live: Live): string
  /**
   * Brings one field to the form in which two values are compared: order, case, defaults. Identity when absent.
   * `desired` is what the blueprint says there: of a list of things (stages, team members) only what it says counts.
   */
  normalise?(field: string, value: unknown, desired?: unknown): unknown
  /** Fields that cannot be changed once the resource exists. */
  fixed?: readonly (keyof Spec & string)[]
  /** Everything of this kind in the location, paged to the end. */
  list?(scope: ListScope): Promise<Live[]>
  /** For how long a listing may miss what was just written, where it is more than a second. */
  lagMs?: number
  /** Completes a listed resource when the list does not tell everything. Only called for those that the blueprint matches. */
  read?(scope: { api: ReadApi; target: Target }, live: Live): Promise<Live>
  create?(scope: WriteScope, spec: Spec): Promise<Live>
  /** `spec` holds all desired fields; `changed` names those that differ from `live`. */
  update?(scope: WriteScope, live: Live, spec: Spec, changed: readonly string[]): Promise<Live>
  delete?(scope: WriteScope, live: Live): Promise<void>
  /** What of the client's would be lost with it, in words such as "3 opportunities are in it"; undefined when nothing. */
  holdsClientData?(scope: WriteScope, live: Live): Promise<string | undefined>
  /** Why it cannot be undone, when deleting it would destroy client data or is not offered. */
  cannotUndo?: string
  /** API calls that one create, update takes, for the estimate. Default 1. */
  calls?: { create?: number; update?: number }
}

/** Keeps a kind's own spec type inside its file and gives the registry one type for all. */
export function defineKind<Spec extends Record<string, unknown>>(kind: Kind<Spec>): Kind {
  return kind as unknown as Kind
}
