import { z } from 'zod'
import { ProblemError } from './problem.ts'

export const blueprintLimits = {
  /** Bytes of JSON or YAML text. */
  textBytes: 1_048_576,
  resources: 2_000,
  variables: 200,
  /** Characters of the note of a version. */
  note: 300,
} as const

/** Names a resource for ever inside its blueprint: renaming the thing keeps the key. */
export const ResourceKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'a key is 1 to 80 of a-z, 0-9, ".", "_", "-", starting with a letter or digit, such as new-patient')

export const VariableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'a variable name is 1 to 60 of a-z, 0-9, "_", starting with a letter, such as clinic_name')

export const Variable = z
  .strictObject({
    label: z.string().min(1).max(120).describe('What the person is asked for.'),
    description: z.string().max(500).optional().describe('A line of help under the field.'),
    required: z.boolean().optional().describe('Apply is refused without a value. Default false.'),
    default: z.string().max(5_000).optional().describe('Used when nothing is given.'),
    example: z.string().max(200).optional().describe('Shown as a placeholder, never used as a value.'),
    group: z.string().max(60).optional().describe('Heading under which the form shows it.'),
  })
  .meta({ id: 'Variable' })
export type Variable = z.infer<typeof Variable>

/** Points at another resource of the same blueprint; replaced by that resource's id when the plan is applied. */
export const ResourceRef = z.strictObject({ $ref: z.string().regex(/^[a-z-]+\/[a-z0-9][a-z0-9._-]{0,79}$/) })
export type ResourceRef = z.infer<typeof ResourceRef>

export const Resource = z
  .strictObject({
    kind: z.string().describe('One of the kinds that GET /api/config lists.'),
    key: ResourceKey,
    spec: z.record(z.string(), z.unknown()).describe("The API's own field names; each kind's JSON Schema is in GET /api/config."),
    note: z.string().max(500).optional().describe('Why this is here, for the people who read the plan.'),
  })
  .meta({ id: 'Resource' })
export type Resource = z.infer<typeof Resource>

/** The desired state of a location. `{{ name }}` in a spec is a variable; the platform's own merge tags pass through. */
export const Blueprint = z
  .strictObject({
    version: z.literal(1),
    name: z.string().trim().min(1).max(120),
    description: z.string().max(2_000).optional(),
    industry: z.string().max(60).optional(),
    variables: z.record(VariableName, Variable).default({}),
    resources: z.array(Resource).min(1).max(blueprintLimits.resources),
  })
  .meta({ id: 'Blueprint' })
export type Blueprint = z.infer<typeof Blueprint>

export const VariableValues = z.record(z.string(), z.string().max(5_000)).meta({ id: 'VariableValues' })
export type VariableValues = z.infer<typeof VariableValues>

export const BlueprintSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    industry: z.string(),
    origin: z.enum(['starter', 'own']).describe('A starter is part of the product and cannot be changed; copy it first.'),
    version: z.int(),
    resourceCount: z.int(),
    counts: z.record(z.string(), z.int()).describe('Resources by kind.'),
    variableCount: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'BlueprintSummary' })
export type BlueprintSummary = z.infer<typeof BlueprintSummary>

export const StoredBlueprint = BlueprintSummary.extend({ blueprint: Blueprint }).meta({ id: 'StoredBlueprint' })
export type StoredBlueprint = z.infer<typeof StoredBlueprint>

export const BlueprintVersion = z
  .object({
    version: z.int(),
    name: z.string(),
    resourceCount: z.int(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    note: z.string().nullable().describe('What the author said about it.'),
  })
  .meta({ id: 'BlueprintVersion' })
export type BlueprintVersion = z.infer<typeof BlueprintVersion>

/** What `POST /api/blueprints/check` finds, without saving anything. */
export const BlueprintCheck = z
  .object({
    ok: z.boolean(),
    errors: z.array(ProblemError),
    warnings: z.array(ProblemError),
    hints: z.array(ProblemError).optional().describe('What may be meant as it is, and is worth a look.'),
    counts: z.record(z.string(), z.int()),
    variables: z.array(z.string()).describe('Variables that the resources use.'),
  })
  .meta({ id: 'BlueprintCheck' })
export type BlueprintCheck = z.infer<typeof BlueprintCheck>

export const BlueprintPage = z.object({ items: z.array(BlueprintSummary), nextCursor: z.string().nullable() }).meta({ id: 'BlueprintPage' })
export type BlueprintPage = z.infer<typeof BlueprintPage>

export const BlueprintFormat = z.enum(['json', 'yaml'])
export type BlueprintFormat = z.infer<typeof BlueprintFormat>

/** A blueprint as text. The format is guessed when it is not said. */
export const BlueprintText = z.strictObject({ text: z.string(), format: BlueprintFormat.optional() }).meta({ id: 'BlueprintText' })
export type BlueprintText = z.infer<typeof BlueprintText>
