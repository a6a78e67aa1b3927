import { useModel } from '@preact/signals'
import type { LocationView } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { BlueprintListModel } from '../../models/blueprint-list-model.ts'
import { paths } from '../../router.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { BlueprintLibrary } from '../parts/blueprint-library.tsx'
import { InstallNotice } from '../parts/install-notice.tsx'
import { LocationPicker } from '../parts/location-picker.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProvisionSteps } from '../parts/provision-steps.tsx'
import { BriefBox } from './brief-box.tsx'
import { VariablesStep } from './variables-step.tsx'

/** The first step: where, which blueprint, and its questions. */
export function ProvisionScreen({ blueprintId }: { blueprintId: string | null }) {
  const { location, router, session, can } = useApp()
  if (router.query.value.has('new') && session.locationId === null && can('company.write'))
    return <NewSubAccount blueprintId={blueprintId} />
  const current = location.current.value
  if (current === null) {
    const isComing = !location.isFixed.value && location.list.value.state === 'loading'
    return isComing ? <Skeleton shape="row" lines={6} label={words.loading} /> : <LocationPicker />
  }
  if (current.install !== 'active') return <InstallNotice location={current} />
  return (
    <>
      <ProvisionSteps current="blueprint" />
      {blueprintId === null ? <ChooseBlueprint location={current} /> : <VariablesStep blueprintId={blueprintId} location={current} />}
    </>
  )
}

/** The same way for a sub-account that does not exist yet: what it is called is asked together with the blueprint's questions. */
function NewSubAccount({ blueprintId }: { blueprintId: string | null }) {
  const { api } = useApp()
  const model = useModel(() => new BlueprintListModel(api.blueprints))
  return (
    <>
      <ProvisionSteps current="blueprint" />
      {blueprintId === null ? (
        <>
          <PageHeader title={words.placeTitle} text={words.placeText} />
          <BlueprintLibrary model={model} hrefOf={paths.provisionNew} />
        </>
      ) : (
        <VariablesStep blueprintId={blueprintId} location={null} />
      )}
    </>
  )
}

function ChooseBlueprint({ location }: { location: LocationView }) {
  const { api } = useApp()
  const model = useModel(() => new BlueprintListModel(api.blueprints))
  return (
    <>
      <PageHeader title={words.provisionTitle} text={words.provisionText(location.name)} />
      <div class="stack">
        <BriefBox location={location} library={model} />
        <BlueprintLibrary model={model} hrefOf={paths.provisionWith} />
      </div>
    </>
  )
}
