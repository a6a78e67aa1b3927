import type { SessionAnswer } from '../server/contract/session.ts'
import { beginEarly } from './api/early.ts'
import type { Fetch } from './api/http.ts'
import { createParentFrame, type FrameWindow } from './api/parent-frame.ts'
import { signedOut } from './browser-memory.ts'
import { readRoute, type Route } from './route.ts'
import { screenFiles } from './screen-files.ts'
import { language } from './words/language.ts'

/** For at most so long the rest lies ready and is not run: what is waited for comes over the wire, and running takes the processor. */
const headStartMs = 80

/** The first few kilobytes: they sign in and send for everything that the address needs, all at once, and hand over. */
const route = readRoute(window.location.pathname + window.location.search)
const early = beginEarly(
  createParentFrame(window as unknown as FrameWindow),
  fetchInLanguage,
  (session) => firstAnswers(session, route),
  signedOut.read() !== null,
)
const screen = first(early.heard).then(async () => void (await screenFiles[route.name]().catch(() => undefined)))
void first(early.sent).then(async () => {
  const { showPage } = await import('./main.tsx')
  await showPage(early, screen)
})

function first(event: Promise<unknown>): Promise<unknown> {
  return Promise.race([event, new Promise((resolve) => setTimeout(resolve, headStartMs))])
}

/** Everything is asked for in the page's language, which need not be the browser's. */
function fetchInLanguage(...[input, init]: Parameters<Fetch>): ReturnType<Fetch> {
  const headers = new Headers(init.headers)
  headers.set('accept-language', language)
  return window.fetch(input, { ...init, headers })
}

/** What the page and its first screen ask for by themselves. */
function firstAnswers({ locationId }: SessionAnswer, at: Route): string[] {
  const paths = ['/api/config']
  if (locationId === null) paths.push('/api/locations')
  if (at.name === 'plan') paths.push(`/api/plans/${encodeURIComponent(at.planId)}`)
  if (at.name === 'job') paths.push(`/api/jobs/${encodeURIComponent(at.jobId)}`)
  if (at.name === 'blueprint') paths.push(`/api/blueprints/${encodeURIComponent(at.blueprintId)}`)
  if (at.name === 'provision' || at.name === 'blueprints') paths.push('/api/blueprints')
  return paths
}
