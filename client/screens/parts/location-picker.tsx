import { useSignal } from '@preact/signals'
import type { InstallStatus, LocationView } from '../../../server/contract/session.ts'
import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { paths } from '../../router.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Pill } from '../../ui/pill.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { Loaded } from './loaded.tsx'
import { PageHeader } from './page-header.tsx'

const installWords: Record<InstallStatus, string> = {
  active: words.installActive,
  missing: words.installMissing,
  suspended: words.installSuspended,
  revoked: words.installRevoked,
}

/** The agency's view has no sub-account of its own, so it chooses one first. */
export function LocationPicker({ isNewOffered = true }: { isNewOffered?: boolean }) {
  const { location, can } = useApp()
  const search = useSignal('')
  // Sub-accounts may have come since the page was opened, ours among them.
  useEffect(() => {
    if (location.list.peek().state === 'ready') void location.reload()
  }, [])
  return (
    <div class="column">
      <PageHeader title={words.locationTitle} text={words.locationText} />
      {isNewOffered && can('company.write') ? (
        <a class="bring" href={paths.provisionNew()}>
          <Icon name="plus" size={18} />
          <span>
            <b>{words.placeNew}</b>
            <span class="muted">{words.placeNewText}</span>
          </span>
        </a>
      ) : null}
      <Loaded
        at={location.list.value}
        skeleton={<Outline label={words.loading} parts={['bar', ['row', 8]]} />}
        onRetry={() => void location.reload()}
      >
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="pin" title={words.locationEmptyTitle} text={words.locationEmptyText} />
          ) : (
            <>
              {all.length > 6 ? (
                <SearchField label={words.locationSearch} value={search.value} onInput={(text) => (search.value = text)} />
              ) : null}
              <LocationRows locations={all.filter((one) => one.name.toLowerCase().includes(search.value.trim().toLowerCase()))} />
            </>
          )
        }
      </Loaded>
    </div>
  )
}

function LocationRows({ locations }: { locations: LocationView[] }) {
  const app = useApp()
  if (locations.length === 0) return <p class="muted">{words.locationNoMatch}</p>
  return (
    <ul class="rows">
      {locations.map((location) => (
        <li key={location.id}>
          <button type="button" class="row location-row" onClick={() => app.location.choose(location.id)}>
            <Monogram name={location.name} size="small" />
            <span class="row-title">{location.name}</span>
            {location.install === 'active' ? null : <Pill tone="amber">{installWords[location.install]}</Pill>}
            <Icon name="chevron" />
          </button>
        </li>
      ))}
    </ul>
  )
}
