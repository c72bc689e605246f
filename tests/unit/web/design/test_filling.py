"""Pages filled again with what was typed: only where it was typed, and never as HTML."""

import pytest

from candour.web.design.filling import filled

FORM = (
    '<form method="post" action="">'
    '<input type="hidden" name="note" value="h"><input type="password" name="note">'
    '<input name="note" value="old"><input name="note" autocomplete="one-time-code">'
    '<textarea name="why" rows="2">old</textarea>'
    '<input type="radio" name="answer" value="a" checked><input type="radio" name="answer" value="b">'
    '<input type="checkbox" name="tick" value="1"><input type="checkbox" name="tick" value="2">'
    '<select name="way"><option value="x" selected>X</option><option value="y">Y</option></select></form>'
)
TYPED = {"note": ['"><b>'], "why": ["</textarea>\n<b>"], "answer": ["b"], "tick": ["1", "2"], "way": ["y"]}


def test_what_was_typed_chosen_and_ticked_is_there_again_as_text():
    page = filled(f"<h1>\n{FORM}", TYPED, is_meant=lambda action: action == "")
    assert page.count('value="&quot;&gt;&lt;b&gt;"') == 1, "one field of four: no secret, nothing hidden"
    assert '<textarea name="why" rows="2">\n&lt;/textarea&gt;\n&lt;b&gt;</textarea>' in page
    assert (
        '<input type="radio" name="answer" value="a"><input type="radio" name="answer" value="b" checked>'
        in page
    )
    assert page.count("checked") == 3
    assert '<option value="x">X</option><option value="y" selected>Y' in page


def test_another_form_of_the_same_page_stays_as_it_was():
    other = FORM.replace('action=""', 'action="/other"')
    assert other in filled(FORM + other, TYPED, is_meant=lambda action: action == "", before="<p>Kept</p>")
    assert filled(other, TYPED, is_meant=lambda action: action == "", before="<p>Kept</p>") == other


def test_the_sentence_stands_before_the_form_it_is_about_and_once():
    page = filled(FORM * 2, {"way": ["y"]}, is_meant=lambda _action: True, before="<p>Kept</p>")
    assert page.startswith("<p>Kept</p><form")
    assert page.count("Kept") == 1


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0c", "\x1e", "\r", "\r\n", "\n"])
def test_whatever_ends_a_line_in_what_stands_above_moves_nothing(sign: str):
    above = f"<p>Somebody wrote{sign}this</p>"
    plain = filled(FORM, TYPED, is_meant=lambda _action: True)
    assert filled(above + FORM, TYPED, is_meant=lambda _action: True) == above + plain
