"""The addresses of public pages."""

from django.urls import path

from candour.web.public import about, log, open_data, register

app_name = "public"
urlpatterns = [
    path("register", register.overview, name="register"),
    path("register/elsewhere", register.elsewhere, name="elsewhere"),
    path("register/services", register.services, name="services"),
    path("register/organisations/<slug:slug>", register.organisation, name="organisation"),
    path("register/agreements/<slug:slug>", register.agreement, name="agreement"),
    path("register/agreements/<slug:slug>.jsonld", open_data.agreement_jsonld, name="agreement-jsonld"),
    path("register/agreements.csv", open_data.agreements_csv, name="agreements-csv"),
    path("register/organisations.csv", open_data.organisations_csv, name="organisations-csv"),
    path("register.jsonld", open_data.register_jsonld, name="register-jsonld"),
    path("log", log.explanation, name="log"),
    path("log/entries/<uuid:id>", log.open_entry, name="open-entry"),
    path("help", about.help_page, name="help"),
    path("privacy", about.privacy, name="privacy"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("cookies", about.cookies, name="cookies"),
]
