import { render } from 'preact'
import { createApi } from './api/api.ts'
import { createHttp } from './api/http.ts'
import { createParentFrame, type FrameWindow } from './api/parent-frame.ts'
import { startSession } from './api/session.ts'
import { Root } from './app.tsx'
import { browserMemory } from './browser-memory.ts'
import { SessionModel } from './models/session-model.ts'
import { ThemeModel } from './models/theme-model.ts'
import { ToastModel } from './models/toast-model.ts'
import { readRoute, startRouter } from './router.ts'
import { loadScreen, preloadOnHover } from './screen-of.tsx'
import { language } from './words/language.ts'

const fetch = window.fetch.bind(window)
const session = new SessionModel(createParentFrame(window as unknown as FrameWindow), (payload) => startSession(fetch, payload))
const theme = new ThemeModel(browserMemory('localStorage', 'theme'), (chosen) => {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
})

void session.start()
loadScreen(readRoute(window.location.pathname).name)
preloadOnHover(document)
document.documentElement.lang = language
const root = document.getElementById('app')
if (root !== null) {
  root.replaceChildren()
  const parts = {
    session,
    theme,
    toasts: new ToastModel(),
    router: startRouter(window),
    api: createApi(createHttp(session.authority, fetch)),
  }
  render(<Root {...parts} />, root)
}
