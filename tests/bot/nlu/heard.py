"""Messages as customers write them, none of which is a training example: what is meant, and in which language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """A customer of `utility` writes `text`; `language` is the one to answer in."""

    utility: str
    language: str
    text: str
    intent: str


HEARD = [
    Heard("kesco", "sq", "sa para i kam borxh juve", "check_balance"),
    Heard("ossh", "sq", "Dua ta di sa detyrime kam në llogari", "check_balance"),
    Heard("kesco", "sq", "me trego faturen e fundit te lutem", "latest_bill"),
    Heard("kesco", "sq", "tung si jeni sot", "greet"),
    Heard("kesco", "sq", "shume flm per ndihmen qe me dhate", "thanks"),
    Heard("kesco", "sq", "a je robot a njeri i vertete ti", "bot_challenge"),
    Heard("kesco", "sq", "du me fol me ni njeri te gjalle", "talk_to_person"),
    Heard("kesco", "sq", "ne cilat vende mundem me e pagu faturen", "ask_faq"),
    Heard("ossh", "sq", "si ta shkarkoj faturen nga interneti", "ask_faq"),
    Heard("kesco", "sq", "a mundesh me fol anglisht me mu", "change_language"),
    Heard("kesco", "sq", "mirupafshim edhe nje here", "goodbye"),
    Heard("kesco", "sq", "si do te jete moti neser ne prishtine", "not_in_knowledge"),
    Heard("ossh", "sq", "dua te dal nga llogaria ime tani", "log_out"),
    Heard("kesco", "en", "what do I owe you right now", "check_balance"),
    Heard("kesco", "en", "can you show me my most recent bill", "latest_bill"),
    Heard("kesco", "en", "hello dear team", "greet"),
    Heard("kesco", "en", "are you a real human or some machine", "bot_challenge"),
    Heard("kesco", "en", "i want to speak with somebody from support", "talk_to_person"),
    Heard("kesco", "en", "in which places can I pay the electricity bill", "ask_faq"),
    Heard("kesco", "en", "thanks for helping me out today", "thanks"),
    Heard("kesco", "en", "who is the president of france", "not_in_knowledge"),
    Heard("kesco", "en", "log me out of my account please", "log_out"),
    Heard("kesco", "en", "has my power been reconnected yet", "reconnection_status"),
    Heard("kesco", "en", "please switch to Albanian", "change_language"),
    Heard("kesco", "en", "you are such a stupid machine", "insult"),
    Heard("energijaplus", "sl", "koliko denarja vam dolgujem", "check_balance"),
    Heard("energijaplus", "sl", "pokažite mi moj zadnji račun", "latest_bill"),
    Heard("energijaplus", "sl", "dobro jutro vam želim", "greet"),
    Heard("energijaplus", "sl", "najlepsa hvala za vaso pomoc", "thanks"),
    Heard("energijaplus", "sl", "ste vi robot ali pravi človek", "bot_challenge"),
    Heard("energijaplus", "sl", "rad bi se pogovoril z vašim zaposlenim", "talk_to_person"),
    Heard("energijaplus", "sl", "ob kateri uri se začne nižja tarifa", "ask_faq"),
    Heard("energijaplus", "sl", "kakšno bo jutri vreme na morju", "not_in_knowledge"),
    Heard("energijaplus", "sl", "nasvidenje in lep dan še naprej", "goodbye"),
    Heard("energijaplus", "sl", "odjavi me iz mojega racuna", "log_out"),
    Heard("energopro", "ka", "რა თანხა მაქვს ამჟამად დავალიანება", "check_balance"),
    Heard("energopro", "ka", "ra tanxa maqvs amjamad davalianeba", "check_balance"),
    Heard("energopro", "ka", "ბოლო ქვითარი მაჩვენე თუ შეიძლება", "latest_bill"),
    Heard("energopro", "ka", "გამარჯობა, როგორ ბრძანდებით დღეს", "greet"),
    Heard("energopro", "ka", "didi madloba daxmarebistvis", "thanks"),
    Heard("energopro", "ka", "შენ რობოტი ხარ თუ ცოცხალი ადამიანი", "bot_challenge"),
    Heard("energopro", "ka", "operatortan dalaparakeba minda axlave", "talk_to_person"),
    Heard("energopro", "ka", "გადახდის მერე რამდენ ხანში ჩამირთავენ დენს", "ask_faq"),
    Heard("energopro", "ka", "ხვალ ბათუმში როგორი ამინდი იქნება", "not_in_knowledge"),
    Heard("energopro", "ka", "ნახვამდის და კარგად იყავით", "goodbye"),
]
