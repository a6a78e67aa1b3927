import type { Blueprint, Resource } from '../../../server/contract/blueprint.ts'
import { groupVariables } from '../../models/variables-model.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Icon } from '../../ui/icon.tsx'
import { formatField } from '../../words/field-names.ts'
import { kindWord, words } from '../../words/words.ts'
import { ValueView } from '../parts/value-view.tsx'
import { WhatFor } from '../parts/what-for.tsx'

/** What a blueprint sets up, by kind, and what it asks for. */
export function BlueprintContents({ blueprint }: { blueprint: Blueprint }) {
  const kinds = Map.groupBy(blueprint.resources, (resource) => resource.kind)
  const groups = groupVariables(blueprint.variables)
  return (
    <div class="with-aside">
      <section class="stack-small">
        <h2 class="section-title">{words.blueprintHolds}</h2>
        {[...kinds].map(([kind, resources]) => (
          <details key={kind} class="group">
            <summary class="group-head">
              <Icon name="chevron" />
              <span class="group-title">{kindWord(kind, resources.length)}</span>
              <span class="group-count">{resources.length}</span>
            </summary>
            <ul class="group-lines">
              {resources.map((resource) => (
                <ResourceLine key={resource.key} resource={resource} />
              ))}
            </ul>
          </details>
        ))}
      </section>
      <aside class="aside stack-small">
        <h2 class="section-title">{words.blueprintAsks}</h2>
        {groups.length === 0 ? <p class="muted">{words.blueprintAsksNothing}</p> : null}
        {groups.map(({ title, fields }) => (
          <section key={title} class="panel">
            {title === '' ? null : <h3 class="panel-title">{title}</h3>}
            <ul class="asks">
              {fields.map(({ name, variable }) => (
                <li key={name}>
                  {variable.label} {variable.required ? null : <span class="muted">{words.optional}</span>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </aside>
    </div>
  )
}

function ResourceLine({ resource }: { resource: Resource }) {
  const name = titleOf(resource)
  return (
    <li>
      <details class="line">
        <summary class="line-head line-head-plain">
          <span class="line-title">{name}</span>
          <code class="line-key">{resource.key}</code>
        </summary>
        <div class="line-body">
          {resource.note === undefined ? null : <p class="muted">{resource.note}</p>}
          <dl class="facts">
            {Object.entries(resource.spec).map(([field, value]) => (
              <div key={field} class="fact">
                <dt title={field}>{formatField(field)}</dt>
                <dd>
                  <ValueView value={value} field={field} kind={resource.kind} />
                </dd>
              </div>
            ))}
          </dl>
          <WhatFor resource={resource} />
        </div>
      </details>
    </li>
  )
}
