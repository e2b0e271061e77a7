"""A denial must never read as a practice, and what is merely unsaid must not read as a denial."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import DataTransfer, Document, Extraction, Practice, Retention, RightOffered, RoleAssignment, Statement

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"


def said(extraction: Extraction) -> set[tuple[str, str]]:
    """Return concept and polarity of everything that is claimed."""
    return {pair for statement in extraction.statements for pair in _pairs(statement)}


def _pairs(statement: Statement) -> set[tuple[str, str]]:
    if isinstance(statement, Practice):
        return {(value.concept, statement.polarity) for value in statement.values}
    concept = {
        RoleAssignment: lambda s: s.role,
        DataTransfer: lambda s: s.destination,
        RightOffered: lambda s: s.right,
        Retention: lambda s: s.kind,
    }.get(type(statement))
    return {(concept(statement), statement.polarity)} if concept else set()


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("We no longer sell your personal information.", "dpv:SellDataToThirdParties"),
        ("We collect no biometric data.", "pd:Biometric"),
        ("We collect neither biometric data nor health data.", "pd:Biometric"),
        ("We collect your email address, not your phone number.", "pd:TelephoneNumber"),
        ("We avoid collecting biometric data.", "pd:Biometric"),
        ("We prohibit our vendors from selling your data.", "dpv:SellDataToThirdParties"),
        ("We share data with service providers who do not sell your data.", "dpv:SellDataToThirdParties"),
        ("Your biometric data is never stored.", "pd:Biometric"),
        ("No biometric data is collected.", "pd:Biometric"),
        ("We do not knowingly collect personal data from children.", "dpv:PersonalData"),
        ("We do not encrypt your emails.", "dpv:Encryption"),
        ("We do not rely on legitimate interests.", "eu-gdpr:A6-1-f"),
        ("We no longer transfer data to the United States.", "loc:US"),
        ("We do not process personal data on behalf of our customers.", "dpv:DataProcessor"),
        ("We stopped sharing your email address with advertisers.", "ckg:AdvertisingNetwork"),
        ("We decline to share your phone number with third parties.", "dpv:ThirdParty"),
        ("Nobody at our company shares your email address with third parties.", "dpv:ThirdParty"),
        ("We do not, except as required by law, share your email address with third parties.", "dpv:ThirdParty"),
        ("We do not collect or share your location.", "pd:Location"),
        ("We do not receive your phone number.", "pd:TelephoneNumber"),
        ("We do not use or store your phone number for advertising.", "pd:TelephoneNumber"),
        ("We do not use your location for advertising.", "dpv:Advertising"),
        ("We provide this without asking for your phone number.", "pd:TelephoneNumber"),
        ("We do not share or disclose your data to advertisers.", "ckg:AdvertisingNetwork"),
        ("Never sell data to advertisers: that is our rule.", "dpv:SellDataToThirdParties"),
        ("Without your consent, we do not collect your location.", "pd:Location"),
        ("Our data is stored in the United States, not in the EU.", "loc:EU"),
        ("We do not act as a data controller for customer data.", "dpv:DataController"),
        ("We do not delete your data when you close your account.", "dpv:UntilEventDuration"),
        ("We do not keep your data for 30 days.", "dpv:TemporalDuration"),
        ("We are not a processor of your personal data.", "dpv:DataProcessor"),
        ("Please note that we do not collect your phone number.", "pd:TelephoneNumber"),
        ("We:\n- do not collect your phone number\n- do not sell data\n", "pd:TelephoneNumber"),
        ("We do not: a) collect your phone number, b) sell data.", "pd:TelephoneNumber"),
        ("We will (not) collect your phone number.", "pd:TelephoneNumber"),
        ("Biometric data: not collected.", "pd:Biometric"),
        ("No biometric data, ages, addresses, e-mails or phone numbers are ever stored.", "pd:TelephoneNumber"),
        ("This means:\n\n- No phone numbers are collected.", "pd:TelephoneNumber"),
        ("Your passwords are not visible to us.", "pd:Password"),
    ],
)
def test_what_is_denied_is_denied(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert (concept, "affirmed") not in said(extraction)
    assert (concept, "denied") in said(extraction)


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("You do not have to provide your phone number.", "pd:TelephoneNumber"),
        ("You may not use our service to collect email addresses of other users.", "pd:EmailAddress"),
        ("If you do not provide your email address, we cannot process your order.", "pd:EmailAddress"),
        ("We are not able to collect your email address.", "pd:EmailAddress"),
        ("We are unable to collect your email address.", "pd:EmailAddress"),
        ("We hardly ever share your email address with third parties.", "pd:EmailAddress"),
        ("It is impossible for us to record your email address.", "pd:EmailAddress"),
        ("We do not collect your social security number.", "dpv:TechnicalOrganisationalMeasure"),
        ("We do not rely on your consent to process your data.", "dpv:PersonalData"),
        ("Please do not send us your phone number.", "pd:TelephoneNumber"),
        ("Do not enter your phone number.", "pd:TelephoneNumber"),
        ("We ask that you do not submit your phone number.", "pd:TelephoneNumber"),
        ("You do not have the right to object to the processing.", "eu-gdpr:A21"),
        ("You have no right to object to the processing.", "eu-gdpr:A21"),
        ("We do not process personal data on behalf of our customers.", "dpv:DataController"),
        ("This policy does not apply to biometric data of your employees.", "pd:Biometric"),
        ("Our competitors sell your data to advertisers.", "dpv:SellDataToThirdParties"),
        ("Most apps share your location with advertisers.", "ckg:AdvertisingNetwork"),
        ("Without your consent, we do not share your location.", "pd:Location"),
        ("We never sell or rent your phone number.", "pd:TelephoneNumber"),
        ("We do not share the following with advertisers:\n- your phone number\n- your age\n", "pd:TelephoneNumber"),
        ("We do not: (a) share your phone number; (b) sell data.", "pd:TelephoneNumber"),
        ("Facebook does not receive your IP address.", "pd:IPAddress"),
        ("Our advertisers do not get access to your email address.", "pd:EmailAddress"),
        ("We do not keep your card number provided to payment processors.", "ckg:PaymentProvider"),
        ("We do not store health data that you give to insurers.", "ckg:ProfessionalAdviser"),
        ("Never store your password here.", "pd:Password"),
        ("We urge sellers never to store their phone number here.", "pd:TelephoneNumber"),
        ("We do not use your direct messages for advertising.", "pd:Communication"),
        ("You may request that Acme does not record your calls.", "ckg:CallRecording"),
        ("We share your name as long as we (1) do not store your phone number, or (2) ask you.", "pd:TelephoneNumber"),
        ("Third parties may not store your phone number.", "pd:TelephoneNumber"),
        ("We do not link what we store in cookies to other data.", "ckg:CookieIdentifier"),
        ("No website can store your phone number safely.", "pd:TelephoneNumber"),
        ("Cookies are not required for our services.", "ckg:CookieIdentifier"),
        ("You may visit our site without giving us your phone number.", "pd:TelephoneNumber"),
        ("We use hints that are not stored by Acme, such as your browsing history.", "pd:BrowserHistory"),
        ("Please avoid sharing your password with others.", "pd:Password"),
        ("Avoid giving us your phone number.", "pd:TelephoneNumber"),
        ("We recommend that you avoid storing your phone number.", "pd:TelephoneNumber"),
        ("We are not obligated to keep your phone number.", "pd:TelephoneNumber"),
        ("We can’t see your phone number.", "pd:TelephoneNumber"),
        ("It cannot be disabled, nor can it be used to block cookies.", "ckg:CookieIdentifier"),
        ("We are prohibited from selling your data.", "dpv:SellDataToThirdParties"),
        ("We share your name as long as we do not collect your phone number.", "pd:TelephoneNumber"),
        ("It may not be possible to offer the functions of our site.", "dpv:TechnicalServiceProvision"),
        ("Do not tell your password to your friends.", "dpv:PasswordAuthentication"),
        ("Closing your account does not automatically delete your data.", "dpv:DataDeletionPolicy"),
        ("Rather than collecting your phone number, we make up a code.", "pd:TelephoneNumber"),
        ("We count visits without phone numbers.", "pd:TelephoneNumber"),
        ("Personal data has the meaning of the law and does not include aggregated data.", "dpv:Anonymisation"),
        ("Our hosting provider has no access to your phone number.", "ckg:HostingProvider"),
        ("Instead of your phone number we store a code.", "pd:TelephoneNumber"),
        ("We collect a code instead of your phone number.", "pd:TelephoneNumber"),
        ("We do not (unless you agree) store your phone number.", "pd:TelephoneNumber"),
        ("We show non-personalized ads.", "dpv:PersonalisedAdvertising"),
        ("We do not collect excessive amounts of data.", "dpv:PaymentManagement"),
    ],
)
def test_what_is_neither_done_nor_denied_makes_no_claim(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert concept not in {named for named, _ in said(extraction)}


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("Your email address is stored in Germany and is not transferred to the United States.", "pd:EmailAddress"),
        ("Your data is stored in Germany and is not transferred to the United States.", "loc:DE"),
        ("We collect data including but not limited to your email address.", "pd:EmailAddress"),
        ("The data that we keep includes, but is not restricted to:\n\n- your email address", "pd:EmailAddress"),
        ("We share your email address with vendors, but not with advertisers.", "pd:EmailAddress"),
        ("We delete your email address when it is no longer needed; we store your name and email address.", "pd:Name"),
        ("We will not share your email address without your consent.", "eu-gdpr:A6-1-a"),
        ("We collect your email address even if you do not log in.", "pd:EmailAddress"),
        ("Example Ltd, not Acme, stores your email address.", "pd:EmailAddress"),
        ("Like most apps, we collect your email address.", "pd:EmailAddress"),
        ("We collect your email address provided that you do not object.", "pd:EmailAddress"),
        ("Unlike our competitors, we collect your email address.", "pd:EmailAddress"),
        ("We collect your name (we do not store your photo), your phone number and email address.", "pd:EmailAddress"),
        ("Privacy Shield is no longer valid, so we rely on model clauses for transfers to the US.", "loc:US"),
        ("Rather than collecting your phone number, we store your email address.", "pd:EmailAddress"),
        ("Payment data: tokens (we never store card numbers), your email address.", "pd:EmailAddress"),
    ],
)
def test_what_stands_beside_a_denial_is_affirmed(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert (concept, "affirmed") in said(extraction)
    assert (concept, "denied") not in said(extraction)


def test_a_basis_that_is_not_relied_on_is_not_distributed(read: Reader) -> None:
    _, extraction = read("We do not rely on legitimate interests for:\n- network security\n- fraud prevention\n")
    assert ("eu-gdpr:A6-1-f", "affirmed") not in said(extraction)


def test_names_under_a_denying_heading_are_denied(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\nWe explain what we do with the data of our users.\n\n"
        "## What we do not collect\n\n- Biometric data\n- Health data\n",
        "text/markdown",
    )
    assert ("pd:Biometric", "denied") in said(extraction)
    assert ("pd:Biometric", "affirmed") not in said(extraction)
    _, extraction = read(
        "# Policy\n\n## What we do not collect\n\n- Connection records\n\nAds match your inferred interests.\n",
        "text/markdown",
    )
    assert ("pd:CommunicationsMetadata", "denied") in said(extraction)
    assert ("dpv:InferredPersonalData", "denied") not in said(extraction)


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not: (a) sell your name; (b) store your email address.",
        "We never collect your: - name; - email address.",
    ],
)
def test_what_introduces_an_enumeration_denies_its_elements(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert ("pd:EmailAddress", "denied") in said(extraction)
    assert ("pd:EmailAddress", "affirmed") not in said(extraction)


def test_an_exception_may_be_enumerated(read: Reader) -> None:
    _, extraction = read("We do not share your name except (a) with our vendors; or (b) with our affiliates.")
    assert {("dpv:ServiceProvider", "affirmed"), ("ckg:Affiliate", "affirmed")} <= said(extraction)


def test_nothing_is_said_of_what_a_condition_enumerates(read: Reader) -> None:
    _, extraction = read("If you do not provide: (a) your name; or (b) your email address, we may not serve you.")
    assert not said(extraction)


def test_a_semicolon_ends_a_denial_that_enumerates_nothing(read: Reader) -> None:
    _, extraction = read("We do not sell your name; we collect your email address.")
    assert ("pd:EmailAddress", "affirmed") in said(extraction)


def test_a_cited_article_enumerates_nothing(read: Reader) -> None:
    _, extraction = read("We use your email address under Article 6(1)(f) GDPR to prevent fraud.")
    (practice,) = extraction.statements
    assert isinstance(practice, Practice)
    assert {value.facet for value in practice.values} == {"data", "legal-basis", "purpose"}


def test_a_cell_denies_nothing_in_another_cell(read: Reader) -> None:
    table = (
        "| What we collect | Note |\n| --- | --- |\n"
        "| Email address | We do not collect biometric data |\n| Phone number | None |\n"
    )
    _, extraction = read(table, "text/markdown")
    assert {("pd:EmailAddress", "affirmed"), ("pd:Biometric", "denied")} <= said(extraction)


def test_a_negative_condition_leaves_standing_what_is_said_before_it(read: Reader) -> None:
    _, extraction = read("We share your email address with advertising partners if you do not object.")
    assert {("pd:EmailAddress", "affirmed"), ("ckg:AdvertisingNetwork", "affirmed")} <= said(extraction)


@pytest.mark.parametrize(
    "sentence",
    [
        "We are not responsible for how other websites collect your email address.",
        "This policy does not apply to the collection of your email address by other websites.",
    ],
)
def test_a_disclaimer_denies_no_processing(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert ("pd:EmailAddress", "denied") not in said(extraction)
    assert ("pd:EmailAddress", "affirmed") not in said(extraction)


def test_an_exception_that_follows_leaves_the_practice_standing(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "We store your email address unless you ask us not to.")
    assert ("pd:EmailAddress", "affirmed") in said(extraction)
    assert ("pd:EmailAddress", "denied") not in said(extraction)


def test_a_sentence_that_goes_on_with_a_denial_is_denied(read: Reader) -> None:
    _, extraction = read(
        "We do not want to collect sensitive details. This includes:\n- health data\n- biometric data\n"
    )
    assert ("pd:Health", "denied") in said(extraction)
    assert ("pd:Health", "affirmed") not in said(extraction)


@pytest.mark.parametrize(
    "lead",
    [
        "We collect what is listed below — not your name:",
        "We store your details and never sell them. We store the following:",
        "We never sell data.",
    ],
)
def test_a_lead_in_denies_only_what_it_points_to(read: Reader, lead: str) -> None:
    _, extraction = read(f"# Information we collect\n\n- {lead}\n  - email address\n", "text/markdown")
    assert ("pd:EmailAddress", "denied") not in said(extraction)


@pytest.mark.parametrize(
    "sentence",
    [
        "We collect your email address if you send a “Do Not Sell” request to us.",
        "Our app reads the Do Not Track signal and stores your email address.",
        "We store the email address that you may or may not give us.",
    ],
)
def test_a_name_with_a_negative_word_denies_nothing(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert ("pd:EmailAddress", "denied") not in said(extraction)


def test_a_negation_in_one_cell_of_a_row_says_nothing_of_the_others(read: Reader) -> None:
    row = "| Data | Note |\n| --- | --- |\n| Email address | We do not store your password. |\n"
    _, extraction = read(row, "text/markdown")
    assert said(extraction) == {("pd:EmailAddress", "affirmed"), ("pd:Password", "denied")}


@pytest.mark.parametrize(
    "sentence",
    [
        "We collect biometric data unless you do not agree.",
        "We may use your biometric data even if you do not have an account.",
    ],
)
def test_a_negative_condition_at_the_end_leaves_standing_what_comes_before_it(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert ("pd:Biometric", "affirmed") in said(extraction)


def test_a_negative_condition_at_the_beginning_makes_no_claim(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "If you do not give us your biometric data, we cannot serve you.")
    assert all(concept != "pd:Biometric" for concept, _ in said(extraction))


def test_a_denial_ends_where_and_begins_a_clause_with_a_subject_of_its_own(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "We do not sell any data, and such data is only processed with your consent.")
    assert ("dpv:SellDataToThirdParties", "denied") in said(extraction)
    assert ("eu-gdpr:A6-1-a", "affirmed") in said(extraction)


@pytest.mark.parametrize(
    "sentence",
    [
        "Cookies cannot run programs or transmit viruses to your computer.",
        "Cookies do not usually identify you, but they can give you a better experience.",
        "Cookies do not enable us to identify individuals, but rather can be used to count visits.",
        "A cookie is not used to access the data on your disk.",
        "Some features may not work if the use of cookies is disabled.",
        "It does not matter which browser you use to access our services.",
        "We recommend that you do not send us your health data.",
        "With this signal you tell websites that you do not wish such operators to track your location.",
        "This feature tells a website that a user does not want to have his or her location tracked.",
        "A cookie cannot be used by anyone other than its sender.",
        "This includes any information about you that is not publicly available.",
        "You have the right to say no to the sale of your personal information.",
    ],
)
def test_what_a_negation_says_of_something_else_denies_no_processing(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert "denied" not in {polarity for _, polarity in said(extraction)}


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("Credit card numbers are not stored on our servers.", "pd:CreditCardNumber"),
        ("Your phone number will not be shared with anyone.", "dpv:ThirdParty"),
        ("Your location has never been logged or sold.", "pd:Location"),
        ("Your phone number is neither stored nor rented.", "pd:TelephoneNumber"),
        ("Please note that we do not collect your location.", "pd:Location"),
        ("We do not, at any time, collect your location.", "pd:Location"),
    ],
)
def test_passives_and_reports_deny(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert (concept, "denied") in said(extraction)
    assert (concept, "affirmed") not in said(extraction)


def test_a_sentence_of_a_cell_denies_nothing_in_the_next(read: Reader) -> None:
    table = (
        "| Choice | What happens |\n| --- | --- |\n| Opt-out | You will not lose access. We use cookies to know it. |"
    )
    _, extraction = read(table, "text/markdown")
    assert said(extraction) == {("ckg:CookieIdentifier", "affirmed")}


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("Do we sell your data? No, we do not.", "dpv:SellDataToThirdParties"),
        ("If we were to sell your data, we would ask you.", "dpv:SellDataToThirdParties"),
        ("We no longer use Google Analytics.", "ckg:AnalyticsProvider"),
        ("We transfer your data to India without standard contractual clauses.", "eu-gdpr:StandardContractualClauses"),
        ("Google does not act as our processor.", "dpv:ServiceProvider"),
    ],
)
def test_what_is_asked_supposed_ended_or_lacking_is_no_practice(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert (concept, "affirmed") not in said(extraction)


def test_what_a_question_introduces_is_said(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## What data do we collect?\n\n- Email address\n- Phone number\n", "text/markdown"
    )
    assert said(extraction) == {("pd:EmailAddress", "affirmed"), ("pd:TelephoneNumber", "affirmed")}


def test_only_ends_a_denial_after_a_comma(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "We do not transfer your data to the United States, only to Canada.")
    assert said(extraction) == {("loc:US", "denied"), ("loc:CA", "affirmed")}


def test_a_label_under_a_denial_is_denied_whatever_its_sentence_does(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## What we do not collect\n\n- Location data: we never store where you are.\n"
        "- Health data\n\n## What we do\n\n- Gender: we store it.\n- Your date of birth is stored.\n",
        "text/markdown",
    )
    denied = {("pd:Location", "denied"), ("pd:Health", "denied")}
    assert said(extraction) >= denied | {("pd:BirthDate", "affirmed")}
    assert ("pd:Location", "affirmed") not in said(extraction)


def test_what_no_data_is_collected_beyond_is_collected(read: Reader) -> None:
    _, extraction = read("We collect no data beyond your email address.")
    assert ("pd:EmailAddress", "denied") not in said(extraction)
    _, extraction = read("We do not collect any data.")
    assert said(extraction) == {("dpv:PersonalData", "denied")}


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("We do not use any tools of others for location data.", set()),
        ("We do not use any location data.", {("pd:Location", "denied")}),
        ("We did not collect this data from you directly.", set()),
        ("We do not collect personal data.", {("dpv:PersonalData", "denied")}),
    ],
)
def test_a_denial_is_of_what_is_not_used_or_collected(
    read: Reader, sentence: str, claims: set[tuple[str, str]]
) -> None:
    _, extraction = read(sentence)
    assert said(extraction) == claims


def test_a_noun_that_names_data_is_no_verb_below_a_heading_that_denies(read: Reader) -> None:
    _, extraction = read("## What we do not log\n\n- Connection records\n", "text/markdown")
    assert said(extraction) == {("pd:CommunicationsMetadata", "denied")}
    _, extraction = read("## What we do not log\n\n- We store your IP address.\n", "text/markdown")
    assert said(extraction) == {("pd:IPAddress", "affirmed")}


def test_a_heading_denies_the_deeds_that_stand_under_it(read: Reader) -> None:
    text = "# Policy\n\n## {}\n\n- Share your name with advertisers\n- We share your name with auditors.\n"
    affirmed, denied = ("ckg:AdvertisingNetwork", "affirmed"), ("ckg:AdvertisingNetwork", "denied")
    _, extraction = read(text.format("What we never do"), "text/markdown")
    assert said(extraction) >= {denied, ("ckg:ProfessionalAdviser", "affirmed")}
    assert affirmed not in said(extraction)
    _, extraction = read(text.format("What we do"), "text/markdown")
    assert affirmed in said(extraction)
    assert denied not in said(extraction)


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("We do not use advertising networks.", {("ckg:AdvertisingNetwork", "denied")}),
        ("We do not use Google Analytics.", {("ckg:AnalyticsProvider", "denied")}),
        ("We do not use advertising networks to track you.", set()),
        ("You do not use advertising networks.", set()),
        ("We do not use your name for advertising networks.", set()),
    ],
)
def test_whose_services_are_not_used_gets_nothing(read: Reader, sentence: str, denied: set[tuple[str, str]]) -> None:
    _, extraction = read(sentence)
    found = {pair for pair in said(extraction) if pair[0].startswith("ckg:A")}
    assert found == denied
