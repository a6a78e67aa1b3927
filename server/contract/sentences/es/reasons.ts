import type { ChangeReason } from '../../plan.ts'

/** Why a line of a plan is as it is. */
export const reasonsEs: Record<ChangeReason, (line: { title: string }) => string> = {
  not_there: ({ title }) => `${title} aún no está.`,
  blueprint_changed: () => 'El esquema ha cambiado desde la última vez que se aplicó.',
  blanks_filled: () => 'Solo se rellena lo que está vacío.',
  nothing_to_do: () => 'Está como dice el esquema.',
  matched_by_name: ({ title }) => `${title} ya está y desde ahora se cuida de ello.`,
  edited_since: () => 'Alguien lo ha editado desde la última vez que se aplicó.',
  differs_on_first_contact: () => 'Ya está, con otros valores.',
  type_clash: () => 'Hay algo con ese nombre, pero de otro tipo.',
  several_match: () => 'Varias cosas tienen ese nombre.',
  near_duplicate: () => 'Hay algo con casi el mismo nombre.',
  no_api: () => 'La plataforma no permite que una aplicación lo haga; se hace a mano.',
  unreadable: () => 'No se pudo leer, así que no se sabe nada de ello.',
  excluded: () => 'Lo has dejado fuera.',
  excluded_with_dependency: () => 'Queda fuera porque algo que necesita queda fuera.',
  blocked_by_unknown: () => 'Necesita algo que no se pudo leer.',
  decision_taken: () => 'Ya lo has decidido.',
  no_longer_named: () => 'El esquema ya no lo nombra. Se queda, salvo que elijas borrarlo.',
  deleted_along: () => 'Se borra junto con algo que has elegido borrar.',
  holds_client_data: () => 'El esquema ya no lo nombra, pero está en uso. Se queda.',
  kept_on_purpose: () => 'Es distinto y se queda así porque alguien lo decidió.',
  over_limit: () => 'Queda fuera porque la plataforma no admite más aquí.',
  slug_taken: () => 'Queda fuera porque otra cosa de aquí ya tiene su dirección (slug).',
  exists_in_agency: ({ title }) => `${title} ya está en la agencia y recibe acceso a esta subcuenta; nada más cambia.`,
}

/** Why a step has failed, and what to do, by the reason that its error carries. */
export const failuresEs: Record<string, readonly [why: string, next: string]> = {
  rate_limited: ['La subcuenta está muy ocupada.', 'Reintenta el paso dentro de un minuto.'],
  daily_limit: ['Se ha agotado el límite diario de peticiones.', 'Reanuda cuando se haya restablecido.'],
  unauthorized: ['La aplicación ha perdido su acceso.', 'Instálala otra vez y reanuda.'],
  forbidden_scope: ['A la aplicación le falta un permiso.', 'Un administrador la instala otra vez para concederlo; luego, reintenta.'],
  wrong_tenant: ['La aplicación no tiene acceso a esta subcuenta.', 'Instálala ahí y reanuda.'],
  plan_gated: ['El plan de la agencia no incluye esta función.', 'Mejóralo o deja fuera esta línea.'],
  not_found: ['Algo que necesita ya no está.', 'Haz el plan de nuevo.'],
  conflict: ['Ya hay algo parecido.', 'Haz el plan de nuevo para ver qué es.'],
  invalid: ['La plataforma no acepta los valores.', 'Corrígelos en el esquema y haz el plan de nuevo.'],
  suspended: ['La subcuenta está en pausa.', 'Actívala y reanuda; no hay que reinstalar nada.'],
  revoked: ['La aplicación ha perdido su acceso.', 'Instálala otra vez y reanuda.'],
  ambiguous: ['No es seguro si se creó.', 'Reintenta: primero se busca, así que nada se crea dos veces.'],
  unavailable: ['No se pudo llegar a la plataforma.', 'Reintenta el paso.'],
  unreadable_answer: ['La plataforma respondió en una forma desconocida.', 'Reintenta; si sigue, envíanos el identificador de traza.'],
  changed_meanwhile: ['Se editó mientras tanto; no se ha sobrescrito nada.', 'Haz el plan de nuevo para ver el cambio y decidir.'],
  internal: ['Algo ha fallado por nuestra parte.', 'Reintenta el paso; si sigue, envíanos el identificador del trabajo.'],
}
