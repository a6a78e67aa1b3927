import { useSignal } from '@preact/signals'
import type { BlueprintEditorModel, Selected } from '../../models/blueprint-editor-model.ts'
import type { SketchResource } from '../../models/blueprint-sketch.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { moveBetweenLines } from '../../ui/move-between-lines.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord } from '../../words/words.ts'

type EditorTreeProps = { model: BlueprintEditorModel; onAdd(): void; onChosen(): void }

/** More resources than this begin with their groups closed. */
const fewResources = 60

/** What the blueprint holds, by kind. Arrow keys go from line to line. */
export function EditorTree({ model, onAdd, onChosen }: EditorTreeProps) {
  const search = useSignal('')
  const { sketch } = model.known.value
  const wanted = search.value.trim().toLowerCase()
  const found = sketch.resources.filter(
    (one) => wanted === '' || `${titleOf(one)} ${one.id} ${kindWord(one.kind)}`.toLowerCase().includes(wanted),
  )
  const groups = Map.groupBy(found, (resource) => resource.kind)
  const isOpen = wanted !== '' || sketch.resources.length <= fewResources
  const faulty = faultyResources(model)
  const choose = (next: Selected) => {
    model.select(next)
    onChosen()
  }
  const here = model.selected.value
  const line = (what: 'about' | 'variables', text: string, isFaulty: boolean) => (
    <li>
      <button type="button" class="tree-line tree-top" data-line aria-current={here.what === what} onClick={() => choose({ what })}>
        <span class="tree-text">{text}</span>
        {isFaulty ? <FaultMark /> : null}
      </button>
    </li>
  )
  const paths = [...model.findings.value].filter(([, all]) => all.some((one) => one.isWarning !== true)).map(([path]) => path)
  return (
    <nav class="tree" aria-label={say.tree} onKeyDown={moveBetweenLines}>
      <div class="tree-head">
        <SearchField label={say.treeSearch} value={search.value} onInput={(text) => (search.value = text)} />
        <Button
          size="small"
          icon="plus"
          look={model.isEmpty.value ? 'primary' : 'secondary'}
          disabled={model.fault.value !== null}
          onClick={onAdd}
        >
          {say.add}
        </Button>
      </div>
      <ul class="tree-lines">
        {line(
          'about',
          say.about,
          paths.some((path) => !path.startsWith('resources[') && !path.startsWith('variables.')),
        )}
        {line(
          'variables',
          say.variablesCount(sketch.variables.length),
          paths.some((path) => path.startsWith('variables.')),
        )}
        {[...groups].map(([kind, resources]) => (
          <TreeGroup key={kind} kind={kind} resources={resources} isOpen={isOpen} here={here} faulty={faulty} onChoose={choose} />
        ))}
      </ul>
      {found.length === 0 ? <p class="tree-none">{wanted === '' ? say.treeEmpty : say.treeNoMatch}</p> : null}
    </nav>
  )
}

type TreeGroupProps = {
  kind: string
  resources: readonly SketchResource[]
  isOpen: boolean
  here: Selected
  faulty: ReadonlySet<number>
  onChoose(next: Selected): void
}

function TreeGroup({ kind, resources, isOpen, here, faulty, onChoose }: TreeGroupProps) {
  const toggled = useSignal<boolean | null>(null)
  const holdsHere = here.what === 'resource' && resources.some((one) => one.index === here.index)
  const isShown = toggled.value ?? (isOpen || holdsHere)
  return (
    <li>
      <button type="button" class="tree-line tree-kind" data-line aria-expanded={isShown} onClick={() => (toggled.value = !isShown)}>
        <Icon name="chevron" size={12} />
        <span class="tree-text">{kindWord(kind, 2)}</span>
        <span class="group-count">{resources.length}</span>
        {!isShown && resources.some((one) => faulty.has(one.index)) ? <FaultMark /> : null}
      </button>
      {isShown ? (
        <ul>
          {resources.map((one) => (
            <li key={one.index}>
              <button
                type="button"
                class="tree-line"
                data-line
                aria-current={here.what === 'resource' && here.index === one.index}
                onClick={() => onChoose({ what: 'resource', index: one.index })}
              >
                <span class="tree-text">{titleOf(one) || one.key}</span>
                {faulty.has(one.index) ? <FaultMark /> : null}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function FaultMark() {
  return (
    <span class="tree-fault">
      <Icon name="alert" size={14} />
      <span class="visually-hidden">{say.hasFault}</span>
    </span>
  )
}

function faultyResources(model: BlueprintEditorModel): ReadonlySet<number> {
  const faulty = new Set<number>()
  for (const [path, found] of model.findings.value) {
    const index = /^resources\[(\d+)\]/.exec(path)?.[1]
    if (index !== undefined && found.some((one) => one.isWarning !== true)) faulty.add(Number(index))
  }
  return faulty
}
