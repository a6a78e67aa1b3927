import { z } from 'zod'
import { Answered, readFields } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type Target } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const CustomValueSpec = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .describe('Display name. The platform makes the merge tag from it, such as {{ custom_values.clinic_phone }} for "Clinic phone".'),
  value: z.string().describe('Text that the merge tag is replaced by. May be empty.'),
})

const ValueAnswer = z.object({ customValue: Answered })
const names = ['name', 'value'] as const

export const customValue = defineKind<z.infer<typeof CustomValueSpec>>({
  name: 'custom-value',
  title: 'Custom value',
  plural: 'Custom values',
  description: 'A text kept in one place, such as the opening hours, and used through its merge tag in pages, messages and workflows.',
  tier: 'core',
  needs: [],
  scopes: { read: ['locations/customValues.readonly'], write: ['locations/customValues.write'] },
  spec: CustomValueSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),

  async list({ api, target }) {
    const { customValues } = await api.get(valuesPath(target), { schema: z.object({ customValues: z.array(Answered) }) })
    return customValues.map(toLive)
  },

  async create({ api, target }, spec) {
    const { customValue: made } = await api.post(valuesPath(target), {
      body: writeFields(CustomValueSpec, spec, names),
      schema: ValueAnswer,
    })
    return toLive(made)
  },

  async update({ api, target }, live, spec, changed) {
    const body = { value: '', ...writeFields(CustomValueSpec, mergeForReplacement(live, spec, changed), names) }
    const { customValue: updated } = await api.put(valuePath(target, live.id), { body, schema: ValueAnswer })
    return toLive(updated)
  },

  async delete({ api, target }, live) {
    await api.delete(valuePath(target, live.id), { schema: z.unknown() })
  },
})

function valuesPath(target: Target): string {
  return `/locations/${encodeURIComponent(target.locationId)}/customValues`
}

function valuePath(target: Target, id: string): string {
  return `${valuesPath(target)}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(CustomValueSpec, answer, names) }
}
