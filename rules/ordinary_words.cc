// Written down for this program: the function words of both languages, and the commonest names of days, people, things
// and acts. Debian has word lists, but none that says how often a word is used.
#include "rules/ordinary_words.h"

#include <algorithm>
#include <string>
#include <vector>

namespace schouw {
namespace {

constexpr std::string_view kWords =
    "a aan about above account achter address adres advocaat afspraak after again against air al all alle alleen "
    "alles along als also altijd always an and andere anders angst another answer antwoord any app appel april "
    "are around arts as at august augustus auto avond baan baas back bank be became because bed bedrijf been beer "
    "before began beginnen begint belasting bellen below ben bent berg bericht berichten best bestand bestanden "
    "bestellen bestelling betaalt betalen betaling between bier big bij bijna bike binnen bird black bleef blij "
    "blijft blijven bloem blue body boek boeken book boom boos boot bos both bought boven boy bread brief broer "
    "broke brood brought browser brug built buiten bus business but buurman buurvrouw buy by came can car card "
    "cat chair channel cheap child children city coffee cold come company computer cost could country court "
    "cursus cut daar dacht dag dagen dan dat day de death december deden deed denken denkt derde deur deze dicht "
    "did die dier different dinsdag diploma dit do dochter doctor doen does doet dog dokter donderdag dood door "
    "dorp down download downloaden drew drinken drove during each early een eerste email en er erg eten euro even "
    "evening every examen example eye face familie family father februari february feest fell felt few fiets file "
    "files film films fire first fish flight flower folder food for foto fotos found free friday friend from "
    "fruit gaan gaat gaf game games gave gebruik gebruiken gebruikt gedaan geeft geen gegaan gegeven gehad "
    "gekocht geld geluk gemaakt gemeente genomen get geven geweest geworden gezegd gezien gezocht gezondheid ging "
    "gingen girl gisteren give go goed goede good got gratis great green grew groente groot grote haar had hadden "
    "hand hart has have he head health heard heart heb hebben hebt heeft heel held help helpen helpt hem her here "
    "het hier high hij him his hoe hoewel hoge home hond hoofd hoog horse hospital hot hotel hour house how huis "
    "huizen hulp hun i iemand iets if ik in informatie information inloggen install installeren instellingen "
    "internet into is it its ja jaar januari january jaren je jij job jong jonge jongen jouw juli jullie july "
    "june juni just kaas kamer kan kanaal kantoor kat keek kept keuken kijken kijkt kind kinderen klant klein "
    "kleine know koffie koken komen komt kon konden koop koopt kopen kort korte korting kosten koud krant kreeg "
    "krijgen krijgt kun kunnen kunt kwam kwamen laag laat laatste lag lage land lang lange langs langzaam laptop "
    "large las last late laten later law lay led leert leest left leraar leren less let letter leven lezen "
    "lichaam liefde liet life liggen ligt like link listen little login long look lopen lost love low lucht "
    "luisteren maakt maakte maan maand maandag maanden maar maart made mag mail make maken man mannen many map "
    "march markt may maybe me meant medicijn meer meest mei meisje melk men mens mensen message met middag mij "
    "mijn milk minder minute minuten minuut misschien mocht moe moeder moest moet moeten mogen monday money month "
    "mooi mooie moon more morgen morning most mother movie much muis music muziek my naam naar naast nacht nam "
    "name near nee neemt nemen netwerk network never new news next niemand niet niets nieuw nieuwe nieuws night "
    "no nog nooit not november now nu number nummer ochtend october of off office often oktober old om omdat on "
    "onder one ongeveer only ons onze oog ook oor op open openen oplossing or order other oud oude ouders our out "
    "over overheid own paard page pagina paid pakket paper parent party password pay people per phone photo "
    "picture pijn plan play plezier police politie post postcode price prijs printer probleem problem program "
    "programma project put question raam rain ran read recept rechtbank rechter red regel regels regen reis "
    "reizen rekening right rijden road rond room rose rule said salaris sale same samen sat saturday say scherm "
    "school schreef schrijft schrijven screen search see sell sent september server set settings she shop short "
    "since sinds site slapen slecht slechte sluiten small sneeuw snel snelle snow so software sollicitatie some "
    "sometimes soms speelt spel spelen spelletje spent spoke sport staan staat stad still stoel stond stood "
    "stoppen stopt store straat straks strand street such sun sunday taak taart table tablet tafel take te tea "
    "tegen telefoon terug than that the thee their them then there these they think this thought through thuis "
    "thursday tijd tijdens time to today toen toets told tomorrow too took top tot town train travel tree trein "
    "trip tuesday tuin tussen tweede two u uit under understood until up uren us use uur vaak vader vakantie van "
    "vandaag veel verdrietig vergadering verjaardag verkoop very via video vinden vindt vis vlees vliegtuig voet "
    "voetbal vogel volgende vond voor voorbeeld vorige vraag vraagt vragen vriend vrienden vriendin vrijdag vroeg "
    "vroeger vrouw vrouwen vuur waar waarom wacht wachten wachtwoord wanneer want waren warm was wat watch water "
    "way we website wednesday wedstrijd week weer weet weg weinig weken wel welke well went werd werden were "
    "wereld werk werken werkt wet weten what when where which while white who why wie wij wijn wil wilde will "
    "willen wilt wind window wine winkel wist with within without woensdag woman women wonen woont worden wordt "
    "work world would wrote year yellow yesterday you young your zag zal zat zaterdag ze zee zeer zeggen zegt zei "
    "zelf ziek ziekenhuis zien ziet zij zijn zit zitten zodat zoeken zoekmachine zoekt zon zondag zonder zoon zou "
    "zouden zullen zult zus ";

const std::vector<std::string_view>& SortedWords() {
  static const std::vector<std::string_view> sorted = [] {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < kWords.size(); at = kWords.find(' ', at) + 1)
      words.push_back(kWords.substr(at, kWords.find(' ', at) - at));
    std::sort(words.begin(), words.end());
    return words;
  }();
  return sorted;
}

}  // namespace

bool IsOrdinaryWord(std::string_view folded) {
  return std::binary_search(SortedWords().begin(), SortedWords().end(), folded);
}

}  // namespace schouw
