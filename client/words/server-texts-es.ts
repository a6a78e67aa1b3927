import { failuresEs, reasonsEs } from '../../server/contract/sentences/es/reasons.ts'
import type { ServerTexts } from './server-texts-en.ts'

const again = 'Inténtalo de nuevo.'

export const serverTextsEs: ServerTexts = {
  problems: {
    invalid_request: [
      'La petición no es válida',
      'Falta algo de lo enviado o tiene mala forma.',
      'Corrige lo indicado y envíalo otra vez.',
    ],
    invalid_json: ['No se pudo leer la petición', 'No es JSON válido.', 'Carga la página de nuevo.'],
    payload_too_large: ['Es demasiado grande', 'Se ha enviado más de lo que se admite.', 'Envía menos de una vez.'],
    unsupported_media_type: ['No se entiende ese formato', 'La petición no es de tipo JSON.', 'Carga la página de nuevo.'],
    invalid_blueprint: ['El esquema tiene fallos', 'Algunas líneas no se pueden ejecutar tal como están.', 'Corrige lo indicado.'],
    missing_variables: ['Faltan respuestas', 'El esquema pide valores que no se han dado.', 'Rellena lo indicado.'],
    unauthenticated: ['No has iniciado sesión', 'La sesión no se conoce o ha caducado.', 'Carga la página de nuevo.'],
    invalid_context: [
      'No se te pudo reconocer',
      'No se pudo abrir lo que el espacio de trabajo dice de ti.',
      'Recarga el espacio de trabajo.',
    ],
    session_ended: ['Tu sesión ha terminado', 'Se ha cerrado tu sesión.', 'Abre la aplicación otra vez desde la barra lateral.'],
    signed_out: ['Has cerrado la sesión', 'Esta sesión se cerró a petición de una persona.', 'Vuelve a entrar cuando quieras continuar.'],
    forbidden: ['No puedes hacer esto', 'Tu rol no lo permite.', 'Pregunta a un administrador de la agencia.'],
    not_found: ['Aquí no hay nada', 'No existe, se ha quitado o no puedes verlo.', 'Vuelve atrás y elige de nuevo.'],
    not_installed: ['La aplicación no está instalada ahí', 'No tiene acceso a esta subcuenta.', 'Instálala ahí e inténtalo de nuevo.'],
    install_suspended: [
      'La subcuenta está en pausa',
      'Una subcuenta en pausa no se puede leer ni cambiar.',
      'Actívala en los ajustes de la agencia.',
    ],
    install_revoked: ['Se ha perdido el acceso', 'El permiso se retiró o ha caducado.', 'Instala la aplicación otra vez.'],
    scope_missing: ['Falta un permiso', 'No se permitió a la aplicación hacer esto.', 'Instálala otra vez para conceder el permiso.'],
    stale_plan: [
      'El plan ya no está al día',
      'La subcuenta ha cambiado desde que se hizo el plan. No se ha escrito nada.',
      'Haz el plan de nuevo.',
    ],
    plan_errored: ['No se pudo hacer el plan', 'No se pudo leer o comparar lo que hay.', again],
    nothing_to_apply: ['No hay nada que aplicar', 'No hay ningún cambio elegido en el plan.', 'Elige al menos una línea.'],
    location_busy: ['Ya hay otro trabajo ahí', 'En una subcuenta solo trabaja uno a la vez.', 'Espera a que termine.'],
    day_limit: [
      'Demasiadas llamadas para hoy',
      'La plataforma solo admite cierto número al día.',
      'Aplícalo tras el reinicio o deja líneas fuera.',
    ],
    confirmation_required: ['Hay que confirmarlo', 'Cambiaría mucho de lo que ya hay.', 'Escribe el nombre para seguir.'],
    wrong_state: ['Ahora no es posible', 'Su estado ha cambiado.', 'Míralo otra vez.'],
    conflict: ['Alguien se ha adelantado', 'Se ha cambiado mientras tanto.', 'Cárgalo otra vez y repite tu cambio.'],
    too_many_requests: ['Demasiado a la vez', 'Se ha agotado el límite.', 'Espera un momento e inténtalo de nuevo.'],
    drafting_off: ['Los borradores están apagados', 'No hay ningún modelo de lenguaje conectado.', 'Empieza con un esquema.'],
    drafting_failed: ['El modelo de lenguaje no ayudó', 'No dio una respuesta utilizable.', again],
    invalid_signature: ['La firma no es correcta', 'El mensaje no viene de la plataforma.', 'No hay que hacer nada.'],
    invalid_state: ['No se pudo terminar la instalación', 'Se empezó en otro sitio o tardó demasiado.', 'Empieza la instalación otra vez.'],
    oauth_failed: ['La instalación no funcionó', 'La plataforma no dio su permiso.', 'Empieza la instalación otra vez.'],
    upstream_failed: ['La plataforma no lo hizo', 'Rechazó la petición o falló.', again],
    unavailable: ['No está disponible por ahora', 'Una parte del servicio no responde.', 'Inténtalo dentro de un momento.'],
    internal: [
      'Algo ha fallado por nuestra parte',
      'No es culpa tuya.',
      'Inténtalo de nuevo; si sigue, envíanos el identificador de la petición.',
    ],
  },
  reasons: reasonsEs,
  grades: {
    no_changes: 'No hay nada que cambiar',
    ready: 'Listo para aplicar',
    has_decisions: 'Algunas líneas te esperan',
    partial: 'Una parte no se pudo leer',
  },
  failures: failuresEs,
  drafts: {
    drafting_off: ['Los borradores están apagados.', 'Tu descripción se conserva. Empieza con un esquema.'],
    refused: [
      'El modelo de lenguaje no quiso trabajar con esta descripción.',
      'Se conserva. Describe el negocio y lo que necesita con palabras sencillas.',
    ],
    cut_off: [
      'La respuesta se cortó antes de terminar la primera línea.',
      'Tu descripción se conserva. Pide menos de una vez y añade el resto después.',
    ],
    rate_limited: ['El modelo de lenguaje está muy ocupado.', 'Tu descripción se conserva. Inténtalo de nuevo en un minuto.'],
    no_quota: [
      'La cuenta del modelo de lenguaje se quedó sin saldo.',
      'Tu descripción se conserva. Quien opera esta aplicación la recarga; mientras, empieza con un esquema.',
    ],
    wrong_key: [
      'El modelo de lenguaje no aceptó la clave de esta aplicación.',
      'Tu descripción se conserva. Quien opera esta aplicación la revisa; mientras, empieza con un esquema.',
    ],
    timed_out: [
      'El modelo de lenguaje no respondió a tiempo.',
      'Tu descripción se conserva. Inténtalo de nuevo; si es más corta, se responde antes.',
    ],
    unreachable: ['No se pudo llegar al modelo de lenguaje.', 'Tu descripción se conserva. Inténtalo de nuevo dentro de un momento.'],
    unusable_answer: [
      'El modelo de lenguaje respondió con algo que no es un esquema.',
      'Tu descripción se conserva. Inténtalo de nuevo o di en una frase qué negocio es y qué necesita.',
    ],
    cancelled: ['El borrador se canceló.', 'Tu descripción se conserva. Envíala otra vez cuando quieras.'],
    interrupted: ['El borrador se interrumpió varias veces.', 'Tu descripción se conserva. Envíala otra vez.'],
  },
  skipped: (because) => `Omitido porque ${because} no se pudo hacer`,
  serverSays: 'La plataforma dice:',
}
