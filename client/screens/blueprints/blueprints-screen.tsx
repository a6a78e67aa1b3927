import { useModel } from '@preact/signals'
import { useApp } from '../../context.ts'
import { BlueprintListModel } from '../../models/blueprint-list-model.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { BlueprintLibrary } from '../parts/blueprint-library.tsx'
import { PageHeader } from '../parts/page-header.tsx'

export function BlueprintsScreen() {
  const { api, can } = useApp()
  const model = useModel(() => new BlueprintListModel(api.blueprints))
  const canImport = can('blueprints.write')
  return (
    <>
      <PageHeader
        title={words.blueprintLibraryTitle}
        text={words.blueprintLibraryText}
        actions={
          canImport ? (
            <>
              <LinkButton icon="upload" href={paths.import}>
                {words.blueprintImport}
              </LinkButton>
              {can('plan') ? (
                <LinkButton icon="pin" href={paths.learn}>
                  {say.learn}
                </LinkButton>
              ) : null}
              <LinkButton look="primary" icon="plus" href={paths.newBlueprint}>
                {say.untitled}
              </LinkButton>
            </>
          ) : undefined
        }
      />
      <BlueprintLibrary model={model} hrefOf={paths.blueprint} />
    </>
  )
}
