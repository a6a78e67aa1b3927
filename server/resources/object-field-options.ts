import { z } from 'zod'
import { slugOf } from './slug.ts'

export const ObjectFieldOption = z.strictObject({
  key: z.string().min(1).optional().describe('What it is known by for ever. Default: made from the label.'),
  label: z.string().trim().min(1).describe('Text of the choice.'),
  url: z.string().min(1).optional().describe('Web address of a picture; only for RADIO fields.'),
})
export type ObjectFieldOption = z.infer<typeof ObjectFieldOption>
type KeyedOption = ObjectFieldOption & { key: string }

export function withKeys(options: readonly ObjectFieldOption[] | undefined): KeyedOption[] | undefined {
  return options?.map((option) => ({ ...option, key: keyOf(option) }))
}

/** Ours in their order, then what is there and not named: the platform removes none (published description of custom-fields). */
export function mergeOptions(live: unknown, ours: readonly ObjectFieldOption[] | null | undefined): KeyedOption[] | undefined {
  const there = optionsIn(live)
  const wanted = (ours ?? []).map((option) => ({ ...option, key: meantBy(option, there)?.key ?? keyOf(option) }))
  const named = new Set(wanted.map((option) => option.key))
  const all = [...wanted, ...there.filter((option) => !named.has(option.key))]
  return all.length === 0 ? undefined : all
}

/** Of what is there, only what the blueprint names counts, in its order. */
export function normaliseOptions(value: unknown, desired: unknown): unknown {
  if (!Array.isArray(value)) return value
  const named = new Set(optionsIn(desired).map(textOf))
  return optionsIn(value)
    .filter((option) => named.size === 0 || named.has(textOf(option)))
    .map(({ label, url }) => ({ label: label.trim(), ...(url === undefined ? {} : { url }) }))
}

function meantBy(option: ObjectFieldOption, there: readonly KeyedOption[]): KeyedOption | undefined {
  return there.find((one) => one.key === option.key) ?? there.find((one) => textOf(one) === textOf(option))
}

function optionsIn(value: unknown): KeyedOption[] {
  return Array.isArray(value) ? (withKeys(value as ObjectFieldOption[]) ?? []) : []
}

function textOf(option: ObjectFieldOption): string {
  return option.label.trim().toLowerCase()
}

function keyOf(option: ObjectFieldOption): string {
  return option.key ?? slugOf(option.label, 'option').replaceAll('-', '_')
}
