import { describe, expect, it } from 'vitest'
import { paths, readRoute } from './router.ts'

describe('readRoute', () => {
  it.each([
    ['/', { name: 'home' }],
    ['/provision', { name: 'provision', blueprintId: null }],
    ['/provision/', { name: 'provision', blueprintId: null }],
    ['/jobs', { name: 'jobs' }],
    ['/blueprints', { name: 'blueprints' }],
    ['/blueprints/import', { name: 'import' }],
    ['/jobs/a/b', { name: 'unknown' }],
    ['/drafts', { name: 'unknown' }],
    ['/elsewhere', { name: 'unknown' }],
    ['/jobs/%E0%A4%A', { name: 'job', jobId: '%E0%A4%A' }],
  ])('reads %s', (url, route) => {
    expect(readRoute(url)).toEqual(route)
  })

  it('reads back every path that it writes', () => {
    const id = 'odd/id ?&#é'
    expect(readRoute(paths.provisionWith(id))).toEqual({ name: 'provision', blueprintId: id })
    expect(readRoute(paths.plan(id))).toEqual({ name: 'plan', planId: id })
    expect(readRoute(paths.draft(id))).toEqual({ name: 'draft', draftId: id })
    expect(readRoute(paths.job(id))).toEqual({ name: 'job', jobId: id })
    expect(readRoute(paths.blueprint(id))).toEqual({ name: 'blueprint', blueprintId: id })
  })
})
