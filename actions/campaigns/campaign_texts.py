"""The text of a campaign and the variables in it, such as `{first_name}`."""

import re
from collections.abc import Mapping

from models.campaigns import Message
from models.users import User

VARIABLE = re.compile(r"\{([a-z_]{1,40})\}")
MEANT = re.compile(r"\{(\s*[^\W\d][^{}\n]{0,39})\}")
"""What somebody may take for a variable, however it is spelt: `{Name}`, `{ name }`, `{prénom}`, `{first name}`."""
OF_PERSON = ("first_name", "name", "email", "phone")
OF_ALL = ("tenant", "media_link", "unsubscribe_link")
VARIABLES = (*OF_PERSON, *OF_ALL)


def variables_of(message: Message) -> list[str]:
    """Names that the text uses, in their order."""
    return list(dict.fromkeys(VARIABLE.findall(f"{message.subject} {message.text}")))


def unknown_variables(message: Message) -> list[str]:
    """What stands in braces though nothing can stand for it: no variable, and no default either."""
    meant = dict.fromkeys(MEANT.findall(f"{message.subject}\n{message.text}"))
    return [name for name in meant if name not in VARIABLES and not message.defaults.get(name)]


def lacks_page(message: Message) -> bool:
    """Whether it leads people to a media page and names none."""
    names = variables_of(message)
    return "media_link" in names and message.media_page_id is None and not message.defaults.get("media_link")


def values_for(person: User, names: list[str]) -> dict[str, str]:
    """What a delivery keeps of a person: only what the text uses, and only what there is."""
    first_name = person.name.split()[0] if person.name.split() else ""
    known = {"first_name": first_name, "name": person.name, "email": person.email, "phone": person.phone}
    return {name: value for name in names if (value := known.get(name))}


def says_nothing(message: Message, values: Mapping[str, str]) -> bool:
    """Whether the text is made of variables alone, and nothing stands for them with this person."""
    if VARIABLE.sub("", message.text).strip():
        return False
    shared = dict.fromkeys(OF_ALL, "something")
    return not render(message.text, shared | dict(values), message.defaults).strip()


def render(text: str, values: Mapping[str, str], defaults: Mapping[str, str]) -> str:
    """The text with each variable's value, else its default, else nothing; what is no variable stays as it is."""

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in VARIABLES and name not in defaults:
            return match.group(0)
        return values.get(name) or defaults.get(name, "")

    return VARIABLE.sub(value_of, text)
