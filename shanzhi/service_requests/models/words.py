from django.contrib.postgres.search import SearchVectorField
from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.models.request import ServiceRequest


class RequestWords(StreetOwned):
    """The pieces a request is found by. Read only through the function service_requests_find (see queries.find):

    behind row-level security PostgreSQL would not use a text index, because matching text is not a leakproof operation.
    """

    community = models.BigIntegerField()
    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street", "request"], name="one_set_of_words_per_request")]
