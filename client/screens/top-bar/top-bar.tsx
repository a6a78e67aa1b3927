import { useApp } from '../../context.ts'
import type { Route } from '../../route.ts'
import { paths } from '../../router.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Pill } from '../../ui/pill.tsx'
import { words } from '../../words/words.ts'

type Tab = { label: string; href: string; routes: Route['name'][] }

const tabs: Tab[] = [
  { label: words.navHome, href: paths.home, routes: ['home'] },
  { label: words.navProvision, href: paths.provision, routes: ['provision', 'plan', 'draft'] },
  { label: words.navJobs, href: paths.jobs, routes: ['jobs', 'job', 'handover'] },
  { label: words.navBlueprints, href: paths.blueprints, routes: ['blueprints', 'blueprint', 'import', 'editor', 'versions', 'learn'] },
]

export function TopBar() {
  const { router, config, overlay } = useApp()
  const here = router.route.value.name
  return (
    <header class="top-bar">
      <a class="brand" href={paths.home} aria-label={words.appName}>
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <rect class="brand-base" x="2" y="14" width="18" height="5" rx="1.5" />
          <rect class="brand-mid" x="5" y="8.500" width="12" height="4" rx="1.500" />
          <rect class="brand-top" x="8" y="3" width="6" height="4" rx="1.500" />
        </svg>
        <span class="brand-name">{words.appName}</span>
      </a>
      <nav class="tabs" aria-label={words.navLabel}>
        {tabs.map((tab) => (
          <a key={tab.href} href={tab.href} class="tab" aria-current={tab.routes.includes(here) ? 'page' : undefined}>
            {tab.label}
          </a>
        ))}
      </nav>
      <div class="top-bar-end">
        {config.value?.features.sandbox ? <Pill>{words.sandbox}</Pill> : null}
        <CurrentLocation />
        <IconButton name="search" label={words.commandsOpen} onClick={() => (overlay.value = 'commands')} />
        <a
          class="icon-button"
          href={paths.settings()}
          aria-label={words.navSettings}
          title={words.navSettings}
          aria-current={here === 'settings' ? 'page' : undefined}
        >
          <Icon name="gear" />
        </a>
      </div>
    </header>
  )
}

function IconButton({ name, label, onClick }: { name: IconName; label: string; onClick(): void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={name} />
    </button>
  )
}

function CurrentLocation() {
  const { location, router } = useApp()
  const current = location.current.value
  if (current === null || current.name === '') return null
  if (location.isFixed.value) {
    return (
      <span class="here">
        <Icon name="pin" size={14} />
        <span class="here-name">{current.name}</span>
      </span>
    )
  }
  const change = () => {
    location.choose(null)
    router.go(paths.provision)
  }
  return (
    <button type="button" class="here here-button" aria-label={words.locationChangeFrom(current.name)} onClick={change}>
      <Icon name="pin" size={14} />
      <span class="here-name">{current.name}</span>
      <span class="here-change">{words.locationChange}</span>
    </button>
  )
}
