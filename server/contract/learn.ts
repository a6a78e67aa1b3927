import { z } from 'zod'
import { Blueprint } from './blueprint.ts'
import { KindName } from './kind-names.ts'
import { Said } from './said.ts'

export const LearnRequest = z.strictObject({ locationId: z.string().min(1).max(80) })
export type LearnRequest = z.infer<typeof LearnRequest>

export const NotCaptured = z
  .object({
    kind: KindName,
    title: z.string().optional().describe('The single thing that is meant; absent when it is said of the whole kind.'),
    why: z.string(),
    said: Said.optional(),
  })
  .meta({ id: 'NotCaptured' })
export type NotCaptured = z.infer<typeof NotCaptured>

export const ProposedVariable = z
  .object({
    name: z.string(),
    label: z.string(),
    value: z.string().describe('What stands there now. It is in no part of the blueprint.'),
    where: z.array(z.string()).describe('Paths in the blueprint, such as resources[3].spec.value.'),
  })
  .meta({ id: 'ProposedVariable' })
export type ProposedVariable = z.infer<typeof ProposedVariable>

export const Learned = z
  .object({
    blueprint: Blueprint,
    notCaptured: z.array(NotCaptured),
    proposedVariables: z.array(ProposedVariable).describe('With these values a plan on the same location changes nothing.'),
  })
  .meta({ id: 'Learned' })
export type Learned = z.infer<typeof Learned>
