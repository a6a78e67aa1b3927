import { describe, expect, it } from 'vitest'
import { readRoute } from './route.ts'
import { paths, startRouter } from './router.ts'

describe('readRoute', () => {
  it.each([
    ['/', { name: 'home' }],
    ['/provision', { name: 'provision', blueprintId: null }],
    ['/provision/', { name: 'provision', blueprintId: null }],
    ['/jobs', { name: 'jobs' }],
    ['/blueprints', { name: 'blueprints' }],
    ['/blueprints/import', { name: 'import' }],
    ['/blueprints/new', { name: 'editor', blueprintId: null }],
    ['/blueprints/learn', { name: 'learn' }],
    ['/blueprints/a/b', { name: 'unknown' }],
    ['/jobs/a/b', { name: 'unknown' }],
    ['/jobs/a/handover/b', { name: 'unknown' }],
    ['/drafts', { name: 'unknown' }],
    ['/elsewhere', { name: 'unknown' }],
    ['/settings', { name: 'settings', section: 'general' }],
    ['/settings/keys', { name: 'settings', section: 'keys' }],
    ['/settings/secrets', { name: 'unknown' }],
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
    expect(readRoute(paths.handOver(id))).toEqual({ name: 'handover', jobId: id })
    expect(readRoute(paths.blueprint(id))).toEqual({ name: 'blueprint', blueprintId: id })
    expect(readRoute(paths.editor(id))).toEqual({ name: 'editor', blueprintId: id })
    expect(readRoute(paths.versions(id))).toEqual({ name: 'versions', blueprintId: id })
  })
})

describe('a page that gets another address', () => {
  it('is the same page, asks nobody and adds nothing to the history', () => {
    const { router, history, location, entries } = startFaked()
    router.go(paths.plan('first'))
    const { value: page } = router.page
    router.hold(() => expect.unreachable())
    router.rename(paths.plan('second'))
    expect(router.page.value).toBe(page)
    expect(router.route.value).toEqual({ name: 'plan', planId: 'second' })
    expect([location.pathname, entries]).toEqual(['/provision/second', ['/a', '/provision/second']])
    router.hold(() => undefined)()
    router.go(paths.plan('first'))
    expect(router.page.value).not.toBe(page)
    history.back()
    expect(router.route.value).toEqual({ name: 'plan', planId: 'second' })
    expect(router.page.value).not.toBe(page)
  })
})

describe('a guarded page', () => {
  it('asks before it is left, and is left once somebody says so', () => {
    const { router, location } = startFaked()
    let goOn = () => undefined as void
    router.hold((leave) => (goOn = leave))
    router.go('/jobs')
    expect(location.pathname).toBe('/a')
    goOn()
    expect(router.route.value).toEqual({ name: 'jobs' })
    router.go('/')
    expect(location.pathname).toBe('/')
  })

  it('asks when the browser goes back, too, and stays where it is until then', () => {
    const { router, history, location } = startFaked()
    router.go('/blueprints/new')
    let goOn = () => undefined as void
    router.hold((leave) => (goOn = leave))
    history.back()
    expect([location.pathname, router.route.value]).toEqual(['/blueprints/new', { name: 'editor', blueprintId: null }])
    goOn()
    expect(location.pathname).toBe('/a')
  })

  it('asks no more once it is released', () => {
    const { router, location } = startFaked()
    router.hold(() => undefined)()
    router.go('/jobs')
    expect(location.pathname).toBe('/jobs')
  })
})

function startFaked() {
  const entries = ['/a']
  const listeners = new Map<string, () => void>()
  const location = { pathname: '/a', search: '', href: 'http://page/a', origin: 'http://page' }
  const at = (path: string) => Object.assign(location, { pathname: path })
  const history = {
    pushState: (_: unknown, __: string, path: string) => void (entries.push(path), at(path)),
    replaceState: (_: unknown, __: string, path: string) => void (entries.splice(-1, 1, path), at(path)),
    back: () => {
      entries.pop()
      at(entries.at(-1) ?? '/')
      listeners.get('popstate')?.()
    },
  }
  const window = {
    location,
    history,
    scrollTo: () => undefined,
    addEventListener: listeners.set.bind(listeners),
    document: { addEventListener: () => undefined },
  }
  return { router: startRouter(window as unknown as Window), history, location, entries }
}
