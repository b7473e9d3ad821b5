"""The language of the wordings: lines of plain text, merge fields, conditions, standing blocks. Nothing else.

    # title            ## heading           text: a paragraph        . text: a numbered article
    > text: a boxed note                    [[block]] alone on a line
    === alone on a line: from here the standing clauses, which hold no merge field
    {{ student.name }}                      {% if minor %} … {% elif a and not b %} … {% else %} … {% endif %}

Pure: it knows what a catalogue allows and nothing of where a wording comes from.
"""

from placement.papers.markup.checking import Needs, Vocabulary, check
from placement.papers.markup.language import Fault
from placement.papers.markup.lines import source_of
from placement.papers.markup.usage import Used, used

__all__ = ["Fault", "Needs", "Used", "Vocabulary", "check", "source_of", "used"]
