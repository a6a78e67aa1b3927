import type { faultSentences, formSentences, wordSentences } from '../fault-sentences.ts'
import { pairTranslation, translation } from './translation.ts'

const remove = 'Quítalo.'
const removeOne = 'Quita uno de los dos.'
const left = 'Escribe lo que debe ver el cliente.'
const consent = 'Un administrador abre la aplicación en el Marketplace y vuelve a dar su consentimiento.'
const like = 'Escríbelo como <example>.'
const meant = '¿Querías decir «<meant>»?'
const meantTag = '¿Querías decir {{ <meant> }}?'

/** What can be wrong with a blueprint, in Spanish. A fault follows the name of its field. */
export const faultSentencesEs = pairTranslation<typeof faultSentences & typeof formSentences>()({
  'document.no_object': [
    'un esquema es un objeto con version, name y resources',
    'Empieza con { "version": 1, "name": "…", "resources": [ … ] }.',
  ],
  'document.too_many': ['hay <n> recursos; un esquema admite <most>', 'Repártelos en varios esquemas de <most> recursos como máximo.'],
  'document.more': ['y <n> más', 'Corrige primero estos.'],
  'document.values': [
    'hay más de <most> valores en este texto, contando los que repiten los alias de YAML',
    'Escribe menos recursos o divide el esquema en dos.',
  ],
  'document.deep': [
    'tiene más de <most> niveles de profundidad',
    'Ningún recurso los necesita; busca un paréntesis de más o un alias de YAML que se contiene a sí mismo.',
  ],
  'document.no_json_value': ['<what> no es un valor de JSON', 'Escribe texto, un número, true, false, null, una lista o un objeto.'],
  'document.proto': ['un campo no puede llamarse "__proto__"', remove],

  'text.empty': ['el texto está vacío', 'Pega un esquema en JSON o YAML.'],
  'text.field_twice': ['el campo «<name>» está dos veces en el mismo objeto', removeOne],
  'text.no_format': ['no es <format> válido; quien lo lee dice: <words>', '<fix>'],
  'text.unquoted_braces': ['no es YAML válido: un nombre entre llaves va entre comillas', 'Escribe "{{ name }}" con las comillas.'],
  'text.unusable_yaml': [
    'este YAML no sirve; quien lo lee dice: <words>',
    'Escribe completas las partes repetidas; se siguen <most> alias como máximo.',
  ],
  'text.slow_yaml': ['se tarda demasiado en leer este YAML', 'Busca una línea repetida miles de veces, divídelo en dos o envíalo en JSON.'],
  'text.no_yaml': ['no es YAML válido; quien lo lee dice: <words>', 'Revisa el texto o envíalo como JSON.'],

  'kind.unknown': ['«<kind>» no es un tipo', 'Los tipos son <kinds>.'],
  'kind.meant': ['«<kind>» no es un tipo', meant],
  'key.twice': ['<id> está dos veces: en resources[<first>] y en resources[<second>]', 'Da a uno otra clave, como «<key>-2».'],
  'thing.same': [
    'es lo mismo que <id> en resources[<index>] (<kind>): «<title>»',
    'Quita uno de los dos o ponle otro nombre; mayúsculas, espacios y puntuación no los distinguen.',
  ],
  'thing.near': [
    '«<title>» se llama casi igual que «<other>», de <id> en resources[<index>]',
    'Deja solo uno (<kind>) o ponles nombres que no se confundan.',
  ],
  'thing.too_many': ['hay <n> (<kinds>); una subcuenta admite <most>', 'Junta algunos.'],
  'thing.not_single': ['hay <n> (<kinds>); un esquema admite <most>', 'Junta algunos.'],
  'thing.shared': ['«<value>» también es el valor de <field> en <id>, en resources[<index>]', 'Da a cada uno el suyo.'],
  'thing.unused': [
    '<n> de <all> (<kinds>) no se nombran en ningún otro sitio del esquema: <names>',
    'Quita lo que no haga falta o di en una línea hecha a mano qué lo usa.',
  ],
  'thing.unused_more': [
    '<n> de <all> (<kinds>) no se nombran en ningún otro sitio del esquema: <names> y <more> más',
    'Quita lo que no haga falta o di en una línea hecha a mano qué lo usa.',
  ],
  'granted.unreadable': ['Aquí no se puede leer esto (<kinds>): la aplicación se instaló sin <scopes>.', consent],
  'granted.unchangeable': ['Aquí no se puede cambiar esto (<kinds>): la aplicación se instaló sin <scopes>.', consent],

  'reference.nowhere': [
    'apunta a «<id>», que no está en este esquema',
    'Añade un recurso con el tipo y la clave <id> o quita la referencia.',
  ],
  'reference.meant': ['apunta a «<id>», que no está en este esquema', meant],
  'reference.ring': ['las referencias dan vueltas: <ring>', 'Quita una de ellas, para que algo se pueda crear primero.'],
  'reference.misplaced': ['aquí no puede ir una referencia', 'Escribe <type>.'],

  'variable.unused': ['se pide «<label>», pero ningún recurso lo usa', 'Quítala o escribe {{ <name> }} donde va el valor.'],
  'variable.in_default': [
    '{{ <name> }} dentro de un valor por defecto no se rellena',
    'Escribe el texto completo o pon las dos variables en el recurso.',
  ],
  'variable.nameless': ['{{ }} no nombra nada', 'Pon el nombre de una variable entre las llaves o quítalas.'],
  'variable.meant': ['{{ <name> }} no es una variable de este esquema', meantTag],
  'variable.undeclared': ['{{ <name> }} no es una variable de este esquema', 'Declara «<name>» en las variables.'],
  'variable.neither': [
    '{{ <name> }} no es una variable ni una etiqueta de combinación',
    'Una variable lleva a-z, 0-9 y "_" y empieza por una letra; una etiqueta de combinación lleva un punto, como {{ contact.first_name }}.',
  ],
  'variable.may_be_blank': [
    'no puede quedar en blanco, y {{ <name> }} puede estarlo',
    'Haz obligatoria la variable «<name>» o dale un valor por defecto.',
  ],
  'variable.missing': ['falta «<label>»', 'Rellénalo.'],
  'variable.missing_example': ['falta «<label>»', 'Rellénalo, por ejemplo con <example>.'],
  'variable.misfit': ['«<label>» <fault> (para <path>)', '<fix>'],

  'tag.no_value': [
    '{{ <tag> }} no muestra nada si la subcuenta no tiene ya ese valor personalizado',
    'Añade un valor personalizado llamado «<name>».',
  ],
  'tag.value_meant': ['{{ <tag> }} no muestra nada si la subcuenta no tiene ya ese valor personalizado', meantTag],
  'tag.unknown': ['{{ <tag> }} no es una etiqueta de combinación conocida', 'Revisa el nombre de la etiqueta de combinación.'],
  'tag.meant': ['{{ <tag> }} no es una etiqueta de combinación conocida', meantTag],
  'tag.no_field': [
    '{{ <tag> }} no muestra nada si la subcuenta no tiene ya ese campo',
    'Añade un campo personalizado con ese nombre o revisa la etiqueta de combinación.',
  ],
  'tag.field_meant': ['{{ <tag> }} no muestra nada si la subcuenta no tiene ya ese campo', meantTag],
  'tag.unclosed': ['se abren llaves y no se cierran: «<text>»', 'Ciérralas con }}.'],
  'left_over.filler': ['«<text>» parece texto de relleno olvidado', left],
  'left_over.blank': ['«<text>» parece un hueco sin rellenar', left],
  'left_over.note': ['«<text>» parece una nota para ti que se quedó ahí', left],
  'left_over.address': ['«<text>» parece una dirección de ejemplo olvidada', left],

  'field.unknown': ['«<field>» no es un campo de <kind>', remove],
  'field.unknown_of': ['«<field>» no es un campo de <kind>', 'Quítalo; los campos son <fields>.'],
  'field.meant': ['«<field>» no es un campo de <kind>', meant],
  'part.unknown': ['«<field>» no es un campo de esta parte de <kind>', remove],
  'part.unknown_of': ['«<field>» no es un campo de esta parte de <kind>', 'Quítalo; los campos son <fields>.'],
  'part.meant': ['«<field>» no es un campo de esta parte de <kind>', meant],
  'field.missing': ['falta «<field>»', 'Añádelo.'],
  'field.filled_in': ['«<field>» se rellena donde se aplica el esquema y nunca se escribe en él', remove],

  'value.type': ['debe ser <type>, no <actual>', 'Escribe <type>.'],
  'value.types': ['debe ser <types>, no <actual>', 'Escribe <types>.'],
  'value.number_quoted': ['debe ser <type>, no <actual>', 'Escribe el número sin comillas.'],
  'value.flag_quoted': ['debe ser <type>, no <actual>', 'Escríbelo sin comillas.'],
  'value.unquoted': ['debe ser <type>, no <actual>', 'Ponlo entre comillas: "<value>".'],
  'value.only': ['debe ser <value>, no <actual>', 'Escribe <value>.'],
  'value.one_of': ['debe ser uno de estos: <values>; no <actual>', 'Elige uno de ellos.'],
  'value.one_of_meant': ['debe ser uno de estos: <values>; no <actual>', meant],
  'value.only_meant': ['debe ser <value>, no <actual>', meant],
  'value.one_of_quoted': ['debe ser uno de estos: <values>; no <actual>', 'Escríbelo sin comillas.'],
  'value.only_quoted': ['debe ser <value>, no <actual>', 'Escríbelo sin comillas.'],
  'value.empty': ['no puede estar vacío', 'Escribe algo aquí.'],
  'value.short': ['debe tener al menos <n> caracteres', 'Escribe más.'],
  'value.long': ['debe tener <n> caracteres como máximo', 'Acórtalo.'],
  'value.few': ['debe tener al menos <n> <n|elemento|elementos>', 'Añade más a la lista.'],
  'value.many': ['debe tener <n> <n|elemento|elementos> como máximo', 'Quita algunos.'],
  'value.at_least': ['debe ser <n> como mínimo', 'Pon <n> como mínimo.'],
  'value.at_most': ['debe ser <n> como máximo', 'Pon <n> como máximo.'],
  'value.more_than': ['debe ser más de <n>', 'Pon más de <n>.'],
  'value.less_than': ['debe ser menos de <n>', 'Pon menos de <n>.'],
  'value.email': ['debe ser una dirección de correo, no <actual>', 'Escríbela como nombre@dominio.com.'],
  'value.url': ['debe ser una dirección web completa, no <actual>', 'Empiézala con https://.'],
  'value.phone': ['debe ser un teléfono internacional, no <actual>', 'Escríbelo como +14155550132.'],
  'value.form': ['no tiene la forma que se espera aquí: <actual>', 'Mira el esquema de datos de este tipo.'],

  'form.snake': ['debe ser palabras en minúsculas unidas por "_", como <example>', like],
  'form.zone': ['debe ser una región y un lugar, como <example>', like],
  'form.hexadecimal': ['debe ser seis dígitos hexadecimales tras "#", como <example>', like],
  'form.id': ['debe ser tipo/clave de este esquema, como <example>', like],
  'form.slug': ['debe llevar letras, cifras, "-" y "_", como <example>', like],
  'form.day': ['debe ser un día, como <example>', like],
  'form.real_day': ['debe ser un día del calendario, como <example>', like],
  'form.moment': ['debe ser un momento, como <example>', like],
  'form.word': ['debe ser una sola palabra, como <example>', like],
  'form.currency': ['debe ser un código de moneda de tres letras, como <example>', like],
  'form.country': ['debe ser un código de país de dos mayúsculas, como <example>', like],
  'form.colour': ['debe ser un color, como <example>', like],
  'form.time': ['debe ser una hora, como <example>', like],
  'form.domain': ['debe ser un dominio, como <example>, sin https:// y sin ruta', like],
  'form.path': ['debe empezar por "/", como <example>', like],
  'form.key': ['una clave tiene de 1 a 80 caracteres de a-z, 0-9, ".", "_" y "-", y empieza por una letra o cifra, como <example>', like],
  'form.variable': [
    'el nombre de una variable tiene de 1 a 60 caracteres de a-z, 0-9 y "_", y empieza por una letra, como <example>',
    like,
  ],
  'form.pointer': ['debe apuntar a un recurso de tipo <kind>, como <example>', like],
  'form.other': ['no cumple la regla <rule>', 'Cámbialo para que la cumpla.'],
})

export const wordSentencesEs = translation<typeof wordSentences>()({
  'type.text': 'texto',
  'type.number': 'un número',
  'type.int': 'un número entero',
  'type.boolean': 'true o false',
  'type.list': 'una lista',
  'type.object': 'un objeto',
  'type.null': 'null',
  'types.or': '<first> o <rest>',
  'actual.empty': 'un texto vacío',
  'actual.text': 'el texto «<text>»',
  'actual.reference': 'una referencia',
  'thing.blueprint': 'un esquema',
  'thing.of_kind': 'este tipo (<kind>)',
  'fix.text_cut': 'El texto acaba antes de tiempo: falta cerrar un paréntesis o unas comillas, o no se copió entero.',
  'fix.trailing_comma': 'Quita la coma que va antes de cerrar.',
  'fix.straight_quotes': 'Usa comillas dobles rectas.',
  'fix.comma_missing': 'Busca una coma que falta entre dos campos.',
  'fix.line_break': 'Un salto de línea o tabulador entre comillas se escribe \\n o \\t.',
  'fix.look_before': 'Busca justo antes una coma, unas comillas o un paréntesis que falta o sobra.',
  'fix.field_twice': 'El mismo campo está dos veces en un objeto; quita uno.',
  'fix.spaces': 'Sangra con espacios.',
  'fix.one_document': 'Envía un solo documento; quita el "---" que los separa.',
  'fix.indentation': 'Revisa la sangría y los paréntesis alrededor de esta línea.',
  'fix.quote_colon': 'Pon entre comillas el texto que lleva dos puntos.',
  'fix.tag': 'Quita la etiqueta que empieza por "!".',
  'fix.too_nested': 'Ningún esquema es tan profundo; busca un paréntesis o un guion repetido.',
  'fix.around': 'Revisa la sangría, las comillas y los paréntesis alrededor de esta línea.',
})
