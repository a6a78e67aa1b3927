import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatBytes } from '../../words/format.ts'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'

/** How the blueprint stands and what can be done with it; always in sight. */
export function EditorBar({ model, onSave }: { model: BlueprintEditorModel; onSave(): void }) {
  const isBroken = model.fault.value !== null || model.check.value.state === 'refused' || model.check.value.state === 'too_large'
  return (
    <div class="apply-bar">
      <div class="apply-bar-row">
        <div class="apply-bar-facts" role="status">
          <Standing model={model} />
          <p class="muted">
            {model.isDirty.value
              ? say.unsaved
              : model.stored.value === null
                ? ''
                : model.stored.value.origin === 'starter'
                  ? say.saveStarter
                  : say.allSaved}
          </p>
        </div>
        <div class="apply-bar-buttons">
          <Button look="quiet" icon="undo" disabled={!model.canUndo.value} onClick={model.undo}>
            {say.undo}
          </Button>
          <Button look="quiet" icon="redo" disabled={!model.canRedo.value} onClick={model.redo}>
            {say.redo}
          </Button>
          <Button look="primary" disabled={isBroken || !model.isDirty.value} onClick={onSave}>
            {say.save}
          </Button>
        </div>
      </div>
    </div>
  )
}

function Standing({ model }: { model: BlueprintEditorModel }) {
  const { value: at } = model.check
  if (model.fault.value !== null) return <p class="text-red">{say.codeBrokenShort(model.fault.value.line)}</p>
  if (at.state === 'checking') {
    return (
      <p class="editor-standing">
        <Spinner /> {words.importChecking}
      </p>
    )
  }
  if (at.state === 'failed') return <p class="text-red">{say.checkFailed}</p>
  if (at.state === 'too_large') return <p class="text-red">{say.tooLarge(formatBytes(at.bytes))}</p>
  if (at.state !== 'refused') return <p>{at.state === 'valid' ? say.holds(at.check.warnings.length) : ''}</p>
  if (model.isEmpty.value && model.findings.value.size === 0) return <p>{say.treeEmpty}</p>
  const [first] = at.check.errors
  const go = () => {
    const [, index] = /^resources\[(\d+)\]/.exec(first?.path ?? '') ?? []
    if (index !== undefined) model.select({ what: 'resource', index: Number(index) })
    else model.select({ what: first?.path.startsWith('variables') ? 'variables' : 'about' })
  }
  return (
    <p class="text-red editor-standing">
      <Icon name="alert" /> {words.importInvalid(at.check.errors.length)}{' '}
      <button type="button" class="link-button" onClick={go}>
        {say.goToFault}
      </button>
    </p>
  )
}
