import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import type { Path } from '../../models/blueprint-text.ts'
import type { FormField } from '../../models/form-fields.ts'

/** What every control of the form is given: what it asks for, where that stands, and whom to tell. */
export type ControlProps = { field: FormField; path: Path; model: BlueprintEditorModel }
