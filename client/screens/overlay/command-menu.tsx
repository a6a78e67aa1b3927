import { useModel } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type App, useApp } from '../../context.ts'
import { BlueprintListModel } from '../../models/blueprint-list-model.ts'
import { type Command, CommandModel } from '../../models/command-model.ts'
import { valueOf } from '../../models/loadable.ts'
import { paths } from '../../router.ts'
import { words } from '../../words/words.ts'

/** Ctrl-K: everywhere one can go and most of what one can do, by a few letters. */
export function CommandMenu({ onClose }: { onClose(): void }) {
  const app = useApp()
  const library = useModel(() => new BlueprintListModel(app.api.blueprints))
  const model = useModel(() => new CommandModel(() => commandsOf(app, library)))
  const dialog = useRef<HTMLDialogElement>(null)
  const before = useMemo(() => document.activeElement, [])
  useEffect(() => {
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const chosen = model.chosen.value
  useEffect(() => {
    if (chosen !== undefined) document.getElementById(`command-${chosen.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const run = (command: Command) => {
    onClose()
    command.run()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') model.move(1)
    else if (event.key === 'ArrowUp') model.move(-1)
    else if (event.key === 'Enter' && chosen !== undefined) run(chosen)
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      class="dialog commands"
      aria-label={words.commands}
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <input
        class="command-search"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={chosen === undefined ? undefined : `command-${chosen.id}`}
        aria-label={words.commandSearch}
        placeholder={words.commandSearch}
        autocomplete="off"
        spellcheck={false}
        value={model.search.value}
        onInput={(event) => model.type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <ul id="command-list" role="listbox" aria-label={words.commands} class="command-list">
        {model.found.value.map((command, index) => (
          <li
            key={command.id}
            id={`command-${command.id}`}
            role="option"
            aria-selected={command === chosen}
            class="command"
            onPointerMove={() => model.point(index)}
            onClick={() => run(command)}
          >
            <span>{command.title}</span>
            <span class="muted">{command.hint ?? command.group}</span>
          </li>
        ))}
      </ul>
      {model.found.value.length === 0 ? <p class="command-none">{words.commandNone}</p> : null}
    </dialog>
  )
}

function commandsOf(app: App, library: BlueprintListModel): Command[] {
  const { router, can, location, theme, overlay } = app
  const go = (id: string, title: string, path: string): Command => ({ id, group: words.commandGo, title, run: () => router.go(path) })
  const look = (['system', 'light', 'dark'] as const).map((one): Command => ({
    id: `theme-${one}`,
    group: words.preferences,
    title: words.themes[one],
    run: () => theme.choose(one),
  }))
  const blueprints = can('plan') ? (valueOf(library.list.value) ?? []) : []
  return [
    go('home', words.navHome, paths.home),
    go('provision', words.navProvision, paths.provision),
    go('jobs', words.navJobs, paths.jobs),
    go('blueprints', words.navBlueprints, paths.blueprints),
    go('settings', words.navSettings, paths.settings()),
    ...(can('blueprints.write')
      ? [
          go('import', words.importTitle, paths.import),
          go('new', words.blueprintNew, paths.newBlueprint),
          go('learn', words.blueprintLearn, paths.learn),
        ]
      : []),
    ...(location.isFixed.value
      ? []
      : [
          {
            id: 'location',
            group: words.commandDo,
            title: words.locationTitle,
            run: () => (location.choose(null), router.go(paths.provision)),
          },
        ]),
    ...blueprints.map(({ id, name, industry }): Command => ({
      id: `use-${id}`,
      group: words.commandDo,
      title: words.commandUse(name),
      hint: industry || words.commandDo,
      run: () => router.go(paths.provisionWith(id)),
    })),
    ...look,
    {
      id: 'preferences',
      group: words.preferences,
      title: words.preferencesTitle,
      hint: '?',
      run: () => void (overlay.value = 'preferences'),
    },
  ]
}
