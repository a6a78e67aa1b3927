import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { dependentsOf, type SketchResource } from '../../models/blueprint-sketch.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord, words } from '../../words/words.ts'

type RemoveDialogProps = { resource: SketchResource; model: BlueprintEditorModel; onClose(): void }

/** Says what points at a resource before it goes. What nothing points at goes without a question: undo brings it back. */
export function RemoveDialog({ resource, model, onClose }: RemoveDialogProps) {
  const dependents = dependentsOf(model.known.value.sketch, resource.index)
  const remove = (withDependents: boolean) => {
    model.remove(resource.index, withDependents)
    onClose()
  }
  return (
    <Dialog
      title={say.removeTitle(titleOf(resource))}
      onClose={onClose}
      onSubmit={() => remove(true)}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button onClick={() => remove(false)}>{say.removeAlone}</Button>
          <Button type="submit" look="danger">
            {say.removeAll(dependents.length + 1)}
          </Button>
        </>
      }
    >
      <p>{say.removeText(dependents.length)}</p>
      <ul class="plain-list">
        {dependents.map((one) => (
          <li key={one.id}>
            {titleOf(one)} <span class="muted">{kindWord(one.kind, 1)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
