import type { nextSentences, requestSentences } from '../next-sentences.ts'
import { pairTranslation, translation } from './translation.ts'

/** What to do about a refusal, in Spanish. */
export const nextSentencesEs = translation<typeof nextSentences>()({
  'next.correct_listed': 'Corrige lo indicado. No se ha guardado nada.',
  'next.fix_unstored': '<fix> No se ha guardado nada.',
  'next.correct_values': 'Corrige los valores indicados.',
  'next.split_blueprint': 'Divide el esquema en dos o quita HTML largo de sus plantillas de correo.',
  'next.split_in_two': 'Un esquema admite 1 MB de texto: divídelo en dos.',
  'next.send_json': 'Inténtalo de nuevo en un momento o envíalo en JSON.',
  'next.send_less': 'Envía menos.',
  'next.shorten_text': 'Acorta el texto.',
  'next.fewer_levels': 'Envíalo con menos niveles.',
  'next.remove_character': 'Quítalo y envíalo otra vez.',
  'next.look_first': 'Mira primero si al final se hizo; después inténtalo de nuevo.',
  'next.try_again': 'Inténtalo de nuevo.',
  'next.open_again': 'Abre la página otra vez desde la barra lateral.',
  'next.close_tabs': 'Cierra otras pestañas de esta página.',
  'next.copy_starter': 'Cópiala primero; la copia es tuya.',
  'next.reload_and_save': 'Cárgalo de nuevo, repite tu cambio y guarda.',
  'next.learn_elsewhere': 'Configura algo en ella primero o aprende de otra subcuenta.',
  'next.leave_out_of_include': 'Quítalo de include. No ha cambiado nada.',
  'next.apply_at':
    'Aplícalo después de las <time> UTC, cuando las llamadas del día se cuentan de nuevo, o quita líneas hasta que quepa. No se ha escrito nada.',
  'next.type_location': 'Para seguir, escribe el nombre de la subcuenta: <name>.',
  'next.type_agency': 'Para borrarlo todo, escribe su nombre: <name>.',
  'next.decide_ground': 'Decide esa línea primero.',
  'next.wait_for_export': 'Espera a que termine e inténtalo de nuevo.',
  'next.revoke_keys': 'Revoca las claves que nadie usa y después crea esta.',

  'next.activate': 'Activa la subcuenta otra vez; no hace falta reinstalar nada.',
  'next.install_here_again': 'Un administrador instala otra vez la aplicación en esta subcuenta.',
  'next.install_here': 'Un administrador instala la aplicación en esta subcuenta; después inténtalo de nuevo.',
  'next.install_agency': 'Un administrador de la agencia instala la aplicación para la agencia; después inténtalo de nuevo.',
  'next.install_and_open': 'Un administrador instala la aplicación y después abre esta página otra vez.',
  'next.install_again': 'Empieza la instalación de nuevo.',
  'next.sign_in_there': 'Inicia sesión en la agencia donde la quieres instalar y empieza ahí la instalación de nuevo.',
  'next.team_access': 'Un administrador de la agencia da acceso en los ajustes del equipo; después abre la página otra vez.',

  'next.asking_on': 'Un administrador de la agencia lo activa en los ajustes. Tu texto sigue aquí.',
  'next.ask_at': 'Vuelve a haber sitio el <time> UTC. Tu texto sigue aquí.',
  'next.wait_for_draft': 'Espera a que uno esté listo; tu texto sigue aquí.',
  'next.wait_or_cancel': 'Espera a que esté listo o cancélalo.',
  'next.send_brief_again': 'Envía el encargo otra vez.',
  'next.keep_needs': 'Deja lo que dice qué hace y qué necesita el negocio; no hace falta un sitio web entero.',

  'next.outcome_refused':
    'Describe el negocio y lo que necesita con palabras sencillas, sin instrucciones para el modelo, e inténtalo de nuevo.',
  'next.outcome_cut_off': 'Pide menos de una vez, por ejemplo solo los pipelines y calendarios, y añade el resto después.',
  'next.outcome_rate_limited': 'Inténtalo de nuevo en un minuto.',
  'next.outcome_no_quota': 'Quien opera la aplicación recarga la cuenta; mientras tanto, empieza con una base.',
  'next.outcome_wrong_key': 'Quien opera la aplicación revisa OPENAI_API_KEY; mientras tanto, empieza con una base.',
  'next.outcome_timed_out': 'Inténtalo de nuevo; a un texto más corto se responde antes.',
  'next.outcome_unreachable':
    'Inténtalo de nuevo en un momento; si sigue igual, quien opera la aplicación revisa OPENAI_BASE_URL y la red.',
  'next.outcome_unavailable': 'Inténtalo de nuevo en unos minutos.',
  'next.outcome_not_accepted': 'Quien opera la aplicación revisa OPENAI_MODEL: debe ofrecer respuestas con estructura.',
  'next.outcome_cancelled': 'Envíalo otra vez cuando quieras.',
})

/** What is wrong with a request, in Spanish. A fault follows the name of what was sent. */
export const requestSentencesEs = pairTranslation<typeof requestSentences>()({
  'request.no_location': [
    'falta, y el esquema no crea una subcuenta propia',
    'Elige una subcuenta, pide una nueva o usa un esquema que la cree.',
  ],
  'request.location_twice': ['el propio esquema dice qué subcuenta crea (<id>)', 'Quítalo.'],
  'request.no_deletion': ['<id> no es algo que el plan ofrezca eliminar', 'Quítalo.'],
  'request.deletion_refused': ['<id> no se puede eliminar', '<why>'],
  'request.no_line': ['el plan no tiene la línea «<id>»', 'Usa los identificadores de sus líneas.'],
  'request.no_both': ['<field> no tiene una lista que pueda contener ambos', 'Elige lo que hay o lo del esquema.'],
  'request.cursor': ['no es una posición de esta lista', 'Carga la lista de nuevo.'],
  'request.time_zone': ['debe ser el nombre de una zona horaria de IANA', 'Escribe uno como America/Bogota, o UTC.'],
  'request.event_id': ['debe ser un número entero', 'Carga la página de nuevo.'],
  'request.version': ['debe ser un número de versión', 'Envía la versión que has cambiado.'],
  'request.note': ['debe ser un texto de <most> caracteres como máximo', 'Acórtalo.'],
  'request.text': ['debe ser el texto de un esquema', 'Pega un esquema en JSON o YAML.'],
  'request.out_of_bounds': ['es <value>', 'Pon un número de <least> a <most>; esos límites los fija quien opera la aplicación.'],
  'request.past': ['ya ha pasado', 'Elige una fecha posterior o ninguna, para una clave que no caduca.'],
  'request.wordless': ['no tiene palabras', 'Di qué quieres.'],
  'request.wordy': ['tiene <has> caracteres; se leen <most> como máximo', 'Acórtalo en <over> caracteres.'],
})
