import { z } from 'zod'
import { VariableValues } from './blueprint.ts'
import { ByHandState } from './by-hand.ts'
import { DeepLink } from './deep-link.ts'
import { KindName } from './kind-names.ts'
import { Said } from './said.ts'

/** `+ create  ~ update  = same  ⇄ adopt  ! decide  ⊘ manual  ? unknown  - delete` */
export const ChangeAction = z.enum(['create', 'update', 'same', 'adopt', 'decide', 'manual', 'unknown', 'delete'])
export type ChangeAction = z.infer<typeof ChangeAction>

export const ChangeReason = z.enum([
  'not_there',
  'blueprint_changed',
  'blanks_filled',
  'nothing_to_do',
  'matched_by_name',
  'edited_since',
  'differs_on_first_contact',
  'type_clash',
  'several_match',
  'near_duplicate',
  'no_api',
  'unreadable',
  'excluded',
  'excluded_with_dependency',
  'blocked_by_unknown',
  'decision_taken',
  'no_longer_named',
  'deleted_along',
  'holds_client_data',
  'kept_on_purpose',
  'exists_in_agency',
  'over_limit',
  'slug_taken',
])
export type ChangeReason = z.infer<typeof ChangeReason>

/** `both`: of two lists, ours with what is there besides; only where a field offers it. */
export const Side = z.enum(['theirs', 'ours', 'both'])
export type Side = z.infer<typeof Side>

/** One field that differs. `before` is what is there now; `after` is what will be there once the plan is applied. */
export const FieldChange = z
  .object({
    path: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    baseline: z.unknown().optional().describe('What was last applied here.'),
    decision: z.enum(['open', 'theirs', 'ours', 'both']).optional().describe('Present when a person has to choose; open keeps theirs.'),
    wanted: z.unknown().optional().describe("The blueprint's value, present with a decision: `after` shows what the choice leads to."),
    unreadable: z.literal(true).optional().describe('What is there now is not told by the API: `before` is not known, and not blank.'),
    both: z
      .array(z.unknown())
      .optional()
      .describe("Present where both may be chosen: the blueprint's list, and after it what only the list that is there has."),
  })
  .meta({ id: 'FieldChange' })
export type FieldChange = z.infer<typeof FieldChange>

export const StageCards = z
  .object({
    stage: z.string(),
    renamedTo: z.string().optional(),
    opportunities: z.int().nullable().describe('How many stand in it, whatever their status; null when they could not be counted.'),
    from: z.int().describe('Its place among the stages, from 1.'),
    to: z.int().describe('Its place once the plan is applied; with an open decision, once ours is taken.'),
  })
  .meta({ id: 'StageCards' })
export type StageCards = z.infer<typeof StageCards>

export const Change = z
  .object({
    id: z.string().describe('`kind/key`'),
    kind: KindName,
    key: z.string(),
    title: z.string().describe('The name that a person knows it by.'),
    action: ChangeAction,
    reason: ChangeReason,
    detail: z.string().describe('The reason in words.'),
    said: Said.optional().describe('What `detail` means.'),
    excluded: z.boolean(),
    resourceId: z.string().nullable(),
    fields: z.array(FieldChange),
    dependsOn: z.array(z.string()).describe('Ids of changes that must be done before this one.'),
    optIn: z
      .enum(['offered', 'refused'])
      .optional()
      .describe(
        'With the action delete: it is left out until `include` names it or what it stands under, or cannot be chosen, for the reason given.',
      ),
    beside: z
      .array(z.string())
      .optional()
      .describe('Ids of what bears the same name, or nearly: ours is made beside it, or it is asked whether the first of them is meant.'),
    clash: z
      .object({ rename: z.string().nullable().describe('A free name for ours; null when it cannot stand beside theirs.') })
      .optional()
      .describe(
        'Something of that name is there and can never become ours. Decided by its fixed fields: theirs uses it as it is, ours makes ours under `rename`.',
      ),
    cards: z
      .object({ total: z.int().nullable(), why: z.string().nullable(), said: Said.optional(), stages: z.array(StageCards) })
      .optional()
      .describe(
        'Of a pipeline that changes: the opportunities in the stages that are there now. They stay in their stages, which are never dropped. `why`: why they could not be counted.',
      ),
    link: DeepLink.optional().describe('Where it is, for what is there.'),
    byHand: ByHandState.optional().describe('With the action manual: whether it is there, and how to make it.'),
  })
  .meta({ id: 'Change' })
export type Change = z.infer<typeof Change>

export const PlanSummary = z
  .object({
    create: z.int(),
    update: z.int(),
    same: z.int(),
    adopt: z.int(),
    decide: z.int(),
    manual: z.int(),
    unknown: z.int(),
    delete: z.int(),
  })
  .meta({ id: 'PlanSummary' })
export type PlanSummary = z.infer<typeof PlanSummary>

export const PlanEstimate = z
  .object({
    apiCalls: z.int(),
    seconds: z.number(),
    cannotUndo: z.array(z.object({ changeId: z.string(), why: z.string(), said: Said.optional() })),
    day: z
      .object({ remaining: z.int(), resetsAt: z.iso.datetime(), enough: z.boolean() })
      .optional()
      .describe('What the platform still takes today in this location, where it has said so lately.'),
  })
  .meta({ id: 'PlanEstimate' })
export type PlanEstimate = z.infer<typeof PlanEstimate>

/** How good the plan is: `no_changes`, `ready`, `has_decisions` (some lines wait for a person), `partial` (a group could not be read). */
export const PlanGrade = z.enum(['no_changes', 'ready', 'has_decisions', 'partial'])
export type PlanGrade = z.infer<typeof PlanGrade>

export const Plan = z
  .object({
    id: z.string(),
    hash: z.string(),
    locationId: z.string().describe('Begins with `new:` while the sub-account does not exist yet.'),
    locationName: z.string(),
    blueprintName: z.string(),
    blueprintId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    grade: PlanGrade,
    changes: z.array(Change),
    summary: PlanSummary,
    estimate: PlanEstimate,
    unreadable: z.array(z.object({ kind: KindName, why: z.string(), said: Said.optional() })),
    toKeep: z
      .array(z.string())
      .optional()
      .describe(
        'Ids of the changes in which a person has chosen theirs and which would be asked about again, until the plan is applied or kept.',
      ),
  })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof Plan>

/** A sub-account to be made first, for a blueprint that says nothing of one itself. */
export const NewLocation = z
  .strictObject({
    location: z.record(z.string(), z.unknown()).describe('The `spec` of a `location` resource.'),
    snapshot: z.record(z.string(), z.unknown()).optional().describe('The `spec` of a `snapshot` resource, laid under it.'),
  })
  .meta({ id: 'NewLocation' })
export type NewLocation = z.infer<typeof NewLocation>

export const SnapshotView = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Snapshot' })
export type SnapshotView = z.infer<typeof SnapshotView>

export const PlanRequest = z
  .strictObject({
    locationId: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe(
        'Left out: the blueprint makes the sub-account itself, with a `location` resource or with `newLocation`. Agency admins only.',
      ),
    newLocation: NewLocation.optional(),
    blueprint: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('A blueprint document (see Blueprint); its faults are named one by one.'),
    blueprintId: z.string().min(1).max(80).optional(),
    planId: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe(
        'An earlier plan of the same location: its blueprint, answers and choices once more. They need not be sent, and so survive a reload.',
      ),
    version: z.int().positive().optional(),
    variables: VariableValues.optional(),
  })
  .refine((r) => [r.blueprint, r.blueprintId, r.planId].filter((one) => one !== undefined).length === 1, {
    message: 'send one of blueprint, blueprintId or planId',
    path: ['blueprint'],
  })
  .refine((r) => r.newLocation === undefined || (r.locationId === undefined && r.planId === undefined), {
    message: 'goes with blueprint or blueprintId alone: a sub-account that exists has a locationId',
    path: ['newLocation'],
  })
export type PlanRequest = z.infer<typeof PlanRequest>

/** Keeps what was chosen without applying anything: `hash` is the plan that was looked at. */
export const KeepRequest = z.strictObject({ hash: z.string().min(1).max(80) }).meta({ id: 'KeepRequest' })
export type KeepRequest = z.infer<typeof KeepRequest>

/**
 * `decisions`: per change, one side for every open field or a side per field path, beside the sides of other fields that
 * were sent before. `both` leaves open what is no list.
 */
export const PlanPatch = z.strictObject({
  exclude: z.array(z.string()).optional().describe('Ids of the changes to leave out; replaces the list sent before.'),
  include: z.array(z.string()).optional().describe('Ids of offered deletions to carry out; replaces the list sent before.'),
  decisions: z.record(z.string(), z.union([Side, z.record(z.string(), Side)])).optional(),
})
export type PlanPatch = z.infer<typeof PlanPatch>
