import { type Signal, signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { readRoute, type Route } from './route.ts'
import { screenFiles } from './screen-files.ts'
import { CrashPanel } from './screens/gate/crash-panel.tsx'
import { Outline } from './ui/skeleton.tsx'
import { words } from './words/words.ts'

type Name = Route['name']
type Draw<N extends Name> = (route: Extract<Route, { name: N }>) => ComponentChildren
type Loaded = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; draw(route: Route): ComponentChildren }

/** How each is drawn once its file is here. */
const files: { [N in Name]: () => Promise<Draw<N>> } = {
  home: async () => {
    const { HomeScreen } = await screenFiles.home()
    return () => <HomeScreen />
  },
  provision: async () => {
    const { ProvisionScreen } = await screenFiles.provision()
    return ({ blueprintId }) => <ProvisionScreen blueprintId={blueprintId} />
  },
  plan: async () => {
    const { PlanScreen } = await screenFiles.plan()
    return ({ planId }) => <PlanScreen planId={planId} />
  },
  draft: async () => {
    const { DraftScreen } = await screenFiles.draft()
    return ({ draftId }) => <DraftScreen draftId={draftId} />
  },
  jobs: async () => {
    const { JobsScreen } = await screenFiles.jobs()
    return () => <JobsScreen />
  },
  job: async () => {
    const { JobScreen } = await screenFiles.job()
    return ({ jobId }) => <JobScreen jobId={jobId} />
  },
  handover: async () => {
    const { HandOverScreen } = await screenFiles.handover()
    return ({ jobId }) => <HandOverScreen jobId={jobId} />
  },
  blueprints: async () => {
    const { BlueprintsScreen } = await screenFiles.blueprints()
    return () => <BlueprintsScreen />
  },
  import: async () => {
    const { ImportScreen } = await screenFiles.import()
    return () => <ImportScreen />
  },
  blueprint: async () => {
    const { BlueprintScreen } = await screenFiles.blueprint()
    return ({ blueprintId }) => <BlueprintScreen blueprintId={blueprintId} />
  },
  editor: async () => {
    const { EditorScreen } = await screenFiles.editor()
    return ({ blueprintId }) => <EditorScreen blueprintId={blueprintId} />
  },
  versions: async () => {
    const { VersionsScreen } = await screenFiles.versions()
    return ({ blueprintId }) => <VersionsScreen blueprintId={blueprintId} />
  },
  learn: async () => {
    const { LearnScreen } = await screenFiles.learn()
    return () => <LearnScreen />
  },
  settings: async () => {
    const { SettingsScreen } = await screenFiles.settings()
    return ({ section }) => <SettingsScreen section={section} />
  },
  unknown: async () => {
    const { NotFoundScreen } = await screenFiles.unknown()
    return () => <NotFoundScreen />
  },
}

const known = new Map<Name, Signal<Loaded>>()

/** The screen of a route, or its outline for as long as its file is on the way. */
export function ScreenOf({ route }: { route: Route }) {
  const at = loadScreen(route.name).value
  useEffect(() => {
    if (at.state === 'ready') preloadWhenIdle()
  }, [at.state])
  if (at.state === 'ready') return <>{at.draw(route)}</>
  if (at.state === 'failed') return <CrashPanel onReset={() => window.location.reload()} />
  return <Outline label={words.loading} parts={['title', 'text', ['row', 6]]} />
}

/** Fetches the file of a screen once; a fetch that failed is tried again when the screen is asked for anew. */
export function loadScreen(name: Name): Signal<Loaded> {
  let at = known.get(name)
  if (at === undefined || at.peek().state === 'failed') {
    at = signal<Loaded>({ state: 'loading' })
    known.set(name, at)
    void fetchScreen(name, at)
  }
  return at
}

/** A screen whose link is pointed at or focused is on its way before it is asked for. */
export function preloadOnHover(document: Document): void {
  const load = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link !== null && link.origin === window.location.origin) loadScreen(readRoute(link.pathname).name)
  }
  document.addEventListener('pointerover', load, { passive: true })
  document.addEventListener('focusin', load)
}

async function fetchScreen(name: Name, at: Signal<Loaded>): Promise<void> {
  try {
    const draw = (await files[name]()) as (route: Route) => ComponentChildren
    at.value = { state: 'ready', draw }
  } catch {
    at.value = { state: 'failed' }
  }
}

let isPreloading = false

/** Too much to fetch for somebody who has not asked for it. */
const heavy: ReadonlySet<Name> = new Set(['editor'])

/** The rest, one after the other, once the first screen stands. */
function preloadWhenIdle(): void {
  if (isPreloading) return
  isPreloading = true
  const later = typeof requestIdleCallback === 'function' ? requestIdleCallback : (work: () => void) => setTimeout(work, 400)
  later(() => {
    for (const name of Object.keys(files) as Name[]) if (!heavy.has(name)) loadScreen(name)
  })
}
