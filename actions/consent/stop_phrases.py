"""How sentences in English and French ask for no more messages, or for messages again, as `actions.consent.stop_words` has made
them plain: lower case, no accents, blanks for apostrophes."""

import re


def _any(words: str) -> str:
    return f"({'|'.join(words.split())})"


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_TO_ME = r"( to)?( me| us| this number| my (phone|number|mobile|cell))?"
_WRITING = (
    r"(e ?mailing|sms ?ing|"
    + _any(
        "texting txting messaging contacting mailing whatsapping spamming bothering bugging annoying harassing pestering"
        " calling writing notifying"
    )
    + ")"
)
_MESSAGES = (
    r"(text messages|e ?mails?|promo \w+|"
    + _any(
        "messages? msgs? texts? txts? sms smses mails? newsletters? promotions? promos? ads spam advertising offers"
        " notifications? reminders? whatsapps? marketing campaigns? alerts? stuff crap shit rubbish junk"
    )
    + ")"
)
_WHICH = rf"( {_any('all any the these those this your such more with of me us other further daily stupid damn fucking')}){{0,4}}"
_FOR_EVER = r"( (any ?more|again|ever|ever again|at all|from now on|in (the )?future|via \w+|by \w+|on \w+|with \w+))*$"
_NO = r"(do not|don t|dont|never|must not|mustn t)"
_NOT_WANT = r"(do not|don t|dont|no longer)"
_LEAVE = r"(me|my (number|name|phone|details|contact|e ?mail)( number| address)?)"

_MES = (
    r"(e ?mails?|"
    + _any(
        "messages? msgs? sms textos? mails? courriels? pubs? publicites? promos? promotions? offres? spams? newsletters?"
        " envois? rappels? notifications? whatsapps?"
    )
    + ")"
)
_CES = rf"( {_any('tout toute tous toutes les des ces vos tes de d cette ce votre aux a au avec la le l')}){{0,4}}"
_M = r"(m|nous|me)"
_ECRIRE = rf"({_M} ?)?" + _any(
    "envoyer contacter ecrire texter deranger spammer appeler importuner embeter harceler relancer solliciter adresser"
)
_ECRIVEZ = _any("envoy contact ecri text derang spamm appel import harcel relanc sollicit") + r"\w*"
_MERCI_DE = (
    r"(merci|veuillez|priere|il faut|pouvez vous|peux tu|pourriez vous"
    r"|je (veux|voudrais|souhaite|demande)( que (vous|tu|ca))?)( bien)?( d| de| vouloir)?"
)
_JE_VEUX = _any("veux veut voulons souhaite desire voudrais")
_MON_NUMERO = r"(mon numero(?! (de|du) (?!vos|votre|la|cette|tes|ta))|mes coordonnees|mon nom|ce numero)"


STOPS = _either(
    # stop doing it
    rf"\b(stop|quit|cease) {_WRITING}\b",
    rf"\b(stop|quit|cease) sending( me| us)?{_WHICH} {_MESSAGES}\b",
    rf"\b(stop|quit|cease) sending{_TO_ME}( (this|these|those|them|it))?( any ?more)?$",
    rf"\b(stop|cease|end|cancel){_WHICH} {_MESSAGES}\b(?! (by|at|in)\b)",
    rf"\b{_NO}( ever)? (text|message|contact|e ?mail|whatsapp|sms|write|spam|bother|txt|call){_TO_ME}{_FOR_EVER}",
    rf"\b{_NO}( ever)? send( me| us){_WHICH} {_MESSAGES}{_FOR_EVER}",
    rf"^no more{_WHICH} {_MESSAGES}\b",
    rf"\b{_NOT_WANT} (want|wish|need|like)( to)?( (get|receive|be getting|hear|have|see))?( any ?more| any longer)?"
    rf"( from you)?{_WHICH} {_MESSAGES}\b",
    rf"\b{_NOT_WANT} (want|wish)( to)? (hear from you|be (contacted|texted|messaged|e ?mailed))",
    r"^(i )?(want|would like|d like|need) (you|this|it|these|them) to stop$",
    r"\bmake (it|this|them) stop$",
    # leave me out
    r"\b(un ?subscribe|unsub) (me|us|my|this|from|please|now|immediately)\b",
    r"\b(to|i|can t|cannot|please|can you|could you) (just )?un ?subscribe\b",
    rf"\b(opt|opting) (me )?out( of (this|these|your|all)\b| of{_WHICH} {_MESSAGES}\b|{_FOR_EVER})",
    r"\bout of (this|your) (mailing )?list\b",
    rf"\bcancel my subscription to{_WHICH} {_MESSAGES}\b",
    rf"\b(remove|take|delete|drop|erase|get) {_LEAVE} (off|from|out)\b",
    r"\b(remove|delete|lose|erase|forget) my (phone |mobile |cell )?number\b",
    r"\bleave me alone\b",
    # arrêtez
    rf"\b(arret\w*|cess\w+|stopp\w+|stop)( \w+)? (de|d) {_ECRIRE}\b",
    rf"\b(arret(e|es|ez|er)|cess(e|ez|er)|stopp(e|ez|er)|stop){_CES} {_MES}\b",
    rf"^{_MERCI_DE} (arret(er|ez|iez|es|e)|cess(er|iez|e))( tout| ca| cela)?$",
    rf"\b(ne|de ne) plus {_ECRIRE}\b",
    rf"\bne {_M} {_ECRIVEZ} plus\b",
    rf"^{_M} {_ECRIVEZ} plus\b",
    rf"\b(ne |n )?plus (jamais )?({_M} )?(recevoir|etre (contacte|sollicite|derange|importune)e?|avoir){_CES}"
    rf"( {_MES}|$| par\b| de (votre|ta) part)",
    rf"^(j en ai |j ai )?(plus|assez|marre|ras le bol)( jamais)? de?{_CES} {_MES}\b(?! que\b)",
    rf"\b(ne )?{_JE_VEUX} (vraiment )?plus( jamais)?( {_M})?( recevoir| avoir)?{_CES} {_MES}\b",
    # oubliez-moi
    r"\b(me|m|moi|nous) (des[ia]bonner|desinscrire|desabonne|desinscris|desinscri[st]?)\b",
    r"\b(desabonn(ez|e|er)|desinscri(vez|s|re)) (moi|nous)\b",
    r"\bcomment se (desabonner|desinscrire)\b",
    rf"\b(retir|enlev|supprim|effac|ray|oubli|sort)\w* {_MON_NUMERO}\b",
    r"\b(me|moi|nous|m) (retir|enlev|supprim|effac|ray|sort)\w* (de|d) (la|votre|vos|cette|ces|ta|tes) (listes?|fichiers?|base)",
    r"\b(retir|enlev|supprim|effac|ray|sort)\w* (moi|nous) (de|d) (la|votre|vos|cette|ces|ta|tes) (listes?|fichiers?|base)",
    r"\b(laiss|fich|fout|lach)\w* (moi|nous) (tranquille|la paix|en paix)\b",
)
STARTS = _either(
    rf"\b(start|resume|restart) ({_WRITING}|sending)\b.*\b(me|us|messages|texts|again)\b",
    r"\b(re ?subscribe|subscribe) me\b",
    r"\b(want|like|wish) to (re ?subscribe|subscribe|opt (back )?in)( again)?$",
    r"\bopt (me )?(back )?in$",
    r"\b(can|may) (text|message|write to|write|contact|e ?mail) me again\b",
    r"\b(reabonn(ez|e|er)|reinscri(vez|s|re)) moi\b",
    r"\b(veux|voudrais|souhaite|aimerais) (bien )?(m abonner|me (re)?abonner|me reinscrire)\b",
    r"\b(veux|voudrais|souhaite|aimerais) (bien )?((a|de) nouveau recevoir|recevoir (a|de) nouveau)\b",
    r"\b(recommenc|repren)\w* (a m envoyer|les (envois|messages|sms))\b",
    r"\bpouvez (a nouveau |de nouveau )?m ecrire( a nouveau| de nouveau)?$",
)
