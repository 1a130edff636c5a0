"""What people write back, in both languages: who says stop is heard, who speaks of a bus stop is answered."""

import pytest

from actions.consent.stop_words import read_reply

STOP = """
STOP
Stop
stop
stop.
STOP!!!
"STOP"
*stop*
 stop
stopall
STOP ALL
Unsubscribe
UNSUBSCRIBE please
cancel
CANCEL.
End
quit
QUIT!
opt out
Stop please
please stop
Please STOP, thank you
ok stop
No. Stop.
stop it
STOP 36180
STOP au 36111
Stop sms
please stop texting me
Could you stop texting me please
stop messaging me!
Stop sending me messages
stop sending me these texts
Please stop sending
stop the messages
Stop all these messages please
stop spamming me
Stop contacting me, I am not interested
I told you to stop emailing me
Hi, I moved to Basel so please stop sending me reminders
Thanks for everything but I don't need this any more. Stop
Not interested, stop
Wrong number. STOP
who is this? stop
STOP I do not know you
I am not a customer any more STOP
Don't text me anymore
Do not contact me again
don't message me
never text me again
no more texts
No more messages please
I don't want these messages
I don't want to receive any more texts
I no longer want to receive your newsletter
I do not wish to be contacted
I don't want to hear from you
I want to unsubscribe
how do I unsubscribe?
why can't I unsubscribe
Unsubscribe me from this list
please unsubscribe my number
Opt me out
I would like to opt out
Please remove me from your list
take me off this list
Remove my number please
delete my number
Lose my number
leave me alone
I want you to stop
make it stop
ARRET
ARRÊT
Arrêt
arrêt svp
arrêtez
Arrêtez s'il vous plaît
arrete
stop merci
Merci, stop
Désabonner
DÉSABONNER
désabonnement
désinscription
desabonnez-moi
Désinscrivez-moi svp
je veux me désabonner
Je souhaite me désinscrire
Bonjour, je voudrais me désabonner de vos messages, merci
comment me désabonner ?
comment se désinscrire
merci d'arrêter
Merci d’arrêter.
Bonjour, merci d'arrêter de m'envoyer des SMS
arrêtez de m'écrire
Arrêtez de m’envoyer des messages
arrête de m'envoyer des messages
Cessez de me contacter
stop aux messages
Stop pub
stop les sms
Arrêtez vos pubs !
arrêtez ces messages
ne m'envoyez plus rien
Ne m’écrivez plus
ne me contactez plus jamais
merci de ne plus m'envoyer de SMS
Merci de ne plus me contacter
je ne veux plus recevoir vos messages
je veux plus de vos sms
Je ne souhaite plus recevoir de publicité
plus de sms svp
Plus de messages
assez de messages
marre de vos messages
retirez-moi de votre liste
Enlevez mon numéro
supprimez mon numéro de vos fichiers
laissez-moi tranquille
fichez-moi la paix
Ça suffit. Stop.
Je ne suis plus client. Arrêtez.
J'ai déménagé, arrêtez svp
Je ne vous connais pas STOP
Hey can you guys quit texting this number
Please take my name off your mailing list
I didn't sign up for this, stop sending these
Enough already. Unsubscribe.
STOP SENDING ME THIS
PLEASE STOP
STOP TEXTING ME
Stop writing to me
stop with the texts
pls stop the spam
stop bugging me
don't ever contact me again
no more
quit sending me stuff
I want out of this list
cancel my subscription to these texts
please cancel these messages
end these texts
Veuillez cesser tout envoi
Veuillez ne plus m'envoyer de messages
Pourriez-vous arrêter de m'envoyer des sms ?
j'en ai marre de vos sms
merci de me désinscrire
Merci de me retirer de vos listes
STOP merci de ne plus me contacter
arretez de menvoyer des messages
je ne suis pas intéressé, arrêtez de m'appeler
plus jamais de message
svp stop
desabonnement svp
stop stop stop
Stop🛑
ARRETEZ VOS MESSAGES
veuillez me supprimer de votre liste
Je souhaite ne plus recevoir de sms
je ne désire plus recevoir de sms de votre part
Arrêt !
"Stop", merci
Non merci stop
ok, unsubscribe me please
Mr Martin has died, please stop contacting us
"""

START = """
START
start
Start please
UNSTOP
subscribe
resubscribe
Opt in
please start texting me again
I'd like to subscribe again
subscribe me
you can text me again
réabonner
Réabonnez-moi
je veux me réabonner
vous pouvez m'écrire à nouveau
reprendre
"""

HELP = """
HELP
help
Help!
help please
INFO
aide
AIDE svp
"""

OTHER = """
stop by at 5?
Can I stop by at 5?
Stop by whenever you like
I'll stop at the shop first
the bus stop
Meet me at the bus stop
I am at the bus STOP
we get off at the next stop
Is it the last STOP?
There is a stop sign at the corner
don't stop
Don't stop texting me
please don't stop sending the reminders
don't stop, it works
never stop sending these, they are great
Non-stop
Are you open non-stop?
I can't stop laughing
it won't stop raining
Does the pain ever stop?
Stop, you are too funny
When does the class end?
the end of the course
I quit my job
I quit smoking
Can I cancel my booking?
I need to cancel tomorrow
I can't come. Cancel.
please cancel the class on Monday
I don't want to unsubscribe
I did not unsubscribe
don't unsubscribe me
I never unsubscribed
My friend unsubscribed
Don't text me before nine
Stop sending coaches to Geneva
Do not send me the invoice yet
I didn't get any messages
Did you get my messages?
I have no more texts left on my plan
I need help with my booking
Can you help me move the class?
More info about the course please
When do we start?
start at nine?
We start on Monday
Yes
ok
No
thanks!
See you tomorrow
Remove the mat from my order
Take me with you
n'arrêtez pas
n'arrêtez pas de m'écrire
N’arrêtez surtout pas
arrêtez pas
ne vous arrêtez pas
je n'arrête pas de rire
l'arrêt de bus
Je suis à l'arrêt de bus
Rendez-vous à l'arrêt du tram
je suis en arrêt maladie
sans arrêt
Il pleut sans arrêt
je me suis arrêté en route
J'ai arrêté de fumer
Merci d'arrêter la musique à dix heures
je ne veux pas me désabonner
Ne me désabonnez pas
pas besoin de me désabonner
je ne reçois plus vos messages
j'ai plus de messages que lui
J'ai perdu mon numéro de client
Pouvez-vous changer mon numéro ?
Voulez-vous annuler la séance ?
Je dois annuler demain
à la fin du cours
Aidez-moi à déplacer mon cours
j'ai besoin d'aide pour ma réservation
On commence quand ?
Oui
non merci
Le stop du bus est fermé
On fait du stop
J'y vais en stop
Please don't stop the reminders
I'll stop by after work to drop off messages
the train stops at Lausanne
Can we stop at 6 instead?
could you stop the music
I want to stop smoking
I would like to stop the course in June
We had to stop for petrol. See you soon
Full stop.
I love your texts, never stop!
Pouvez-vous arrêter la clim ?
je veux arrêter de fumer
Je voudrais arrêter mon abonnement fitness en juin
il n'y a plus de messages dans ma boîte
je n'ai plus de batterie
Je ne veux plus venir le lundi
Je ne veux plus de croissants
Merci de ne plus fermer la porte
oubliez mon numéro de casier, c'est le 12
plus de pub que de sport à la télé
Retirez le tapis de ma commande
How many messages do I get?
I don't want to get up early
I don't want to hear from David
When will the offers end?
stop 5
Did you stop the promo code?
Why did you stop sending messages?
you stopped sending me messages
Je n'ai pas reçu les messages
Are the offers still on or did you stop the offers
Cancel the 3pm and end the meeting
help me find the studio
info sur les cours ?
laissez-moi un message
I opted out of the lunch
can I opt out of the lunch?
Le prochain stop
Arrête, tu es trop drôle
STOP by whenever
je ne peux pas arreter de rire
Merci de supprimer mon rendez-vous
arrête-toi au feu
"""


def phrases(lines: str) -> list[str]:
    return [line for line in lines.splitlines() if line]


@pytest.mark.parametrize("text", phrases(STOP))
def test_who_wants_no_more_messages_is_heard(text: str) -> None:
    assert read_reply(text) == "stop"


@pytest.mark.parametrize("text", phrases(START))
def test_who_wants_messages_again_is_heard(text: str) -> None:
    assert read_reply(text) == "start"


@pytest.mark.parametrize("text", phrases(HELP))
def test_who_asks_for_help_in_one_word_is_heard(text: str) -> None:
    assert read_reply(text) == "help"


@pytest.mark.parametrize("text", [*phrases(OTHER), "", "   ", "👍", "?", "x" * 5_000, "stop by " * 600, "don't " * 900])
def test_what_only_sounds_like_it_is_for_people_to_answer(text: str) -> None:
    assert read_reply(text) is None
