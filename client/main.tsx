import { effect } from '@preact/signals'
import { render } from 'preact'
import { createApi } from './api/api.ts'
import type { Early } from './api/early.ts'
import { createHttp } from './api/http.ts'
import { Root } from './app.tsx'
import { browserMemory, signedOut } from './browser-memory.ts'
import { SessionModel } from './models/session-model.ts'
import { ThemeModel } from './models/theme-model.ts'
import { ToastModel } from './models/toast-model.ts'
import { stageOf } from './page-look.ts'
import { startRouter } from './router.ts'
import { loadScreen, preloadOnHover } from './screen-of.tsx'
import { language } from './words/language.ts'

/** For so long the outline of the document stands for the page; somebody who waits longer is told what for. */
const outlineMs = 600

/** Draws the page over its outline: once, with the first screen in it, when that comes soon. */
export async function showPage({ frame, exchange, fetch, answered }: Early, firstScreen: Promise<unknown>): Promise<void> {
  const session = new SessionModel(frame, exchange, signedOut)
  const theme = new ThemeModel(browserMemory('localStorage', 'theme'), stageOf(document.documentElement))
  effect(() => {
    if (session.at.value.state === 'ready') theme.follow(session.at.value.session.look)
  })
  document.documentElement.lang = language
  preloadOnHover(document)
  const router = startRouter(window)
  const signedIn = session.start()
  const screen = firstScreen.then(() => loadScreen(router.route.peek().name))
  await Promise.race([Promise.all([signedIn, screen, answered]), new Promise((resolve) => setTimeout(resolve, outlineMs))])
  const root = document.getElementById('app')
  if (root === null) return
  root.replaceChildren()
  const parts = { session, theme, toasts: new ToastModel(), router, api: createApi(createHttp(session.authority, fetch)) }
  render(<Root {...parts} />, root)
}
