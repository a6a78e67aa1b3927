import type { z } from 'zod'
import type { KindName, KindTier } from '../contract/kind-names.ts'
import type { Said, SentenceCode, Told } from '../contract/said.ts'
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
  /** When it was last changed, in the platform's words; only where it tells that, and not all of the fields. */
  changedAt?: string
  /** What a person should look at, although the call succeeded. */
  note?: Said
  /** It was there already, elsewhere in the agency, and was only let into this location: nothing of it is ours to look after. */
  joined?: true
  /** Nothing about it is ours to change, such as a person of the agency itself: what it does not tell is not asked about. */
  isTheirs?: true
  /** Whatever else `update` needs to know, such as the ids of a pipeline's stages. */
  raw?: unknown
}

/** A part of a resource in which things of the client's stand. `from` and `to` are its place among them, from 1, before and after an update. */
export type Part = { id: string; name: string; renamedTo?: string; from: number; to: number }

/**
 * A list of things that an update merges with what is there: what the blueprint does not say of a thing stays as it is.
 * `keepsUnnamed`: so do things that it does not name, and none is ever taken away. `place`: where their order counts, the
 * number that says it.
 */
export type ListOfThings = { keyOf(thing: unknown): string; keepsUnnamed?: true; place?: string }

export type ListScope = {
  api: ReadApi
  target: Target
  /** Live resources of a kind that this one needs, restricted to those that the blueprint matches. */
  matched(kind: KindName): Promise<Live[]>
  /** What the blueprint says of this kind, for a list that can only be asked for one by one; absent: everything is wanted. */
  wanted?: readonly Record<string, unknown>[]
}

export type WriteScope = {
  api: WriteApi
  target: Target
  /** The same as the agency itself, for what the location's token may not see; absent where there is none. */
  openCompany?(): WriteApi
}

/** What of a resource is not the client's: how we left it, and the ids of what is ours as well and may stand in it. */
export type Ours = { applied: Record<string, unknown>; ids: ReadonlySet<string> }

/** A fault in a spec: `path` is relative to the spec (`teamMembers[0].priority`). */
export type SpecIssue = { path: string; message: string; fix: string; said: Said }

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
  /** Whose token reads and writes it; the location's own when absent. */
  place?: 'company'
  /** Of one natural key there is one in the whole company: jobs of all its locations do something to it one after the other. */
  shared?: true
  /** It is done before anything else in the location is looked at: the location itself, and what brings things along. */
  comesFirst?: true
  /** Kinds that must exist before this one can be made or listed. */
  needs: readonly KindName[]
  /** The platform lists this kind per resource of another: its kind, and the field of the spec that points at it. */
  parent?: { kind: KindName; field: keyof Spec & string }
  /** Fields beside the natural key that no two of them may share, such as a slug. */
  alsoUnique?: readonly (keyof Spec & string)[]
  /** The slug that creating gives it when the spec says none. */
  impliedSlug?(spec: Spec): string
  /** How many of them the platform allows in one location, where it says so. */
  most?: number
  /** A blueprint has one of them at most, whatever else is there. */
  single?: true
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
  /** Same natural key, yet telling details differ, so that it may be another one: the person is asked. */
  mayBeAnother?(spec: Spec, live: Live): boolean
  /**
   * Brings one field to the form in which two values are compared: order, case, defaults. Identity when absent.
   * `desired` is what the blueprint says there: of a list of things (stages, team members) only what it says counts.
   */
  normalise?(field: string, value: unknown, desired?: unknown): unknown
  /** Fields that are such lists: a roll-back takes back what was written of each thing, and no more. */
  things?: Partial<Record<keyof Spec & string, ListOfThings>>
  /** Fields that cannot be changed once the resource exists. */
  fixed?: readonly (keyof Spec & string)[]
  /** Fields with what creating it sends beyond what a spec says: values that are ours, although no blueprint names them. */
  asMade?(fields: Partial<Spec>): Partial<Spec>
  /** Everything of this kind in the location, paged to the end. */
  list?(scope: ListScope): Promise<Live[]>
  /** What is there of a kind that a person makes by hand, where the API tells it: `fields.status` where it has one. */
  look?(scope: { api: ReadApi; target: Target }): Promise<Live[]>
  /** For how long a listing may miss what was just written, where it is more than a second. */
  lagMs?: number
  /** Completes a listed resource when the list does not tell everything. Only called for those that the blueprint matches. */
  read?(scope: { api: ReadApi; target: Target }, live: Live): Promise<Live>
  /** What `create` will let into this location instead of making it, because it is there elsewhere in the agency. */
  findInCompany?(scope: { company: ReadApi; target: Target }, spec: Spec): Promise<Live | undefined>
  create?(scope: WriteScope, spec: Spec): Promise<Live>
  /** Making it again makes the same: a creation whose outcome is not known is sent once more, instead of looked for. */
  repeatable?: true
  /** Creating only begins it: how far it is by now. Asked until it is done; throws when the platform has given it up. */
  progress?(scope: WriteScope, live: Live): Promise<{ done: true } | ({ done: false } & Told)>
  /** Fields that every `update` writes over, also one of something else: those that cannot be read are then lost unless they are sent. */
  replaces?: readonly (keyof Spec & string)[]
  /** `spec` holds all desired fields; `changed` names those that differ from `live`. */
  update?(scope: WriteScope, live: Live, spec: Spec, changed: readonly string[]): Promise<Live>
  /** `left`: it is elsewhere in the agency too, and was only taken out of this location. */
  delete?(scope: WriteScope, live: Live): Promise<void | 'left'>
  /** Takes one that was only let in (`joined`) out of this location, and never deletes it; says why where it has to stay. */
  leave?(scope: WriteScope, live: Live): Promise<Said | undefined>
  /** What a spec means there, where it leaves something to the location that it is applied to. */
  here?(spec: Spec, target: Target): Spec
  /** Lists that are only ever added to: what is missing in one that is there already is added to it without asking. */
  growing?: readonly (keyof Spec & string)[]
  /** Whether the company has it elsewhere too, beside the places that the spec names: then a roll-back leaves it. */
  isElsewhere?(live: Live, target: Target, spec: Partial<Spec>): boolean
  /** What of the client's would be lost with it, in words such as "3 opportunities are in it"; undefined when nothing. */
  holdsClientData?(scope: WriteScope, live: Live, ours?: Ours): Promise<Said | undefined>
  /** Its parts that hold what is the client's: where an update of these fields puts them, and how much each holds by its id. Both only read. */
  parts?: {
    after(live: Live, spec: Spec, changed: readonly string[]): Part[]
    count(scope: { api: ReadApi; target: Target }, live: Live): Promise<{ total: number; byPart: ReadonlyMap<string, number> }>
  }
  /** Why it cannot be undone, when deleting it would destroy client data or is not offered. */
  cannotUndo?: SentenceCode & `undo.${string}`
  /** Why a roll-back leaves it, in a sentence that begins with "Kept: "; for a kind that has no `delete`. */
  keptBecause?: SentenceCode & `kept.${string}`
  /** API calls that one create, update, delete takes, for the estimate and for what is paid for beforehand. Default 1. */
  calls?: { create?: number; update?: number; delete?: number }
  /** How many things one page of its listing holds, for the estimate. Default: all are in one answer. */
  pageSize?: number
  /** Seconds that a creation takes the platform beyond its calls, as far as one can say; only to tell a person. */
  takesSeconds?: number
}

/** Keeps a kind's own spec type inside its file and gives the registry one type for all. */
export function defineKind<Spec extends Record<string, unknown>>(kind: Kind<Spec>): Kind {
  return kind as unknown as Kind
}
