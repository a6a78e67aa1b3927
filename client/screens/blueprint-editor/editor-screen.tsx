import { useModel } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { StoredBlueprint } from '../../../server/contract/blueprint.ts'
import { useApp } from '../../context.ts'
import { blankBlueprint, BlueprintEditorModel, type EditorStart } from '../../models/blueprint-editor-model.ts'
import { BlueprintModel } from '../../models/blueprint-model.ts'
import { printText } from '../../models/blueprint-text.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { EditorPage } from './editor-page.tsx'

const defaultMostBytes = 1_048_576

/** A stored blueprint, or one that is not stored yet, under the pen. */
export function EditorScreen({ blueprintId }: { blueprintId: string | null }) {
  const { can } = useApp()
  if (!can('blueprints.write')) return <EmptyState headingLevel={1} icon="info" title={say.editorTitle} text={words.importForbidden} />
  return blueprintId === null ? <NewEditor /> : <StoredEditor blueprintId={blueprintId} />
}

function NewEditor() {
  const { handedOn } = useApp()
  const text = useMemo(() => {
    const given = handedOn.peek()
    handedOn.value = null
    return typeof given === 'object' && given !== null ? printText(given, 'yaml') : given
  }, [])
  return <Editor text={text ?? blankBlueprint(say.untitled)} stored={null} isUnsaved={text !== null} />
}

function StoredEditor({ blueprintId }: { blueprintId: string }) {
  const { api } = useApp()
  const model = useModel(() => new BlueprintModel(api.blueprints, blueprintId))
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['title']}
      columns={{ class: 'editor-panes', parts: ['bar', ['text', 6]], beside: ['panel', 'panel'] }}
    />
  )
  return (
    <Loaded title={say.editorTitle} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()}>
      {(stored: StoredBlueprint) => <Editor text={printText(stored.blueprint, 'yaml')} stored={stored} isUnsaved={false} />}
    </Loaded>
  )
}

function Editor(start: Omit<EditorStart, 'mostBytes'>) {
  const { api, config } = useApp()
  const mostBytes = config.peek()?.limits.blueprintBytes ?? defaultMostBytes
  const model = useModel(() => new BlueprintEditorModel(api.blueprints, { ...start, mostBytes }))
  return <EditorPage model={model} />
}
