"""The addresses of the desk, all below /desk; what belongs to an organisation names it."""

from django.urls import path

from candour.web.desk import (
    audit,
    authorities,
    authority,
    case,
    cases,
    clients,
    codes,
    colleagues,
    exchange,
    inbox,
    keys,
    letters,
    new_authority,
    new_client,
    reviews,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("/<slug:organisation>/clients", clients.clients, name="clients"),
    path("/<slug:organisation>/clients/new", new_client.new_client, name="new-client"),
    path("/<slug:organisation>/clients/<slug:client_id>", clients.client, name="client"),
    path("/<slug:organisation>/clients/<slug:client_id>/revocation", clients.revocation, name="revocation"),
    path("/<slug:organisation>/clients/<slug:client_id>/proof", clients.proof, name="proof"),
    path("/<slug:organisation>/clients/<slug:client_id>/keys", keys.new_key, name="new-key"),
    path("/<slug:organisation>/clients/<slug:client_id>/keys/<int:key>/end", keys.end_key, name="end-key"),
    path("/<slug:organisation>/clients/<slug:client_id>/retry", exchange.retry, name="retry"),
    path("/<slug:organisation>/colleagues", colleagues.colleagues, name="colleagues"),
    path("/<slug:organisation>/colleagues/<uuid:account>", colleagues.lost_factor, name="lost-factor"),
    path("/<slug:organisation>/resets/<uuid:reset>", colleagues.factor_reset, name="factor-reset"),
    path("/<slug:organisation>/dead-letters", exchange.dead_letters, name="dead-letters"),
    path("/<slug:organisation>/late", exchange.late_acknowledgements, name="late"),
    path("/<slug:organisation>/reviews", reviews.reviews, name="reviews"),
    path("/<slug:organisation>/reviews/<uuid:use>", reviews.review, name="review"),
    path("/<slug:organisation>/codes", codes.codes, name="codes"),
    path("/<slug:organisation>/codes/new", codes.new_code, name="new-code"),
    path("/<slug:organisation>/codes/<uuid:code>/end", codes.cancelled_code, name="cancelled-code"),
    path("/<slug:organisation>/letters", letters.letters, name="letters"),
    path("/<slug:organisation>/letters/<uuid:letter>", letters.letter, name="letter"),
    path("/<slug:organisation>/cases", cases.cases, name="cases"),
    path("/<slug:organisation>/cases/<uuid:id>", case.case, name="case"),
    path("/<slug:organisation>/cases/<uuid:id>/opening", case.opening, name="case-opening"),
    path("/<slug:organisation>/cases/<uuid:id>/taking", case.taking, name="case-taking"),
    path("/<slug:organisation>/cases/<uuid:id>/message", case.message, name="case-message"),
    path("/<slug:organisation>/cases/<uuid:id>/answer", case.answer, name="case-answer"),
    path("/<slug:organisation>/authorities", authorities.authorities, name="authorities"),
    path("/<slug:organisation>/authorities/found", authorities.found, name="found-authorities"),
    path("/<slug:organisation>/authorities/new", new_authority.new_authority, name="new-authority"),
    path("/<slug:organisation>/authorities/new/<slug:kind>", new_authority.record, name="record-authority"),
    path("/<slug:organisation>/authorities/<uuid:authority>", authority.authority, name="authority"),
    path(
        "/<slug:organisation>/authorities/<uuid:authority>/review", authority.review, name="authority-review"
    ),
    path(
        "/<slug:organisation>/authorities/<uuid:authority>/objection",
        authority.objection,
        name="authority-objection",
    ),
    path(
        "/<slug:organisation>/authorities/<uuid:authority>/suspension",
        authority.suspension,
        name="authority-suspension",
    ),
    path(
        "/<slug:organisation>/authorities/<uuid:authority>/lifting",
        authority.lifting,
        name="authority-lifting",
    ),
    path("/<slug:organisation>/authorities/<uuid:authority>/end", authority.end, name="authority-end"),
    path(
        "/<slug:organisation>/authorities/<uuid:authority>/capacity",
        authority.capacity,
        name="authority-capacity",
    ),
    path("/<slug:organisation>/audit", audit.audit, name="audit"),
]
