import { z } from 'zod'
import { KindName, KindTier } from './kind-names.ts'

/** One kind as `GET /api/config` tells it: enough for a form, the AI and a command line. `schema` is the JSON Schema of `spec`. */
export const KindView = z
  .object({
    name: KindName,
    title: z.string(),
    plural: z.string(),
    description: z.string(),
    tier: KindTier,
    icon: z.string().describe('Name of a drawing for it; draw none for a name that you do not know.'),
    traps: z.array(z.string()).describe('What people do not expect of the platform here.'),
    needs: z.array(KindName),
    scopes: z.array(z.string()),
    can: z.object({ create: z.boolean(), update: z.boolean(), delete: z.boolean() }),
    schema: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Kind' })
export type KindView = z.infer<typeof KindView>

export const ConfigAnswer = z
  .object({
    kinds: z.array(KindView),
    limits: z.object({
      blueprintBytes: z.int(),
      resources: z.int(),
      variables: z.int(),
      requestsPer10Seconds: z.int(),
      requestsPerDay: z.int(),
    }),
    features: z.object({ drafting: z.boolean(), sandbox: z.boolean() }),
  })
  .meta({ id: 'Config' })
export type ConfigAnswer = z.infer<typeof ConfigAnswer>
