/**
 * The one closed list of refusal codes (docs/errors.md is generated from it). Lower-case kebab; `http` is the status when the coordinator
 * answers with it (RFC 9457); `text` is the fixed English sentence, `nl` the Dutch one: what is wrong and what to do next.
 */
interface ErrorText {
  readonly http: number;
  readonly text: string;
  readonly nl: string;
}

const define = <Code extends string>(codes: Record<Code, ErrorText>): Record<Code, ErrorText> => codes;

export const errorTexts = define({
  // Bytes and shapes
  'non-canonical': {
    http: 400,
    text: 'The bytes are not in canonical form (RFC 8785); send exactly the canonical encoding.',
    nl: 'De bytes staan niet in canonieke vorm (RFC 8785); stuur precies de canonieke codering.',
  },
  malformed: {
    http: 400,
    text: 'The message does not have the shape its schema asks for.',
    nl: 'Het bericht heeft niet de vorm die zijn schema vraagt.',
  },
  'unknown-field': {
    http: 400,
    text: 'The message has a field that its schema does not know.',
    nl: 'Het bericht heeft een veld dat zijn schema niet kent.',
  },
  oversize: { http: 413, text: 'The message is larger than its kind may be.', nl: 'Het bericht is groter dan zijn soort mag zijn.' },
  'body-too-large': {
    http: 413,
    text: 'The request body is larger than this address accepts.',
    nl: 'De inhoud van het verzoek is groter dan dit adres aanneemt.',
  },
  'event-too-large': {
    http: 413,
    text: 'An event may be at most 16 KiB; put larger material in a blob.',
    nl: 'Een gebeurtenis mag hooguit 16 KiB zijn; zet groter materiaal in een blob.',
  },
  'media-type': {
    http: 415,
    text: 'This address accepts exactly one media type and no content encoding.',
    nl: 'Dit adres neemt precies één mediatype aan, zonder inhoudscodering.',
  },
  'not-one-to-one': {
    http: 422,
    text: 'A code of one classification leads to several of the other, or to none; say in the codebook what then, with `inexact`.',
    nl: 'Een code van de ene indeling leidt naar meer codes van de andere, of naar geen; zeg in het codeboek wat dan, met `inexact`.',
  },
  'not-found': { http: 404, text: 'There is nothing here for this key.', nl: 'Hier is niets voor deze sleutel.' },
  'not-supported': {
    http: 501,
    text: 'This is part of the contract but not of this version.',
    nl: 'Dit hoort bij het contract maar nog niet bij deze versie.',
  },
  // Signatures
  'sig-missing': {
    http: 401,
    text: 'The request carries no signature; sign it with an enrolled key.',
    nl: 'Het verzoek draagt geen handtekening; onderteken het met een ingeschreven sleutel.',
  },
  'sig-invalid': { http: 401, text: 'The signature does not fit the request.', nl: 'De handtekening past niet bij het verzoek.' },
  'sig-replayed': {
    http: 401,
    text: 'This signed request was seen before; sign a new one.',
    nl: 'Dit ondertekende verzoek is al eens gezien; onderteken een nieuw.',
  },
  'sig-stale': {
    http: 401,
    text: 'The signature is outside its time window; check the clock against the Date header.',
    nl: 'De handtekening valt buiten haar tijdvenster; vergelijk de klok met de Date-kop.',
  },
  'sig-multiple': { http: 401, text: 'A request carries exactly one signature.', nl: 'Een verzoek draagt precies één handtekening.' },
  'bad-signature': {
    http: 422,
    text: 'A signature inside the message does not verify.',
    nl: 'Een handtekening in het bericht klopt niet.',
  },
  'key-weak': {
    http: 422,
    text: 'The public key is of small order or not canonical.',
    nl: 'De publieke sleutel is van kleine orde of niet canoniek.',
  },
  'key-reused': {
    http: 409,
    text: 'The key was used before; keys of a run are made afresh.',
    nl: 'De sleutel is eerder gebruikt; sleutels van een run worden vers gemaakt.',
  },
  'key-in-use': { http: 409, text: 'The key or name already belongs to somebody.', nl: 'De sleutel of naam is al van iemand.' },
  'key-retired': {
    http: 403,
    text: 'This key was replaced by a newer one and counts no more; use the newer one, or wait for a charter that names it.',
    nl: 'Deze sleutel is vervangen door een nieuwere en telt niet meer; gebruik de nieuwe, of wacht op een charter dat die noemt.',
  },
  'key-revoked': {
    http: 403,
    text: 'This key was revoked: it counts for nothing any more. Ask the coordinator for a new invitation.',
    nl: 'Deze sleutel is ingetrokken: hij telt nergens meer voor. Vraag de coördinator om een nieuwe uitnodiging.',
  },
  suspended: {
    http: 403,
    text: 'This member is suspended; it takes part again once the coordinator lets it return.',
    nl: 'Dit lid is geschorst; het doet weer mee zodra de coördinator het laat terugkeren.',
  },
  'same-standing': {
    http: 409,
    text: 'This member has that standing already: nothing was changed. Look with `ketensom-coordinator partners`.',
    nl: 'Dit lid heeft die status al: er is niets veranderd. Kijk met `ketensom-coordinator partners`.',
  },
  'four-eyes': {
    http: 403,
    text: 'Too few of the people whom this partner named have signed; each signs with a key of their own.',
    nl: 'Er tekenden te weinig van de mensen die deze partner noemde; ieder tekent met een eigen sleutel.',
  },
  'already-approved': {
    http: 409,
    text: 'This person has signed already; somebody else has to sign as well.',
    nl: 'Deze persoon tekende al; er moet ook iemand anders tekenen.',
  },
  'duplicate-key': { http: 422, text: 'Two partners show the same key.', nl: 'Twee partners tonen dezelfde sleutel.' },
  // Who may what
  forbidden: { http: 403, text: 'This key may not do this.', nl: 'Deze sleutel mag dit niet.' },
  'unknown-member': {
    http: 422,
    text: 'Somebody is named who is not in the charter.',
    nl: 'Er wordt iemand genoemd die niet in het charter staat.',
  },
  'roster-mismatch': {
    http: 409,
    text: 'The list of partners differs from the one that was agreed.',
    nl: 'De lijst van partners wijkt af van de afgesproken lijst.',
  },
  'roster-pending': {
    http: 409,
    text: 'A partner named here has not signed the charter yet.',
    nl: 'Een partner die hier genoemd wordt heeft het charter nog niet getekend.',
  },
  'invitation-used': {
    http: 410,
    text: 'This invitation was used or has expired; ask for a new one.',
    nl: 'Deze uitnodiging is gebruikt of verlopen; vraag een nieuwe.',
  },
  'invitation-invalid': {
    http: 403,
    text: 'This invitation is not valid for this partner.',
    nl: 'Deze uitnodiging geldt niet voor deze partner.',
  },
  // Queries and policy
  'unknown-purpose': { http: 422, text: 'The purpose is not one that the charter lists.', nl: 'Het doel staat niet in het charter.' },
  'unknown-name': {
    http: 422,
    text: 'The query names something that the codebook does not have.',
    nl: 'De vraag noemt iets dat het codeboek niet heeft.',
  },
  'policy-floor': {
    http: 422,
    text: 'The query asks for weaker protection than the charter or a partner allows.',
    nl: 'De vraag wil zwakkere bescherming dan het charter of een partner toelaat.',
  },
  'policy-threshold': {
    http: 422,
    text: 'The threshold is not the one that the roster and the charter give.',
    nl: 'De drempel is niet die welke de deelnemerslijst en het charter geven.',
  },
  'too-few-partners': {
    http: 422,
    text: "Too few partners: with so few, a partner could work out another one's figures.",
    nl: 'Te weinig partners: met zo weinig kan een partner de cijfers van een ander uitrekenen.',
  },
  'too-many-partners': { http: 422, text: 'A run has at most 200 partners.', nl: 'Een run heeft hooguit 200 partners.' },
  'spec-complexity': {
    http: 422,
    text: 'The query is larger or deeper than the limits allow.',
    nl: 'De vraag is groter of dieper dan de grenzen toelaten.',
  },
  'overflow-guard': {
    http: 422,
    text: 'The declared range times the number of partners does not fit the ring.',
    nl: 'Het opgegeven bereik maal het aantal partners past niet in de ring.',
  },
  'not-approved': {
    http: 409,
    text: 'Not every partner in the query has approved it.',
    nl: 'Niet elke partner in de vraag heeft haar goedgekeurd.',
  },
  'not-offering': {
    http: 422,
    text: 'A partner in the query does not offer the data it asks for.',
    nl: 'Een partner in de vraag biedt de gevraagde gegevens niet aan.',
  },
  'aggregate-only': {
    http: 422,
    text: 'A partner has only a table made at the source, which does not tell this; ask by its variables, or leave the partner out.',
    nl: 'Een partner heeft alleen een tabel die aan de bron is gemaakt en die dit niet vertelt; vraag naar de variabelen daarvan, of laat de partner weg.',
  },
  'own-figures': {
    http: 422,
    text: 'A partner does not give figures of its own (combine: none); leave it out, or ask for the sum.',
    nl: 'Een partner geeft geen eigen cijfers (combine: none); laat hem weg, of vraag de som.',
  },
  'local-threshold': {
    http: 422,
    text: 'A partner leaves its own small cells out, which goes with neither a model nor groups that are made alike, or it did not offer so yet when this was asked; leave the partner out, or ask again.',
    nl: 'Een partner laat zijn eigen kleine cellen weg; dat gaat niet samen met een model of met groepen die gelijk worden gemaakt, of hij bood het nog niet zo aan toen dit werd gevraagd. Laat de partner weg, of vraag het opnieuw.',
  },
  'not-comparable': {
    http: 422,
    text: 'Figures of a partner may not be added up with those of others (class C); leave the partner or the variable out.',
    nl: 'Cijfers van een partner mogen niet bij die van anderen worden opgeteld (klasse C); laat de partner of de variabele weg.',
  },
  differencing: {
    http: 422,
    text: 'Together with what was answered before, this would be about a few persons alone; ask for larger groups, or for the same table as before.',
    nl: 'Samen met wat al is beantwoord zou dit over enkele personen alleen gaan; vraag grotere groepen, of dezelfde tabel als eerder.',
  },
  declined: {
    http: 409,
    text: 'A partner declined the query; why stands in its own books alone. Ask that partner, ask larger groups, or leave it out.',
    nl: 'Een partner heeft de vraag afgewezen; waarom staat alleen in zijn eigen boeken. Vraag het die partner, vraag grotere groepen, of laat hem weg.',
  },
  'query-already-opened': {
    http: 409,
    text: 'This question was answered before over other partners or data; opening it again could give away one partner.',
    nl: 'Deze vraag is eerder beantwoord over andere partners of gegevens; opnieuw openen kan één partner blootgeven.',
  },
  expired: { http: 410, text: 'The time for this has passed.', nl: 'De tijd hiervoor is voorbij.' },
  // Models
  'model-df': {
    http: 422,
    text: 'There are too few complete rows for so many terms; leave terms out or ask more partners.',
    nl: 'Er zijn te weinig volledige rijen voor zo veel termen; laat termen weg of vraag meer partners.',
  },
  'model-per-parameter': {
    http: 422,
    text: 'There are too few complete rows for each coefficient; leave terms out or merge levels.',
    nl: 'Er zijn te weinig volledige rijen per coëfficiënt; laat termen weg of voeg niveaus samen.',
  },
  'model-level': {
    http: 422,
    text: 'A level marks too few persons or partners: its coefficient would show their values. Merge levels or leave the term out.',
    nl: 'Een niveau wijst te weinig personen of partners aan: de coëfficiënt zou hun waarden tonen. Voeg niveaus samen of laat de term weg.',
  },
  'model-rank': {
    http: 422,
    text: 'A term is constant or follows from the others, so its coefficient does not exist; leave it out.',
    nl: 'Een term is constant of volgt uit de andere, dus de coëfficiënt bestaat niet; laat hem weg.',
  },
  'model-separation': {
    http: 422,
    text: 'A term tells the response apart perfectly, so its coefficient is infinite; merge levels or leave the term out.',
    nl: 'Een term scheidt de uitkomst volledig, dus de coëfficiënt is oneindig; voeg niveaus samen of laat de term weg.',
  },
  'model-not-converged': {
    http: 422,
    text: 'The fit did not settle within the iterations that the rules allow.',
    nl: 'Het model kwam niet tot rust binnen het aantal stappen dat de regels toelaten.',
  },
  'model-fit-limit': {
    http: 422,
    text: 'The model explains more than the rules allow: its fit would show the rows themselves. Leave terms out.',
    nl: 'Het model verklaart meer dan de regels toelaten: het zou de rijen zelf tonen. Laat termen weg.',
  },
  'step-mismatch': {
    http: 409,
    text: 'This step of the model does not follow from the sums that were opened before it; nothing was sent.',
    nl: 'Deze stap van het model volgt niet uit de eerder geopende optellingen; er is niets verstuurd.',
  },
  // Rounds
  'wrong-round': {
    http: 409,
    text: 'The message belongs to another round, query or set of peers.',
    nl: 'Het bericht hoort bij een andere ronde, vraag of groep.',
  },
  'binding-mismatch': {
    http: 409,
    text: 'The message is bound to other documents than those agreed.',
    nl: 'Het bericht is gebonden aan andere documenten dan afgesproken.',
  },
  'round-closed': { http: 410, text: 'The round no longer takes this message.', nl: 'De ronde neemt dit bericht niet meer aan.' },
  'round-id-seen': { http: 409, text: 'The round id was used before.', nl: 'Dit rondenummer is eerder gebruikt.' },
  'unexpected-message': {
    http: 409,
    text: 'The message does not fit the state the round is in.',
    nl: 'Het bericht past niet bij de stand van de ronde.',
  },
  equivocation: {
    http: 409,
    text: 'A different message stands in this place already; both are kept as evidence.',
    nl: 'Op deze plaats staat al een ander bericht; beide zijn als bewijs bewaard.',
  },
  'own-entry-mismatch': {
    http: 409,
    text: 'The coordinator shows another message of mine than the one I sent.',
    nl: 'De coördinator toont een ander bericht van mij dan ik stuurde.',
  },
  'share-set-split': {
    http: 409,
    text: 'The peers do not agree on who shared with whom.',
    nl: 'De deelnemers zijn het niet eens over wie met wie deelde.',
  },
  'share-decrypt': { http: 422, text: 'A share could not be opened.', nl: 'Een deel kon niet worden geopend.' },
  'share-commit-mismatch': { http: 422, text: 'A share does not fit its commitment.', nl: 'Een deel past niet bij zijn vastlegging.' },
  'dealer-inconsistent': {
    http: 422,
    text: 'A dealer committed to shares that do not lie on one polynomial.',
    nl: 'Een deler legde delen vast die niet op één polynoom liggen.',
  },
  'reveal-commit-mismatch': {
    http: 422,
    text: 'A revealed share does not fit its commitment.',
    nl: 'Een onthuld deel past niet bij zijn vastlegging.',
  },
  'bad-index': { http: 422, text: 'A share index is not a roster position.', nl: 'Een deelnummer is geen plaats in de deelnemerslijst.' },
  'survivors-invalid': {
    http: 422,
    text: 'The survivor list is not a set of partners that uploaded.',
    nl: 'De overlevendenlijst is geen groep partners die heeft geüpload.',
  },
  'survivors-conflict': {
    http: 409,
    text: 'A second, different survivor list was shown for one round.',
    nl: 'Voor één ronde is een tweede, andere overlevendenlijst getoond.',
  },
  'not-a-survivor': { http: 409, text: 'The survivor list leaves this partner out.', nl: 'De overlevendenlijst laat deze partner weg.' },
  'too-few-survivors': {
    http: 409,
    text: 'Too few partners are left to open a sum safely.',
    nl: 'Er zijn te weinig partners over om een som veilig te openen.',
  },
  quorum: {
    http: 409,
    text: 'Fewer distinct survivors signed than the threshold asks.',
    nl: 'Minder verschillende overlevenden tekenden dan de drempel vraagt.',
  },
  'already-revealed': {
    http: 409,
    text: 'Shares of this round were revealed for another survivor list.',
    nl: 'Delen van deze ronde zijn al onthuld voor een andere overlevendenlijst.',
  },
  'below-threshold': {
    http: 409,
    text: 'The request goes below a cryptographic threshold.',
    nl: 'Het verzoek gaat onder een cryptografische drempel.',
  },
  'vector-shape': {
    http: 422,
    text: 'The masked vector does not have the length and parts that the round fixed.',
    nl: 'De gemaskeerde vector heeft niet de lengte en delen die de ronde vastlegde.',
  },
  'digest-mismatch': {
    http: 422,
    text: 'The bytes do not have the digest that was announced.',
    nl: 'De bytes hebben niet de aangekondigde digest.',
  },
  'part-range': {
    http: 422,
    text: 'The part number lies outside the agreed number of parts.',
    nl: 'Het deelnummer ligt buiten het afgesproken aantal delen.',
  },
  length: {
    http: 422,
    text: 'The part does not have the length that its place demands.',
    nl: 'Het deel heeft niet de lengte die zijn plaats vraagt.',
  },
  'input-conflict': {
    http: 409,
    text: 'Other bytes are stored for this part already.',
    nl: 'Voor dit deel zijn al andere bytes opgeslagen.',
  },
  'cell-range': {
    http: 422,
    text: "A local figure lies outside its declared range; in a link that is the sum of a person's rows. Declare a wider range in the codebook, or narrow the table.",
    nl: 'Een lokaal cijfer ligt buiten zijn opgegeven bereik; in een koppeling is dat de som van de rijen van een persoon. Geef in het codeboek een ruimer bereik op, of beperk de tabel.',
  },
  precision: {
    http: 422,
    text: 'A number has more decimals than its column declares.',
    nl: 'Een getal heeft meer decimalen dan zijn kolom opgeeft.',
  },
  'range-violation': {
    http: 422,
    text: 'The opened sum lies outside the declared range; nothing was released.',
    nl: 'De geopende som ligt buiten het opgegeven bereik; er is niets vrijgegeven.',
  },
  'result-mismatch': {
    http: 422,
    text: 'The released figures are not the ones that the logged inputs give.',
    nl: 'De vrijgegeven cijfers zijn niet die welke de vastgelegde invoer geeft.',
  },
  dropped: {
    http: 409,
    text: 'A partner fell away and the rest may not go on without it.',
    nl: 'Een partner viel weg en de rest mag niet zonder haar verder.',
  },
  // Blinded lists
  'canary-missing': {
    http: 409,
    text: 'A list came back without the canaries that every list carries: a holder spoiled it; nothing was counted.',
    nl: 'Een lijst kwam terug zonder de kanaries die elke lijst draagt: een houder heeft haar bedorven; er is niets geteld.',
  },
  'size-mismatch': {
    http: 409,
    text: 'A list is shorter than its owner said; nothing was counted.',
    nl: 'Een lijst is korter dan haar eigenaar zei; er is niets geteld.',
  },
  'set-size': {
    http: 422,
    text: 'A set is too small, or too large, to be compared.',
    nl: 'Een verzameling is te klein of te groot om te vergelijken.',
  },
  'fan-out': {
    http: 422,
    text: 'One identifier has more rows than the link hides or allows: raise slots or maxDegree, or narrow the table.',
    nl: 'Eén identificatie heeft meer rijen dan de koppeling verbergt of toestaat: verhoog slots of maxDegree, of beperk de tabel.',
  },
  'quota-exceeded': {
    http: 429,
    text: 'As much was asked as a year allows: of a purpose and a dataset, or of sets compared by these partners.',
    nl: 'Er is zoveel gevraagd als een jaar toelaat: van een doel en een dataset, of aan vergelijkingen door deze partners.',
  },
  'element-invalid': {
    http: 400,
    text: 'A blinded list holds bytes that are no element of its group; the whole list is refused.',
    nl: 'Een versluierde lijst bevat bytes die geen element van haar groep zijn; de hele lijst is geweigerd.',
  },
  'element-repeated': {
    http: 400,
    text: 'A blinded list holds the same element twice; the whole list is refused.',
    nl: 'Een versluierde lijst bevat hetzelfde element twee keer; de hele lijst is geweigerd.',
  },
  // Log
  'log-fork': {
    http: 409,
    text: 'The log shows two histories; all rounds stop and the evidence is kept.',
    nl: 'Het logboek toont twee geschiedenissen; alle rondes stoppen en het bewijs wordt bewaard.',
  },
  'log-rollback': {
    http: 409,
    text: 'The log is shorter than one that was signed before.',
    nl: 'Het logboek is korter dan een eerder ondertekend logboek.',
  },
  'log-behind': {
    http: 503,
    text: "The coordinator's store is an older copy of the log; it takes nothing until partners' copies have brought back the rest. Try again later.",
    nl: 'De opslag van de coördinator is een oudere kopie van het logboek; hij neemt niets aan tot kopieën van partners de rest hebben teruggebracht. Probeer het later weer.',
  },
  'log-sealed': {
    http: 410,
    text: 'The log was sealed: it has ended and takes nothing more.',
    nl: 'Het logboek is verzegeld: het is beëindigd en neemt niets meer aan.',
  },
  'log-inconsistent': {
    http: 422,
    text: "The log's leaves do not give its signed root.",
    nl: 'De bladeren van het logboek geven niet de ondertekende wortel.',
  },
  'bad-proof': {
    http: 422,
    text: 'A Merkle proof does not lead to the signed root.',
    nl: 'Een Merkle-bewijs leidt niet naar de ondertekende wortel.',
  },
  'not-cosigned': {
    http: 409,
    text: 'Too few partners have cosigned the log; no data leave before that.',
    nl: 'Te weinig partners hebben het logboek medeondertekend; tot dan vertrekken geen gegevens.',
  },
  'prev-mismatch': {
    http: 409,
    text: "The event does not follow its signer's previous event.",
    nl: 'De gebeurtenis volgt niet op de vorige van haar ondertekenaar.',
  },
  // Service
  'rate-limited': { http: 429, text: 'Too many requests; wait and try again.', nl: 'Te veel verzoeken; wacht en probeer opnieuw.' },
  storage: {
    http: 503,
    text: 'The store cannot take more now; nothing was changed.',
    nl: 'De opslag kan nu niets meer aannemen; er is niets veranderd.',
  },
  timeout: {
    http: 408,
    text: 'The request took longer than this address allows.',
    nl: 'Het verzoek duurde langer dan dit adres toestaat.',
  },
  internal: { http: 500, text: 'Something failed inside; nothing was changed.', nl: 'Er ging intern iets mis; er is niets veranderd.' },
});

export type ErrorCode = keyof typeof errorTexts;

/** Whether a text is one of the closed list's codes. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTexts, text);
