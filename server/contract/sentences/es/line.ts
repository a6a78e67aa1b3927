import type { lineSentences } from '../line-sentences.ts'
import { translation } from './translation.ts'

/** Why a line of a plan is as it is, in Spanish. */
export const lineSentencesEs = translation<typeof lineSentences>()({
  'line.no_api': 'Ninguna aplicación puede crearlo (<kind>); va en la lista de lo que se hace a mano.',
  'line.unread': 'No se pudo leer (<kinds>): <why>. Aquí no se toca nada.',
  'line.needs_unread': 'Necesita <id>, que no se pudo leer.',
  'line.not_there': 'Aún no hay nada así aquí (<kind>).',
  'line.near': 'Ya está «<other>», que puede ser lo mismo. Conserva lo que hay para usarlo o toma lo del esquema para crear algo nuevo.',
  'line.several':
    'Hay <n> con este nombre (<kinds>); «<other>» es una posibilidad. Conserva lo que hay para usarlo o toma lo del esquema para crear algo nuevo.',
  'line.made_beside': 'Has elegido crear lo del esquema junto a «<other>», con el nombre «<rename>».',
  'line.clash': 'Ya está «<other>», pero difiere en <fields>, y eso no se puede cambiar después; se queda lo que hay.',
  'line.edited': 'Alguien lo ha cambiado desde la última vez que se aplicó; se queda lo que hay hasta que digas otra cosa.',
  'line.differs': 'Ya estaba aquí con otros valores; se quedan hasta que digas otra cosa.',
  'line.untold': 'Ya estaba aquí, y no se puede leer <fields>, que puede ser distinto. Se queda hasta que digas otra cosa.',
  'line.unseen':
    'Cambiar algo aquí reemplazaría también lo que no se puede leer: <fields>. Todo se queda como está hasta que tomes ahí lo del esquema.',
  'line.chose_both': 'Has elegido quedarte con ambos.',
  'line.chose_ours': 'Has elegido los valores del esquema.',
  'line.changed': 'El esquema ha cambiado desde la última vez que se aplicó aquí.',
  'line.blanks': 'Ya está; se rellena lo que está vacío.',
  'line.adopted': 'Ya está aquí como «<other>» y desde ahora se cuida de ello.',
  'line.kept': 'Es distinto y se queda así: alguien eligió conservar lo que hay. Toma lo del esquema para cambiarlo.',
  'line.chose_theirs': 'Has elegido conservar lo que hay.',
  'line.same': 'Está como dice el esquema.',
  'line.among': '<line> Hay <n> que cuentan como el mismo nombre (<kinds>); se trata del que se escribe «<other>».',
  'line.left_out': 'Lo has dejado fuera.',
  'line.left_out_with': 'Necesita «<other>», que se ha dejado fuera.',
  'line.needs_answer': 'Antes hay que responder qué es «<other>». Hasta entonces queda fuera.',
  'line.over_limit':
    'En una subcuenta caben <most> (<kinds>), y ya hay <n>: uno más se rechazaría. Elimina uno allí o deja fuera otra línea, y haz el plan de nuevo.',
  'line.taken': '«<other>» ya tiene «<value>» (<field>). Pon aquí otro valor en el esquema o cámbialo allí, y haz el plan de nuevo.',
  'line.in_agency':
    '<other> ya está en la agencia, con la misma dirección de correo: se le da acceso a esta subcuenta y no se cambia nada más de esa persona.',
  'line.holds': 'El esquema ya no lo nombra, pero <data>. Se queda.',
  'line.edited_leftover': 'El esquema ya no lo nombra, pero alguien ha cambiado desde entonces: <fields>. Se queda.',
  'line.leftover': 'Se creó para este esquema, que ya no lo nombra. Se queda, salvo que elijas borrarlo.',
  'line.goes_along': 'Está bajo <other>, que has elegido borrar, y se borra con ello.',
  'line.used_by_left_out': '<other>, que no has elegido borrar, usa <title>. Se queda, salvo que elijas ambas cosas.',
})
