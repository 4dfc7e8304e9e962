/** How often two characters stand together in sessions of agents: by that a scanner chooses what to look for. */

/** The most frequent pairs, the most frequent first. */
const frequent = [
  '  \\nin":reonene ern este,"stntseti tat\\"\\\\th",detohe:"coors t an aleal\\tta s, io',
  'nsme citn\\ngroutr edd ndus ipeliil fchecarrissragetret: velallou"te"assiisidexea',
  'paneom racmppr pctma ot\\fitycecatske eok dloagd"na{"adodnc- y emelpuurimamfoypic',
  's"t_niolplcl bpodickrsl  w_tiroo"cha nunho mo tug t"mirr lulmoptifcrdoot \\--owai',
  '=  unouidalu)\\so"sn- `faepsaf um:{auevskscopquspshrtl_**s.xts/sulstts\\ry20 -ue. ',
  'ef.\\ki/cnpwirne_,\\mmtpgia viip02ay:\\_iabhibaoch "rapee (ru{\\"ilymdnuiebre/ 1ovbe',
  'k  {og"pos00rk"}ige.bl = h},e,01e\\_cwokst.rc"en_-4//va) oin"udeq"me-feps:1nl"u-0',
  'ivr\\oa gbuyouguptcnf}\\ld26/ "2lt10cipp` wnwhfu 2m cu |t/d_6-| /sews,bodsucrduaeg',
].join('')

const rare = 0.5

const pairs = new Float64Array(65_536).fill(rare)
for (let rank = 0; 2 * rank < frequent.length; rank += 1)
  pairs[(frequent.charCodeAt(2 * rank) << 8) | frequent.charCodeAt(2 * rank + 1)] = 2_000 / (rank + 10)
const singles = new Float64Array(256)
for (let pair = 0; pair < pairs.length; pair += 1) (singles[pair >> 8] as number) += pairs[pair] as number

/** How often two bytes stand in text one behind the other, roughly, in ten thousandths. */
export const often = (one: number, two: number): number => pairs[(one << 8) | two] as number

/** The same for a byte and whatever stands beside it. */
export const oftenAlone = (byte: number): number => singles[byte] as number

/** Words that stand everywhere in sessions and in source code. */
const words =
  'type self this return token tokens session name const input string user file test with node output value error content index ' +
  'function message path false data from code tool time timestamp that parser text entry offset state null define class limit ' +
  'version none page digest read queue call cursor batch agent cache write bucket edge files result uuid when claude true payload ' +
  'check before event model object context line item array number over default command skill count start json branch list first ' +
  'length request quick lazy role base raise stop usage brown jumps last await only build response total size than parent argument ' +
  'commit options param status should else assistant used keeps project create export open hook done parameter info description ' +
  'root prompt until external find push will void source window iterator task import settings lines config http https local ' +
  'sidechain reasoning current system args save then split which main home next close format template hash other bytes update into ' +
  'must them level module buffer target have head require summary block your each repo failed after match case package values paths ' +
  'directory table range auto sign design assign cookie public private access auth server client'

/** All that four letters of these words say. */
const common = new Set(
  words.split(' ').flatMap((word) => Array.from({ length: word.length - 3 }, (_, at) => word.slice(at, at + 4))),
)
/** How often four letters of a word that stands everywhere are met. */
const oftenInWords = 5

/** How likely it is to meet the four bytes from `at` on: for comparing places of a literal. `text`: it, one character a byte. */
export function chanceOf(text: string, bytes: Buffer, at: number): number {
  if (common.has(text.slice(at, at + 4))) return oftenInWords
  let chance = 1
  for (let k = at; k < at + 3 && k + 1 < bytes.length; k += 1) {
    const one = bytes[k] as number
    chance *= often(one, bytes[k + 1] as number)
    if (k > at) chance /= oftenAlone(one)
  }
  return chance
}
