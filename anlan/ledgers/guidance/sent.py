"""Whose desk an expert's is: whoever has a post as an expert under the same name, and the same telephone where both say one.

posts_of(visit, clock.today())      # of those who are to go
"""

from datetime import date

from django.db.models import Q, QuerySet

from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import EXPERT

from .experts import Expert
from .models import Guidance


def posts_of(visit: Guidance, day: date) -> QuerySet[Post]:
    """Wherever they lie: an expert's post need not lie where the visit does."""
    where = Q(pk__in=[])
    for expert in (visit.lead, visit.second):
        if expert is not None:
            where |= _same(expert)
    return Post.objects.within(system_actor().scope).filter(Post.held_on(day), where, role=EXPERT)


def _same(expert: Expert) -> Q:
    """The person whom the pool names, else by name: two of one name are told apart by their telephones, and whoever is another
    expert's person is not this one. A matter of one is not the other's to read.
    """
    if expert.person_id is not None:
        return Q(person=expert.person_id)
    namesakes = Expert.objects.known().filter(Expert.present(), name=expert.name, person__isnull=False)
    named = Q(person__name=expert.name) & ~Q(person__in=namesakes.values("person"))
    return named & (Q(person__phone="") | Q(person__phone=expert.phone)) if expert.phone else named
