import { describe, expect, it, vi } from 'vitest'
import type { Suggestion } from '../../server/contract/ai.ts'
import type { Blueprint } from '../../server/contract/blueprint.ts'
import type { Api } from '../api/api.ts'
import { makeStoredBlueprint } from '../test/factories.ts'
import { applySuggestions, ImproveModel } from './improve-model.ts'

const usage = { model: 'm', calls: 1, promptTokens: 1, cachedTokens: 0, completionTokens: 1, costUsd: null }

function suggest(action: Suggestion['action'], key: string, name: string | null, variables: Suggestion['variables'] = {}): Suggestion {
  const resource = name === null ? null : { kind: 'tag', key, spec: { name } }
  return { id: `${action}-${key}`, action, resourceId: `tag/${key}`, title: key, why: '', confidence: 0.9, resource, variables }
}

const blueprint: Blueprint = {
  version: 1,
  name: 'x',
  variables: { a: { label: 'mine' } },
  resources: ['a', 'b'].map((key) => ({ kind: 'tag', key, spec: { name: key } })),
}

describe('suggestions', () => {
  it('put lines in, change them in their place, or take them out', () => {
    const better = applySuggestions(blueprint, [
      suggest('change', 'a', 'better'),
      suggest('remove', 'b', null),
      suggest('add', 'c', 'new', { c: { label: 'c' } }),
    ])
    expect(better.resources.map(({ key, spec }) => [key, spec['name']])).toEqual([
      ['a', 'better'],
      ['c', 'new'],
    ])
    expect(better.variables).toEqual({ a: { label: 'mine' }, c: { label: 'c' } })
  })

  it('never take the place of a variable that is there', () => {
    expect(applySuggestions(blueprint, [suggest('add', 'c', 'c', { a: { label: 'theirs' } })]).variables).toEqual({ a: { label: 'mine' } })
  })

  it.each(['own', 'starter'] as const)('that were accepted, and no others, are saved with a blueprint of origin %s', async (origin) => {
    const suggestions = [suggest('add', 'c', 'c'), suggest('add', 'd', 'd')]
    const stored = { ...makeStoredBlueprint({}), origin }
    const unused = () => Promise.reject(new Error('not used'))
    const create = vi.fn<Api['blueprints']['create']>(async () => stored)
    const update = vi.fn<Api['blueprints']['update']>(async () => stored)
    const blueprints = { create, update, list: unused, get: unused, check: unused, import: unused, remove: unused, export: unused }
    const ai = { improve: async () => ({ suggestions, notes: [], usage }), explain: unused, describe: unused }
    const model = new ImproveModel({ ai, blueprints }, stored)
    await model.ask()
    await expect(model.save()).resolves.toBeUndefined()
    model.decide('add-c', 'accepted')
    model.decide('add-d', 'dismissed')
    await model.save()
    const saved = origin === 'own' ? update.mock.calls[0]?.[1] : create.mock.calls[0]?.[0]
    expect(saved?.resources.map(({ key }) => key)).toEqual(['a', 'c'])
    if (origin === 'own') expect(update.mock.calls[0]?.[2]).toBe(stored.version)
    else expect(update).not.toHaveBeenCalled()
  })
})
