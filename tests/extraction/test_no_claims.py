"""No claims: words that name a concept and yet say nothing of what the publisher does, each beside words that do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def said(extraction: Extraction, facet: str) -> set[str]:
    """Return the concepts that an extraction affirms for a facet, without their prefix."""
    practices = [s for s in extraction.statements if isinstance(s, Practice) and s.polarity == "affirmed"]
    return {v.concept.partition(":")[2] for p in practices for v in p.values if v.facet == facet}


@pytest.mark.parametrize(
    ("sentence", "purposes"),
    [
        ("We give your data to our fraud prevention partners.", set()),
        ("Your data goes to payment processing tool providers.", set()),
        ("We share your data with our technical support teams.", set()),
        ("Our partners use data for their own marketing purposes.", set()),
        ("We share your data with our partners for their own marketing purposes.", {"Marketing"}),
        ("We give your data to our partners for fraud prevention.", {"FraudPreventionAndDetection"}),
    ],
)
def test_words_that_only_say_which_party_is_meant_are_no_purpose(
    read: Reader, sentence: str, purposes: set[str]
) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "purpose") == purposes


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("If you give us permission, we store your name.", set()),
        ("Where you give us your consent, we store your name.", set()),
        ("We store the consent that you have provided.", set()),
        ("We use your data if we receive authorisation from a parent or guardian.", set()),
        ("We store the name that you have provided.", {"DataSubjectDataSource"}),
        ("If you give us your address with a request, we store it.", {"DataSubjectDataSource"}),
    ],
)
def test_who_gives_permission_gives_no_data(read: Reader, sentence: str, sources: set[str]) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "source") == sources


@pytest.mark.parametrize(
    ("sentence", "recipients"),
    [
        ("We share data to show you offers on behalf of advertisers.", set()),
        ("We share data with advertisers.", {"AdvertisingNetwork"}),
        ("We share your name with a third party who is not an agent.", {"ThirdParty"}),
        ("We share your name with our agents.", {"ServiceProvider"}),
        ("We share your name with third parties for analytics purposes.", {"ThirdParty"}),
        ("We share your name with our analytics provider.", {"AnalyticsProvider"}),
        ("We may share information. Any data that you provide to a third party advertiser is theirs.", set()),
        ("We may share data that you provide with third party advertisers.", {"AdvertisingNetwork"}),
        ("We share data to promote the safety of our service, our members and our employees.", set()),
        ("We share data with our employees.", {"Personnel"}),
        ("You may share data with us through your accounts on platforms such as Facebook.", set()),
        ("We share data with platforms such as Facebook.", {"SocialNetwork"}),
        ("We share data with banks for the purposes of fraud protection.", {"PaymentProvider"}),
        ("We share data if you contact your bank.", set()),
        ("We share your social media handle.", set()),
        ("We share data to protect our rights or those of our affiliates.", set()),
        ("We share data about our customers.", set()),
        ("We share your name with our customers.", {"CustomerOrganisation"}),
        ("We share data to collect analytics information.", set()),
        ("We share what you tell us on social media with nobody.", set()),
        ("We share your name with social media networks.", {"SocialNetwork"}),
        ("We share data as Google's privacy policy describes.", set()),
        ("We share data with Google under its privacy policy.", {"ServiceProvider"}),
    ],
)
def test_who_is_only_spoken_of_gets_no_data(read: Reader, sentence: str, recipients: set[str]) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "recipient") == recipients


def test_what_a_title_names_is_no_recipient_of_its_own_data(read: Reader) -> None:
    text = "We share data on how you use {} with our bank."
    _, extraction = read("# Privacy policy, BankID service\n\n" + text.format("BankID"), "text/markdown")
    assert "IdentityProvider" not in said(extraction, "recipient")
    _, extraction = read("# Privacy policy, Example service\n\nWe share your name with BankID.", "text/markdown")
    assert "IdentityProvider" in said(extraction, "recipient")


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("A session cookie disappears after you close your browser.", set()),
        ("We use a session cookie.", {"TechnicalServiceProvision"}),
        ("Example provides many features and links to other websites.", set()),
        ("We store your name to provide our services.", {"ServiceProvision"}),
        ("We may notify any person of a change of this policy.", set()),
        ("This policy covers our websites, our apps and marketing materials.", set()),
        ("Cookies track how our website performs.", {"ServiceMonitoring"}),
        ("Data is held for purposes such as, but not limited to, fraud prevention.", {"FraudPreventionAndDetection"}),
        ("Addressing your complaints;", {"CommunicationForCustomerCare"}),
    ],
)
def test_an_aim_is_tied_to_what_is_done_with_data(read: Reader, text: str, purposes: set[str]) -> None:
    _, extraction = read(text)
    assert said(extraction, "purpose") == purposes


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("You can set your browser to refuse all or some cookies.", set()),
        ("Most browsers automatically accept cookies.", set()),
        ("We collect information. Our vendors may use their own cookies.", set()),
        ("We use cookies, which you can refuse.", {"CookieIdentifier"}),
        ("You are responsible for maintaining the secrecy of your own password. We collect data.", set()),
        ("We store your password.", {"Password"}),
        ("We collect data from search information providers.", set()),
        ("We collect your search history from providers.", {"BrowsingBehaviour"}),
    ],
)
def test_what_readers_refuse_or_look_after_is_not_said_to_be_collected(read: Reader, text: str, data: set[str]) -> None:
    _, extraction = read(text)
    assert said(extraction, "data") == data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("We collect what the section on Cookies and Tracking Technologies lists.", set()),
        ('We collect data, as the section "Biometric Information" explains.', set()),
        ("We collect data as explained in Section 7 (Biometric Information) below.", set()),
        ("We collect what your profile shows and use Cookies, as this section explains.", {"CookieIdentifier"}),
    ],
)
def test_a_title_that_is_referred_to_names_no_data(read: Reader, text: str, data: set[str]) -> None:
    _, extraction = read(text)
    assert said(extraction, "data") & {"CookieIdentifier", "Biometric"} == data


def test_an_obligation_in_a_column_of_bases_is_no_recipient(read: Reader) -> None:
    _, extraction = read("| Purpose | Legal basis |\n|---|---|\n| Reporting to the police | Legal obligation |\n")
    practices = [one for one in extraction.statements if isinstance(one, Practice)]
    assert len([v for practice in practices for v in practice.values if v.facet == "recipient"]) == 1


def test_who_provides_us_with_a_service_is_no_source(read: Reader) -> None:
    text = "We give your name to third parties who provide us with {} such as these."
    for given, sources in (("specific services", set()), ("information about you", {"ThirdPartyDataSource"})):
        _, extraction = read(text.format(given))
        assert said(extraction, "source") == sources


def test_a_technique_is_no_recipient(read: Reader) -> None:
    _, extraction = read("We share your name with advertisers and use SDKs of partners.")
    assert said(extraction, "recipient") == {"AdvertisingNetwork", "BusinessPartner"}


@pytest.mark.parametrize(
    ("text", "facet", "concepts"),
    [
        ("We use cookies to monitor aggregate usage.", "measure", set()),
        ("We use data to enforce agreements or policies, or to protect our rights.", "measure", set()),
        ("We have a contract that protects your data.", "measure", {"ContractualTerms"}),
        ("We share aggregated data only.", "measure", {"Anonymisation"}),
        ("We use your data to support internal processes.", "purpose", set()),
        ("We use your data for support.", "purpose", {"CustomerCare"}),
        ("We share your data with our fraud prevention and security providers.", "purpose", set()),
        ("We have concluded a data processing agreement with our host.", "purpose", set()),
        ("We have concluded a data processing agreement with our host.", "legal-basis", set()),
        ("We write to you, which is known as a legitimate interest.", "purpose", set()),
        ("We record what interests our readers and know our audience.", "purpose", {"CommercialResearch"}),
        ("We keep your name and copies that were scanned or photographed.", "data", {"Name"}),
        ("The GDPR and the DPA 2018 govern what we do.", "measure", set()),
        ("We have signed a DPA with our host.", "measure", {"DataProcessingAgreement"}),
        ("We collect data on your computer, phone or tablet.", "data", {"DeviceInformation"}),
        ("We use gender-neutral words and collect your name.", "data", {"Name"}),
        (
            "We share results with schools, and note free school meals.",
            "recipient",
            {"CustomerOrganisation"},
        ),
        ("Access is restricted, and passwords are changed often.", "data", set()),
        ("We store your password.", "data", {"Password"}),
        ("Our office is locked outside working hours.", "data", set()),
        ("We store your working hours.", "data", {"CurrentEmployment"}),
    ],
)
def test_words_have_other_senses(read: Reader, text: str, facet: str, concepts: set[str]) -> None:
    _, extraction = read(text)
    assert said(extraction, facet) == concepts


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We do not offer our services to children.", set()),
        ("We do not use your name for advertising.", {"dpv:Advertising"}),
    ],
)
def test_who_serves_nobody_denies_no_purpose(read: Reader, text: str, denied: set[str]) -> None:
    _, extraction = read(text)
    practices = [s for s in extraction.statements if isinstance(s, Practice) and s.polarity == "denied"]
    assert {v.concept for p in practices for v in p.values if v.facet == "purpose"} == denied


@pytest.mark.parametrize(
    ("header", "data"), [("Purpose", set()), ("Description and context of collection", {"IPAddress", "Country"})]
)
def test_a_weak_word_in_a_description_of_data_is_data(read: Reader, header: str, data: set[str]) -> None:
    text = f"| Data category | {header} |\n| --- | --- |\n| Location data | your IP address, country |\n"
    _, extraction = read(text, "text/markdown")
    assert said(extraction, "data") & {"IPAddress", "Country"} >= data
    assert ("Country" in said(extraction, "data")) == bool(data)


@pytest.mark.parametrize(
    ("facet", "sentence", "concepts"),
    [
        ("data", "We store cookies, which you can refuse in your browser settings.", {"CookieIdentifier"}),
        ("data", "We store cookies and the type of your browser.", {"CookieIdentifier", "BrowserType"}),
        ("purpose", "We use your data to supply goods and services.", {"ServiceProvision"}),
        ("purpose", "We use your data to better our services.", {"ImproveExistingProductsAndServices"}),
        ("purpose", "We use your data to track what happens following account closure.", set()),
        ("purpose", "We use your data for the creation of your account.", {"AccountManagement"}),
        ("recipient", "We share your data as applicable legal requirements oblige us to.", set()),
        ("recipient", "We share your data with an authority.", {"Authority"}),
    ],
)
def test_words_with_another_sense_name_nothing(read: Reader, facet: str, sentence: str, concepts: set[str]) -> None:
    _, extraction = read(sentence)
    assert said(extraction, facet) == concepts
