"""Each language sets its own signs between words, and a full-width stop leaves no space."""

from django.template import Context, Template
from django.utils.translation import override

from common import punctuation


def test_things_and_parts_are_joined_as_the_language_does() -> None:
    with override("en"):
        assert punctuation.listed(["CSV", "XLSX"]) == "CSV, XLSX"
        assert punctuation.parts(["Phone", "", "6 min"]) == "Phone, 6 min"
        assert punctuation.sentence(["Principal 1.00", "Interest 2.00"]) == "Principal 1.00, Interest 2.00."
        assert punctuation.sentences(["One.", "", "Two."]) == "One. Two."
    with override("zh-hans"):
        assert punctuation.listed(["短信", "邮件"]) == "短信、邮件"
        assert punctuation.parts(["电话", "", "6 分"]) == "电话，6 分"
        assert punctuation.sentence(["本金 1.00", "利息 2.00"]) == "本金 1.00，利息 2.00。"
        assert punctuation.sentences(["一。", "", "二。"]) == "一。二。"


def test_laws_and_shares_are_written_as_the_reader_does() -> None:
    with override("en"):
        assert (punctuation.cited("民法典 art. 546"), punctuation.percent(12)) == ("民法典 art. 546", "12 %")
    with override("zh-hans"):
        assert punctuation.cited("信用卡业务监督管理办法 art. 69") == "信用卡业务监督管理办法第69条"
        assert punctuation.cited("12 CFR 1006.38(c); Part. 5") == "12 CFR 1006.38(c); Part. 5"
        assert punctuation.percent(12) == "12%"


def test_nothing_said_has_no_stop() -> None:
    assert punctuation.sentence([]) == ""


def test_templates_set_the_signs_of_the_reader() -> None:
    page = Template(
        "{{ things|listed }}{% comma %}a{% pause %}b{% colon %}{{ codes|spoken }}{% stop %}{% gap %}{% comma %}"
    )
    given = Context({"things": ["M1", "M2"], "codes": ["zh", "en"]})
    with override("en"):
        assert page.render(given) == "M1, M2, a, b: Mandarin, English. , "
    with override("zh-hans"):
        assert page.render(given) == "M1、M2，a、b：普通话、英语。，"
