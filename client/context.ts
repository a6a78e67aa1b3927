import type { ReadonlySignal, Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Blueprint } from '../server/contract/blueprint.ts'
import type { ConfigAnswer } from '../server/contract/config-door.ts'
import type { Capability, SessionView } from '../server/contract/session.ts'
import type { Api } from './api/api.ts'
import type { DraftMemory } from './models/draft-model.ts'
import type { JobListMemory } from './models/job-list-model.ts'
import type { LocationModel } from './models/location-model.ts'
import type { ThemeModel } from './models/theme-model.ts'
import type { ToastModel } from './models/toast-model.ts'
import type { ValueMemory } from './models/variables-model.ts'
import type { Router } from './router.ts'

/** What can lie over the page. */
export type OverlayName = 'commands' | 'preferences'

/** What every screen is given once somebody is signed in. */
export type App = {
  api: Api
  router: Router
  session: SessionView
  location: LocationModel
  toasts: ToastModel
  theme: ThemeModel
  values: ValueMemory
  drafts: DraftMemory
  /** A blueprint on its way into the editor from where it cannot be stored: an import, a draft, what was learned. */
  handedOn: Signal<Blueprint | string | null>
  /** The list of jobs as it was left. */
  jobList: JobListMemory
  overlay: Signal<OverlayName | null>
  config: ReadonlySignal<ConfigAnswer | undefined>
  can(capability: Capability): boolean
  /** Asks the parent frame anew who is here, after an install for instance. */
  signInAgain(): void
  /** After the session was ended: nothing signs in again before the person wants it. */
  showSignedOut(): void
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === undefined) throw new Error('useApp outside of a signed-in page')
  return app
}
