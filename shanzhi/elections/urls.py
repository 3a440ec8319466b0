from django.urls import URLPattern, URLResolver, path

from shanzhi.elections.views import mine
from shanzhi.elections.views.desk import acting, ballots, elections, papers, planning, roll, terms

app_name = "elections"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/elections/", mine.mine, name="mine"),
    path("me/elections/<int:pk>/recommend/", mine.my_recommendation, name="my_recommendation"),
    path("me/elections/<int:pk>/vote/", mine.my_ballot, name="my_ballot"),
    path("desk/elections/", elections.elections, name="elections"),
    path("desk/elections/new/", planning.election_new, name="election_new"),
    path("desk/elections/found/", planning.founding_new, name="founding_new"),
    path("desk/elections/terms/", terms.terms, name="terms"),
    path("desk/elections/rules/", terms.rules, name="rules"),
    path("desk/elections/terms/<int:organisation>/delay/", terms.delay_new, name="delay_new"),
    path("desk/elections/delays/<int:delay>/", terms.delay_answer, name="delay_answer"),
    path("desk/elections/<int:pk>/", elections.election, name="election"),
    path("desk/elections/<int:pk>/roll/", roll.roll, name="roll"),
    path("desk/elections/<int:pk>/tellers/", roll.tellers, name="tellers"),
    path("desk/elections/<int:pk>/present/", roll.present, name="present"),
    path("desk/elections/<int:pk>/recommendations/", roll.recommendations, name="recommendations"),
    path("desk/elections/<int:pk>/papers/", roll.papers, name="papers"),
    path("desk/elections/<int:pk>/papers/<int:entry>/", roll.hand_paper, name="hand_paper"),
    path("desk/elections/<int:pk>/ballots/<int:sheet>/", ballots.ballots, name="ballots"),
    path("desk/elections/<int:pk>/differences/", ballots.differences, name="differences"),
    path("desk/elections/<int:pk>/differences/<int:sheet>/", ballots.decide, name="decide"),
    path("desk/elections/<int:pk>/print/<slug:paper>.pdf", papers.printed, name="printed"),
    path("desk/elections/<int:pk>/statement.docx", papers.statement_word, name="statement_word"),
    path("desk/elections/<int:pk>/do/<slug:key>/", acting.act, name="act"),
]
