import { computed, signal, useModel } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { SessionView } from '../server/contract/session.ts'
import type { Api } from './api/api.ts'
import { browserMemory } from './browser-memory.ts'
import { type App, AppContext, useApp } from './context.ts'
import type { DraftMemory } from './models/draft-model.ts'
import { createLoader, valueOf } from './models/loadable.ts'
import { keepValues } from './models/kept-values.ts'
import { LocationModel } from './models/location-model.ts'
import type { SessionModel } from './models/session-model.ts'
import type { ThemeModel } from './models/theme-model.ts'
import type { ToastModel } from './models/toast-model.ts'
import { Overlay } from './overlay.tsx'
import type { Router } from './router.ts'
import { ScreenOf } from './screen-of.tsx'
import { CrashPanel } from './screens/gate/crash-panel.tsx'
import { Gate } from './screens/gate/gate.tsx'
import { TopBar } from './screens/top-bar/top-bar.tsx'
import { InstallBanner, InstallNotice } from './screens/parts/install-notice.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { ToastList } from './ui/toast-list.tsx'
import { words } from './words/words.ts'

type RootProps = { session: SessionModel; theme: ThemeModel; toasts: ToastModel; router: Router; api: Api }

/** Lets in who is signed in; another person, place or set of rights in the same frame gets a page of its own. */
export function Root(props: RootProps) {
  const at = props.session.at.value
  if (at.state !== 'ready') return <Gate at={at} onRetry={() => void props.session.signIn()} />
  const { user, companyId, locationId, install, can } = at.session
  return (
    <SignedIn
      key={[user.id, companyId, locationId, install, ...can].join()}
      {...props}
      session={at.session}
      onSignInAgain={() => void props.session.start()}
      onSignOut={props.session.leave}
    />
  )
}

type SignedInProps = Omit<RootProps, 'session'> & { session: SessionView; onSignInAgain(): void; onSignOut(): void }

function SignedIn({ session, theme, toasts, router, api, onSignInAgain, onSignOut }: SignedInProps) {
  const location = useModel(
    () => new LocationModel(session, api.locations, browserMemory('sessionStorage', `location.${session.companyId}`)),
  )
  const app = useMemo<App>(() => {
    const config = createLoader(api.config.get)
    void config.load()
    const values = keepValues(browserMemory('sessionStorage', `answers.${session.companyId}.${session.user.id}`))
    const drafts: DraftMemory = new Map()
    return {
      api,
      router,
      session,
      location,
      toasts,
      theme,
      values,
      drafts,
      jobList: { kept: null, scrollTop: 0 },
      handedOn: signal(null),
      overlay: signal(null),
      config: computed(() => valueOf(config.at.value)),
      can: (capability) => session.can.includes(capability),
      signInAgain: onSignInAgain,
      showSignedOut: onSignOut,
    }
  }, [])
  return (
    <AppContext.Provider value={app}>
      <a class="skip-link" href="#content">
        {words.skipToContent}
      </a>
      <TopBar />
      <Content />
      <Overlay />
      <ToastList items={toasts.items.value} closeLabel={words.close} onClose={toasts.dismiss} />
    </AppContext.Provider>
  )
}

function Content() {
  const { router, location } = useApp()
  const main = useRef<HTMLElement>(null)
  const route = router.route.value
  const here = location.current.value
  // Nothing here can answer before the app is installed in the sub-account that it was opened in.
  const isOutside = here !== null && here.install === 'missing' && location.isFixed.value
  const key = `${router.page.value}@${here?.id ?? ''}`
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [key])
  return (
    <main id="content" class="content" tabIndex={-1} ref={main}>
      <ErrorBoundary key={key} fallback={(_error, reset) => <CrashPanel onReset={reset} />}>
        {/* Provision says it in full, in place of its first step. */}
        {here === null || isOutside || route.name === 'provision' ? null : <InstallBanner location={here} />}
        {isOutside ? <InstallNotice location={here} /> : <ScreenOf route={route} />}
      </ErrorBoundary>
    </main>
  )
}
