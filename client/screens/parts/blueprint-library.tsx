import type { BlueprintSummary } from '../../../server/contract/blueprint.ts'
import { useApp } from '../../context.ts'
import { type BlueprintListModel, matchesSearch } from '../../models/blueprint-list-model.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { BlueprintCard } from './blueprint-card.tsx'
import { Loaded } from './loaded.tsx'

type BlueprintLibraryProps = { model: BlueprintListModel; hrefOf(id: string): string }

const fewForSearch = 8

/** Starters and the agency's own, as cards; and the door for a blueprint from elsewhere. */
export function BlueprintLibrary({ model, hrefOf }: BlueprintLibraryProps) {
  return (
    <Loaded
      at={model.list.value}
      skeleton={<Outline label={words.loading} parts={['bar', 'heading', ['card', 6]]} />}
      onRetry={() => void model.reload()}
    >
      {(all) => (all.length === 0 ? <NoBlueprints /> : <Library all={all} model={model} hrefOf={hrefOf} />)}
    </Loaded>
  )
}

function Library({ all, model, hrefOf }: BlueprintLibraryProps & { all: BlueprintSummary[] }) {
  const { can } = useApp()
  const found = all.filter((blueprint) => matchesSearch(blueprint, model.search.value))
  const own = found.filter((blueprint) => blueprint.origin === 'own')
  const starters = found.filter((blueprint) => blueprint.origin === 'starter')
  const canImport = can('blueprints.write')
  return (
    <div class="stack">
      {all.length < fewForSearch ? null : (
        <SearchField label={words.blueprintSearch} value={model.search.value} onInput={(text) => (model.search.value = text)} />
      )}
      {found.length === 0 ? <EmptyState icon="search" title={words.blueprintNoMatch} text={words.blueprintNoMatchText} /> : null}
      {own.length === 0 ? null : <Shelf title={words.blueprintOwn} blueprints={own} hrefOf={hrefOf} />}
      {starters.length === 0 ? null : <Shelf title={words.blueprintStarters} blueprints={starters} hrefOf={hrefOf} />}
      {canImport ? (
        <a class="bring" href={paths.import}>
          <Icon name="upload" size={18} />
          <span>
            <b>{words.blueprintBring}</b>
            <span class="muted">{words.blueprintBringText}</span>
          </span>
        </a>
      ) : null}
    </div>
  )
}

function Shelf({ title, blueprints, hrefOf }: { title: string; blueprints: BlueprintSummary[]; hrefOf(id: string): string }) {
  return (
    <section class="shelf">
      <h2 class="section-title">{title}</h2>
      <div class="cards">
        {blueprints.map((blueprint) => (
          <BlueprintCard key={blueprint.id} blueprint={blueprint} href={hrefOf(blueprint.id)} />
        ))}
      </div>
    </section>
  )
}

function NoBlueprints() {
  const { can } = useApp()
  return (
    <EmptyState icon="plus" title={words.blueprintEmptyTitle} text={words.blueprintEmptyText}>
      {can('blueprints.write') ? (
        <LinkButton look="primary" icon="upload" href={paths.import}>
          {words.blueprintBring}
        </LinkButton>
      ) : null}
    </EmptyState>
  )
}
