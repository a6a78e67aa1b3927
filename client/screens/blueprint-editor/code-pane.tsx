import { useEffect, useRef } from 'preact/hooks'
import { effect } from '@preact/signals'
import { useApp } from '../../context.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { splitPath } from '../../models/blueprint-sketch.ts'
import { pathAt, rangeOf } from '../../models/blueprint-text.ts'
import { optionsAt } from '../../models/code-completions.ts'
import { placeAt } from '../../models/code-place.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { type CodeEditor, type CodeFault, createCodeEditor } from './code-editor.ts'
import { sayFaultAgain } from '../../words/say-again.ts'

/** The blueprint as text, always in step with the form. */
export function CodePane({ model }: { model: BlueprintEditorModel }) {
  const { config } = useApp()
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return undefined
    const editor = createCodeEditor(host.current, {
      text: model.text.peek(),
      format: model.format.peek(),
      label: say.codeLabel,
      onType: model.type,
      onPoint: (offset) => pointAt(model, offset),
      undo: model.undo,
      redo: model.redo,
      suggest: (text, offset) => {
        const place = placeAt(text, offset, model.format.peek())
        const { sketch, value } = model.known.peek()
        return { from: place.from, options: optionsAt(place, model.format.peek(), { kinds: config.peek()?.kinds ?? [], sketch, value }) }
      },
    })
    const ends = [
      effect(() => editor.setText(model.text.value)),
      effect(() => editor.setFormat(model.format.value)),
      effect(() => editor.setFaults(faultsOf(model))),
      revealSelected(editor, model),
    ]
    return () => {
      for (const end of ends) end()
      editor.destroy()
    }
  }, [model])
  return (
    <section class="code-pane" aria-label={say.codeLabel}>
      <div class="code-head">
        <Segmented
          label={say.codeFormat}
          value={model.format.value}
          options={[
            { value: 'yaml', label: 'YAML' },
            { value: 'json', label: 'JSON' },
          ]}
          onChange={model.rewriteAs}
        />
        <span class="muted">{say.codeKeys}</span>
      </div>
      <div class="code-host" ref={host} />
    </section>
  )
}

/** What is chosen beside the text is brought into sight, unless the text itself has chosen it. */
function revealSelected(editor: CodeEditor, model: BlueprintEditorModel): () => void {
  let isFirst = true
  return effect(() => {
    const at = model.selected.value
    if (isFirst || pointed === at) {
      isFirst = false
      return
    }
    const path = at.what === 'resource' ? ['resources', at.index] : [at.what === 'variables' ? 'variables' : 'name']
    editor.reveal(rangeOf(model.known.peek().document, path)[0])
  })
}

let pointed: unknown = null

/** The form follows the cursor. */
function pointAt(model: BlueprintEditorModel, offset: number): void {
  if (model.fault.peek() !== null) return
  const [first, index] = pathAt(model.known.peek().document, offset)
  const now = model.selected.peek()
  if (first === 'resources' && typeof index === 'number') {
    if (now.what === 'resource' && now.index === index) return
    pointed = { what: 'resource', index }
  } else if (first === 'variables') {
    if (now.what === 'variables') return
    pointed = { what: 'variables' }
  } else return
  model.select(pointed as typeof now)
}

function faultsOf(model: BlueprintEditorModel): CodeFault[] {
  const broken = model.fault.value
  if (broken !== null) return [{ from: broken.from, to: broken.to, message: say.codeBroken(broken.line, broken.message), isWarning: false }]
  const { document } = model.known.value
  return [...model.findings.value].flatMap(([path, found]) => {
    const [from, to] = rangeOf(document, splitPath(path))
    return found
      .map((one) => sayFaultAgain(one))
      .map((one) => ({
        from,
        // What is wrong with a whole resource is marked at its beginning.
        to: Math.min(to, from + 80),
        message: `${say.fault(one.message)} ${one.fix ?? ''}`.trim(),
        isWarning: one.isWarning === true,
      }))
  })
}
