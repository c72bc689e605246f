"""The addresses of the portal. Signing in keeps the names that django-allauth looks for."""

from django.urls import include, path, re_path

from candour.web.portal import (
    check,
    choice,
    choices,
    front,
    held,
    home,
    leaving,
    levels,
    my_services,
    objections,
    receipts,
    service,
    services,
    sign_in,
    use,
    uses,
)

portal = [
    path("", front.front, name="front"),
    path("home", home.home, name="home"),
    path("leave", leaving.leave, name="leave"),
    path("left", leaving.left, name="left"),
    path("services", services.services, name="services"),
    path("services/<slug:slug>", service.service, name="service"),
    path("services/<slug:slug>/choice", service.choice, name="service-choice"),
    path("services/<slug:slug>/removal", service.removal, name="service-removal"),
    path("my-services", my_services.my_services, name="my-services"),
    path("uses", uses.uses, name="uses"),
    path("uses.csv", uses.uses_spreadsheet, name="uses-spreadsheet"),
    path("uses/<uuid:id>", use.use, name="use"),
    path("uses/<uuid:id>/proof", use.use_proof, name="use-proof"),
    path("uses/<uuid:id>/receipt", use.use_receipt, name="use-receipt"),
    path("held", held.held, name="held"),
    path("choices", choices.choices, name="choices"),
    path("levels", levels.choose_level, name="choose-level"),
    path("levels/<slug:level>", levels.level, name="level"),
    path("choices/<slug:slug>", choice.choice, name="choice"),
    path("choices/<slug:slug>/answer", choice.answer, name="answer"),
    path("choices/<slug:slug>/objection", objections.objection, name="objection"),
    path(
        "choices/<slug:slug>/objection/withdrawal",
        objections.objection_withdrawal,
        name="objection-withdrawal",
    ),
    path("receipts", receipts.receipts, name="receipts"),
    path("receipts/<slug:number>", receipts.receipt, name="receipt"),
    path("receipts/<slug:number>/record", receipts.receipt_record, name="receipt-record"),
    path("receipts/<slug:number>/proof", receipts.receipt_proof, name="receipt-proof"),
    path("check", check.check, name="check"),
]

urlpatterns = [
    path("", include((portal, "portal"))),
    path("sign-in", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/code", sign_in.Code.as_view(), name="mfa_authenticate"),
    path("sign-out", sign_in.sign_out, name="account_logout"),
    path("sign-in/closed", sign_in.Closed.as_view(), name="account_inactive"),
    path("sign-in/confirm", sign_in.Unconfirmed.as_view(), name="account_email_verification_sent"),
    re_path(r"^sign-in/confirm/(?P<key>[-:\w]+)$", sign_in.Confirm.as_view(), name="account_confirm_email"),
    path("password", sign_in.Forgotten.as_view(), name="account_reset_password"),
    path("password/sent", sign_in.Sent.as_view(), name="account_reset_password_done"),
    path("password/changed", sign_in.Changed.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        sign_in.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]
