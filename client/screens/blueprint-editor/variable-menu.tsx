import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { MenuButton } from '../../ui/menu-button.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'

type VariableMenuProps = { model: BlueprintEditorModel; onChoose(tag: string): void }

/** The blueprint's variables, to be put into a text; and the way to a new one. */
export function VariableMenu({ model, onChoose }: VariableMenuProps) {
  const { variables } = model.known.value.sketch
  const items = [
    ...variables.map(({ name, value }) => ({
      id: name,
      label: typeof value['label'] === 'string' && value['label'] !== '' ? value['label'] : name,
      note: `{{ ${name} }}`,
      onChoose: () => onChoose(`{{ ${name} }}`),
    })),
    { id: '+', label: say.variableNew, onChoose: () => model.select({ what: 'variables' }) },
  ]
  return <MenuButton label={say.variableInsert} icon="braces" items={items} />
}
