import type { z } from 'zod'
import type { ReadApi } from '../highlevel/client.ts'
import { idOrRef } from './fields.ts'
import type { Target } from './kind.ts'

export const objectKeyField: z.ZodType<string> = idOrRef(
  'custom-object',
  'The custom object that it belongs to, or business for companies; it cannot be changed later.',
)

/** Fields and folders of one object come in one answer. */
export async function getOfObject<T>(api: ReadApi, target: Target, objectKey: string, schema: z.ZodType<T>): Promise<T> {
  return api.get(`/custom-fields/object-key/${encodeURIComponent(objectKey)}`, { query: { locationId: target.locationId }, schema })
}
