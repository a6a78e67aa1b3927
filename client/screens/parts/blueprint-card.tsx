import type { BlueprintSummary } from '../../../server/contract/blueprint.ts'
import { Icon } from '../../ui/icon.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { words } from '../../words/words.ts'
import { KindCounts } from './kind-counts.tsx'

/** A blueprint at a glance; the whole card leads on. */
export function BlueprintCard({ blueprint, href }: { blueprint: BlueprintSummary; href: string }) {
  return (
    <article class="card">
      <div class="card-head">
        <Monogram name={blueprint.name} />
        <div class="card-heading">
          <h3 class="card-title">
            <a class="card-link" href={href}>
              {blueprint.name}
            </a>
          </h3>
          {blueprint.industry === '' || blueprint.industry === blueprint.name ? null : <p class="card-note">{blueprint.industry}</p>}
        </div>
      </div>
      <p class="card-text">{blueprint.description}</p>
      <KindCounts counts={blueprint.counts} most={3} />
      <p class="card-foot">
        <span>{words.blueprintContents(blueprint.resourceCount, blueprint.variableCount)}</span>
        <Icon name="arrow" />
      </p>
    </article>
  )
}
