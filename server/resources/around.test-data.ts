import type { KindName } from '../contract/kind-names.ts'
import type { WriteScope } from './kind.ts'
import { kindOf } from './registry.ts'

type Spec = Record<string, unknown>

/** Ids of what samples lean on, made beforehand in the same location. */
export type Around = Record<
  | 'userId'
  | 'groupId'
  | 'calendarId'
  | 'collectionId'
  | 'productId'
  | 'priceId'
  | 'templateId'
  | 'objectKey'
  | 'folderId'
  | 'baseId'
  | 'parentFolderId',
  string
>

const makers: [keyof Around, KindName, (around: Around, locationId: string) => Spec][] = [
  ['userId', 'user', (_, locationId) => ({ firstName: 'Ada', lastName: 'Around', email: `ada@${locationId}.example`, role: 'user' })],
  ['groupId', 'calendar-group', () => ({ name: 'Around' })],
  ['calendarId', 'calendar', () => ({ name: 'Around', calendarType: 'event' })],
  ['collectionId', 'collection', () => ({ name: 'Around' })],
  ['productId', 'product', () => ({ name: 'Around', productType: 'SERVICE' })],
  ['priceId', 'price', ({ productId }) => ({ productId, name: 'Around', type: 'one_time', currency: 'USD', amount: 5 })],
  ['templateId', 'email-template', () => ({ name: 'Around', editorType: 'text' })],
  [
    'objectKey',
    'custom-object',
    () => ({
      labels: { singular: 'Around', plural: 'Arounds' },
      key: 'around',
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    }),
  ],
  ['folderId', 'object-folder', ({ objectKey }) => ({ objectKey, name: 'Around' })],
  ['baseId', 'knowledge-base', () => ({ name: 'Around' })],
  ['parentFolderId', 'media-folder', () => ({ name: 'Around' })],
]

/** Makes what samples of this kind lean on: one of each kind that it needs, and what those need. */
export async function makeAround(scope: WriteScope, name: KindName): Promise<Around> {
  const around = Object.fromEntries(makers.map(([field]) => [field, ''])) as Around
  const needed = needsOf(name)
  for (const [field, kindName, spec] of makers) {
    const leansOnItself = kindName === name && name === 'media-folder'
    if (needed.has(kindName) || leansOnItself)
      around[field] = (await kindOf(kindName).create?.(scope, spec(around, scope.target.locationId)))?.id ?? ''
  }
  return around
}

/** The same as a blueprint: what samples lean on, and references to it in place of ids. */
export function aroundInBlueprint(locationId: string): { around: Around; resources: { kind: KindName; key: string; spec: Spec }[] } {
  const around = Object.fromEntries(makers.map(([field, kind]) => [field, { $ref: `${kind}/around` }])) as unknown as Around
  return { around, resources: makers.map(([, kind, spec]) => ({ kind, key: 'around', spec: spec(around, locationId) })) }
}

function needsOf(name: KindName): Set<KindName> {
  return new Set(kindOf(name).needs.flatMap((needed) => [needed, ...needsOf(needed)]))
}
