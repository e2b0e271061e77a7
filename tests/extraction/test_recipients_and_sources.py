"""Recipients and sources: who gets data, who gives it, and who is only mentioned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]

AFFIRMED, DENIED = "affirmed", "denied"


def named(extraction: Extraction, facet: str, polarity: str = AFFIRMED) -> set[tuple[str, str]]:
    """Return concepts and names of a facet that an extraction holds with a polarity."""
    practices = (s for s in extraction.statements if isinstance(s, Practice) and s.polarity == polarity)
    return {(v.concept, v.name) for p in practices for v in p.values if v.facet == facet}


def concepts(extraction: Extraction, facet: str, polarity: str = AFFIRMED) -> set[str]:
    """Return the concepts of a facet that an extraction holds with a polarity."""
    return {concept for concept, _ in named(extraction, facet, polarity)}


def test_a_preposition_governs_a_whole_list_of_recipients(read: Reader) -> None:
    _, extraction = read("We share your name with advertisers, courts, auditors and other third parties.")
    assert concepts(extraction, "recipient") == {
        "ckg:AdvertisingNetwork",
        "dpv:JudicialOrganisation",
        "ckg:ProfessionalAdviser",
        "dpv:ThirdParty",
    }


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("We use other companies to keep our servers running.", "dpv:ServiceProvider"),
        ("We share your name with other companies to keep our servers running.", "dpv:ThirdParty"),
        ("We permit third parties to place cookies.", "dpv:ThirdParty"),
    ],
)
def test_third_parties_that_we_engage_to_do_something_are_providers(read: Reader, sentence: str, category: str) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == {category}


def test_a_preposition_governs_enumerated_recipients(read: Reader) -> None:
    _, extraction = read("We may disclose your name to: (i) our vendors; (ii) banks; and (iii) courts.")
    assert concepts(extraction, "recipient") == {
        "dpv:ServiceProvider",
        "ckg:PaymentProvider",
        "dpv:JudicialOrganisation",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "We share a link to third-party websites.",
        "Third-party cookies are used by our site.",
        "We use your telephone number for payment processing.",
        "We are not responsible for how third parties share your name.",
        "Our agents may not use the name that we share for marketing.",
        "Your complaint is handled by our ombudsman.",
        "With the help of a lawyer you may sue us.",
        "You can contact us with the help of an interpreter.",
        "We access your contacts.",
    ],
)
def test_who_gets_no_data_is_no_recipient(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert named(extraction, "recipient") == set()
    assert named(extraction, "recipient", DENIED) <= set()


def test_a_label_may_open_a_list_of_recipients(read: Reader) -> None:
    _, extraction = read("Recipients of your data: banks, courts, insurers.")
    assert concepts(extraction, "recipient") == {
        "ckg:PaymentProvider",
        "dpv:JudicialOrganisation",
        "ckg:ProfessionalAdviser",
    }


@pytest.mark.parametrize(
    ("who", "category"),
    [
        ("ground handlers", "ckg:BusinessPartner"),
        ("social services", "dpv:Authority"),
        ("credit unions", "ckg:BusinessPartner"),
        ("your GP", "dpv:ThirdParty"),
        ("research councils", "ckg:BusinessPartner"),
    ],
)
def test_recipients_of_many_sectors_are_known(read: Reader, who: str, category: str) -> None:
    assert concepts(read(f"We may share your name with {who}.")[1], "recipient") == {category}
    assert concepts(read(f"We value {who}.")[1], "recipient") == set()


def test_who_sees_data_is_a_recipient(read: Reader) -> None:
    _, extraction = read("Your profile is visible to other users. Only authorized personnel have access to logs.")
    assert concepts(extraction, "recipient") == {"ckg:OtherUser", "ckg:Personnel"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We never share your name with any third party.",
        "Your name is not disclosed to third parties.",
        "We do not sell your name to anyone.",
    ],
)
def test_to_whom_nothing_is_given_is_denied(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient", DENIED) == {"dpv:ThirdParty"}
    assert concepts(extraction, "recipient") == set()


def test_an_organisation_acts_as_the_text_says_in_particular(read: Reader) -> None:
    _, extraction = read("We share your name with advertising partners, for example Google.")
    assert ("ckg:AdvertisingNetwork", "Google") in named(extraction, "recipient")


def test_a_general_word_does_not_hide_what_an_organisation_does(read: Reader) -> None:
    _, extraction = read("We share your name with third parties, including Stripe.")
    assert ("ckg:PaymentProvider", "Stripe") in named(extraction, "recipient")


def test_the_column_of_recipients_names_recipients(read: Reader) -> None:
    _, extraction = read(
        "| Data | Source | Recipients |\n| --- | --- | --- |\n| Name | our partners | auditors, partners |\n",
        "text/markdown",
    )
    assert concepts(extraction, "recipient") == {"ckg:ProfessionalAdviser", "ckg:BusinessPartner"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We receive your name from resellers and data brokers.", {"dpv:ThirdPartyDataSource"}),
        ("Your name may be provided to us by other users.", {"dpv:ThirdPartyDataSource"}),
        ("We may collect publicly available information about you.", {"dpv:PublicDataSource"}),
        ("We collect the name that you provide.", {"dpv:DataSubjectDataSource"}),
        ("You may receive newsletters from our partners.", set()),
        ("We do not collect your name from third parties.", set()),
        ("We share your name with marketing partners and data brokers.", set()),
        ("Sources of your data: credit bureaus, land register", {"dpv:ThirdPartyDataSource", "dpv:PublicDataSource"}),
        ("Your name stands in the source; credit bureaus: none.", set()),
        ("Sources: as the law demands, we name credit bureaus here.", set()),
    ],
)
def test_where_data_comes_from(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "source") == expected
    assert concepts(extraction, "source", DENIED) == set()


def test_who_gives_data_does_not_get_it(read: Reader) -> None:
    _, extraction = read("We receive your name from resellers and share it with advertisers.")
    assert concepts(extraction, "recipient") == {"ckg:AdvertisingNetwork"}


def test_who_lets_the_reader_sign_in_is_a_source(read: Reader) -> None:
    _, extraction = read("If you sign in with Facebook, we receive your name.")
    assert ("dpv:ThirdPartyDataSource", "Facebook") in named(extraction, "source")


def test_items_of_a_list_of_sources(read: Reader) -> None:
    _, extraction = read("We collect your name from the following sources:\n- You\n- Data brokers\n")
    assert concepts(extraction, "source") == {"dpv:DataSubjectDataSource", "dpv:ThirdPartyDataSource"}


def test_a_heading_may_say_where_data_comes_from(read: Reader) -> None:
    _, extraction = read("# Policy\n\nWe value you.\n\n## Information you give us\n\nNames.\n", "text/markdown")
    assert concepts(extraction, "source") == {"dpv:DataSubjectDataSource"}


def test_a_heading_in_a_section_on_sharing_names_a_recipient(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\nWe value you.\n\n## How we share data\n\nWith care.\n\n### Law firms\n\nAs need be.\n",
        "text/markdown",
    )
    assert concepts(extraction, "recipient") == {"ckg:ProfessionalAdviser"}


def test_who_collects_data_itself_gets_it(read: Reader) -> None:
    _, extraction = read("Our advertisers may collect your IP address.")
    assert concepts(extraction, "recipient") == {"ckg:AdvertisingNetwork"}


def test_what_the_law_demands_is_given_to_an_authority(read: Reader) -> None:
    _, extraction = read("We disclose your name if we are required by law.")
    assert concepts(extraction, "recipient") == {"dpv:Authority"}


def test_a_condition_names_no_denied_recipient(read: Reader) -> None:
    _, extraction = read("We will not share your name unless our regulator orders it.")
    assert named(extraction, "recipient", DENIED) == set()


def test_a_request_from_somebody_is_no_data(read: Reader) -> None:
    _, extraction = read("We collect logs to answer requests from regulators.")
    assert named(extraction, "source") == set()


def test_whom_the_publisher_provides_with_data_gets_it(read: Reader) -> None:
    _, extraction = read("We provide Example Ltd with your name.")
    assert ("dpv:ServiceProvider", "Example Ltd") in named(extraction, "recipient")
    _, extraction = read("We provide the police with your passport number.")
    assert concepts(extraction, "recipient") == {"dpv:LawEnforcementOrganisation"}
    _, extraction = read("If you provide a lawyer with a copy of your data, we comply.")
    assert named(extraction, "recipient") == set()


def test_a_source_may_be_a_recipient_at_once(read: Reader) -> None:
    _, extraction = read("We share data with and receive your name from credit bureaus.")
    assert concepts(extraction, "recipient") == {"ckg:FraudPreventionProvider"}
    assert concepts(extraction, "source") == {"dpv:ThirdPartyDataSource"}


def test_a_column_of_sources_names_them(read: Reader) -> None:
    _, extraction = read("| Data | Source |\n| --- | --- |\n| Name | Data brokers |\n", "text/markdown")
    assert concepts(extraction, "source") == {"dpv:ThirdPartyDataSource"}


def test_all_of_a_series_who_hand_data_to_the_publisher_are_sources(read: Reader) -> None:
    document, extraction = read("Retail banks and insurers send us your name.")
    practices = (s for s in extraction.statements if isinstance(s, Practice))
    spans = [v.span for p in practices for v in p.values if v.facet == "source"]
    assert [document.text[span.start : span.end] for span in spans] == ["banks", "insurers"]


def test_partners_who_provide_something_else_are_no_source(read: Reader) -> None:
    _, extraction = read("We share your name with partners who provide products that we like.")
    assert named(extraction, "source") == set()
    assert concepts(extraction, "recipient") == {"ckg:BusinessPartner"}


@pytest.mark.parametrize(
    "text",
    [
        "Recruitment agencies may send us your CV.",
        "Your employer will share your name with us.",
        "Data brokers from which we buy your address.",
        "We receive your email address from that service.",
    ],
)
def test_who_hands_data_to_the_publisher_is_a_source(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert "dpv:ThirdPartyDataSource" in concepts(extraction, "source")


def test_who_provides_the_publisher_with_services_is_no_source(read: Reader) -> None:
    _, extraction = read("We use vendors that provide us with payment services.")
    assert named(extraction, "source") == set()
    _, extraction = read("Our staff read correspondence sent to us by mail.")
    assert named(extraction, "source") == set()
    _, extraction = read("Your authorized agent must give us your name.")
    assert named(extraction, "source") == set()


def test_a_register_that_is_consulted_is_a_public_source(read: Reader) -> None:
    _, extraction = read("We check your address against the national population register.")
    assert concepts(extraction, "source") == {"dpv:PublicDataSource"}


def test_where_systems_are_hosted_names_a_host(read: Reader) -> None:
    _, extraction = read("We host our platform with Amazon Web Services.")
    assert concepts(extraction, "recipient") == {"ckg:HostingProvider"}


def test_who_sets_cookies_gets_data(read: Reader) -> None:
    _, extraction = read("These cookies are set by our advertising partners.")
    assert concepts(extraction, "recipient") == {"ckg:AdvertisingNetwork"}
    _, extraction = read("We meet standards set by advertising partners.")
    assert named(extraction, "recipient") == set()


@pytest.mark.parametrize("sentence", ["Google may place cookies on your device.", "Google receives your IP address."])
def test_an_organisation_may_take_data_by_itself(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert ("dpv:ServiceProvider", "Google") in named(extraction, "recipient")


def test_a_group_that_data_is_shared_within_receives_it(read: Reader) -> None:
    _, extraction = read("We share your name within the Example company group.")
    assert concepts(extraction, "recipient") == {"ckg:Affiliate"}


def test_others_who_are_allowed_to_analyse_use_receive_data(read: Reader) -> None:
    _, extraction = read("We allow others to provide analytics services for us.")
    assert concepts(extraction, "recipient") == {"ckg:AnalyticsProvider"}


def test_who_acts_as_a_processor_gets_data(read: Reader) -> None:
    _, extraction = read("Example Ltd acts as a processor.")
    assert named(extraction, "recipient") == {("dpv:ServiceProvider", "Example Ltd")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We share your name with providers such as Widgetly.", ("dpv:ServiceProvider", "Widgetly")),
        ("We use Widgetly for analytics.", ("ckg:AnalyticsProvider", "Widgetly")),
        ("The payment processors that we work with are:\n\n- Widgetly\n", ("ckg:PaymentProvider", "Widgetly")),
        ("We use Stripe, Widgetly and PayPal for payments.", ("dpv:ServiceProvider", "Widgetly")),
        ("| Recipient | Purpose |\n|---|---|\n| Widgetly | Hosting |\n", ("ckg:HostingProvider", "Widgetly")),
        ("Our site is hosted by Widgetly.", ("ckg:HostingProvider", "Widgetly")),
        ("Our newsletter is sent via Widgetly.", ("dpv:ServiceProvider", "Widgetly")),
        ("We send your name to Widgetly, Gadgeto and Thingum.", ("dpv:ServiceProvider", "Gadgeto")),
        ("Our payment provider, Widgetly, is in Oslo.", ("ckg:PaymentProvider", "Widgetly")),
        ("Your name is stored by our hosting provider Widgetly.io Ltd.", ("ckg:HostingProvider", "Widgetly.io Ltd")),
        ("Widgetly Ltd runs our chats on our behalf.", ("dpv:ServiceProvider", "Widgetly Ltd")),
        ("We share your name with the following:\n\n- Widgetly: hosting\n", ("ckg:HostingProvider", "Widgetly")),
        ("- Widgets: chats; Provider: Widgetly Ltd; Website: none.\n", ("dpv:ServiceProvider", "Widgetly Ltd")),
        ("We use these tools:\n\n- Stripe\n", ("ckg:PaymentProvider", "Stripe")),
    ],
)
def test_the_words_before_a_name_tell_an_organisation(read: Reader, text: str, expected: tuple[str, str]) -> None:
    _, extraction = read(f"# Policy\n\nWe value you.\n\n{text}", "text/markdown")
    assert expected in named(extraction, "recipient")


@pytest.mark.parametrize(
    "text",
    [
        "We use Technologies for analytics.",
        "The vendors that we use:\n\n- Serving ads\n- Secure networks\n",
        "We share data over our content delivery network (CDN).",
        "Sharing Content with Friends and Helpers.",
        "We share more when you interact with Widgetly.",
        "You can reach our representative, Widgetly Ltd, by mail.",
    ],
)
def test_a_capital_alone_names_no_organisation(read: Reader, text: str) -> None:
    _, extraction = read(f"# Policy\n\nWe value you.\n\n{text}", "text/markdown")
    assert {name for _, name in named(extraction, "recipient")} <= {""}


def test_who_one_can_sign_in_with_is_a_source(read: Reader) -> None:
    _, extraction = read("We offer you to log in using your account with:\n\n- Facebook\n- Apple\n", "text/markdown")
    assert {name for _, name in named(extraction, "source")} == {"Facebook", "Apple"}


def test_what_the_reader_will_or_must_provide_comes_from_the_reader(read: Reader) -> None:
    _, extraction = read("We process your name, which you must provide.")
    assert concepts(extraction, "source") == {"dpv:DataSubjectDataSource"}


def test_a_department_of_a_ministry_is_no_staff(read: Reader) -> None:
    _, extraction = read("We share your name with Stripe under rules of the Department of the Treasury.")
    assert named(extraction, "recipient") == {("ckg:PaymentProvider", "Stripe")}


@pytest.mark.parametrize(
    "text",
    [
        "We share your name subject to the third party's policy.",
        "We share your name if you delete your Google account.",
        "We share your name to help our sales team.",
    ],
)
def test_policies_accounts_and_teams_are_no_recipients(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert named(extraction, "recipient") == set()


def test_consent_that_is_provided_is_no_source(read: Reader) -> None:
    _, extraction = read("We use your name where you have provided your explicit consent.")
    assert named(extraction, "source") == set()


def test_who_supplies_a_service_by_name_gets_data(read: Reader) -> None:
    _, extraction = read("Widgetly is a web analytics service offered by Example Ltd.")
    assert ("ckg:AnalyticsProvider", "Example Ltd") in named(extraction, "recipient")
    _, extraction = read("We tell you of services provided by our partners.")
    assert named(extraction, "recipient") == set()


def test_a_name_may_be_part_of_a_group(read: Reader) -> None:
    _, extraction = read("We share your name with Hopin group companies.")
    assert ("ckg:Affiliate", "Hopin") in named(extraction, "recipient")


def test_what_the_reader_uses_is_no_recipient(read: Reader) -> None:
    _, extraction = read("We measure how you use Widgetly for analytics.")
    assert named(extraction, "recipient") == {("ckg:AnalyticsProvider", "")}


def test_who_serves_embedded_content_gets_data(read: Reader) -> None:
    _, extraction = read("We embed videos from YouTube.")
    assert {name for _, name in named(extraction, "recipient")} == {"YouTube"}
    assert named(extraction, "source") == set()


def test_who_stores_what_is_sent_is_no_source(read: Reader) -> None:
    _, extraction = read("Your name is transmitted and stored by Localytics.")
    assert {name for _, name in named(extraction, "recipient")} == {"Localytics"}
    assert named(extraction, "source") == set()


def test_who_serves_is_named_by_what_they_are(read: Reader) -> None:
    _, extraction = read("Our hosting provider is Example GmbH.")
    assert named(extraction, "recipient") == {("ckg:HostingProvider", "Example GmbH")}
    _, extraction = read("Service provider: Example GmbH.")
    assert named(extraction, "recipient") == set()


def test_who_has_approved_something_gets_nothing(read: Reader) -> None:
    _, extraction = read("We share your name under clauses that were approved by the data protection authority.")
    assert named(extraction, "recipient") == set()
    _, extraction = read("We share your name if that is required by the data protection authority.")
    assert {kind for kind, _ in named(extraction, "recipient")} == {"dpv:Authority"}


def test_who_is_named_as_storing_data_gets_it(read: Reader) -> None:
    _, extraction = read("Shopify stores your card number. Our customers store our tools.")
    assert named(extraction, "recipient") == {("ckg:HostingProvider", "Shopify")}
    _, extraction = read("Shopify is a shop to host data.")
    assert named(extraction, "recipient") == set()


def test_who_believes_something_of_us_gets_nothing(read: Reader) -> None:
    _, extraction = read("If parents believe that we collect data from a child, they may write to us.")
    assert named(extraction, "recipient") == set()


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("Your name is shared with the people you want to invite.", "ckg:OtherUser"),
        ("Your name is shared with the person to whom you send the card.", "ckg:OtherUser"),
        ("We may transfer your name to any entity which takes over our business.", "ckg:Acquirer"),
        ("We may share your name with parties involved in such event.", "ckg:Acquirer"),
        ("We may share your name with journalists.", "dpv:ThirdParty"),
        ("We share your name with the organizer.", "ckg:BusinessPartner"),
        ("With the help of our lawyers we defend our name.", "ckg:ProfessionalAdviser"),
    ],
)
def test_recipients_are_told_by_their_relation(read: Reader, sentence: str, category: str) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == {category}


@pytest.mark.parametrize(
    "sentence",
    [
        "Your name is sent directly to Shopify.",
        "We have commissioned Shopify with the handling of orders.",
        "Your name is handed to Shopify.",
    ],
)
def test_who_is_sent_or_entrusted_with_data_gets_it(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert {name for _, name in named(extraction, "recipient")} == {"Shopify"}


def test_others_are_recipients_where_they_are_given_something(read: Reader) -> None:
    _, extraction = read("We may share your name with others.")
    assert concepts(extraction, "recipient") == {"dpv:ThirdParty"}
    _, extraction = read("We do not share your name with others.")
    assert concepts(extraction, "recipient", DENIED) == {"dpv:ThirdParty"}
    _, extraction = read("Your comments may be viewed by others.")
    assert concepts(extraction, "recipient") == {"ckg:OtherUser"}
    _, extraction = read("We may disclose your name to protect the safety of others.")
    assert named(extraction, "recipient") == set()


def test_words_may_stand_before_who_data_is_shared_with(read: Reader) -> None:
    _, extraction = read("We share your name with current or future corporate parents.")
    assert concepts(extraction, "recipient") == {"ckg:Affiliate"}


def test_who_is_protected_by_a_disclosure_gets_nothing(read: Reader) -> None:
    _, extraction = read(
        "We may disclose your name to the police to protect the safety of our affiliates or the public."
    )
    assert concepts(extraction, "recipient") == {"dpv:LawEnforcementOrganisation"}
    _, extraction = read("We may disclose your name to protect our rights or as required by law.")
    assert concepts(extraction, "recipient") == {"dpv:Authority"}


def test_a_government_id_is_no_authority(read: Reader) -> None:
    _, extraction = read("We share your name and government ID with our vendors.")
    assert concepts(extraction, "recipient") == {"dpv:ServiceProvider"}


def test_recipients_may_be_listed_as_such(read: Reader) -> None:
    _, extraction = read("These recipients may include hosting companies and auditors.")
    assert concepts(extraction, "recipient") == {"ckg:HostingProvider", "ckg:ProfessionalAdviser"}


def test_whom_the_publisher_uses_gets_data_under_any_heading(read: Reader) -> None:
    _, extraction = read("# Contact us\n\nWe use Zendesk for live chat. You can also reach us on Facebook.")
    assert {name for _, name in named(extraction, "recipient") if name} == {"Zendesk"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We guard your data against unauthorised access or disclosure by third parties.", set()),
        ("We report unauthorised access and we share your name with the police.", {"dpv:LawEnforcementOrganisation"}),
        ("We share your data as you like, by the controls we give you.", set()),
        ("We may share your data with a person who controls us.", {"ckg:Acquirer"}),
    ],
)
def test_who_would_intrude_or_has_no_part_gets_nothing(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We share your name with our vendors.", {"dpv:ServiceProvider"}),
        ("You may ask us which vendors have your name.", set()),
    ],
)
def test_what_is_shared_is_so_under_any_heading(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(f"# Changes to this policy\n\n{sentence}")
    assert concepts(extraction, "recipient") == expected


def test_partners_are_named_as_such(read: Reader) -> None:
    _, extraction = read("Our partners include Reddit and Instagram.")
    assert {name for _, name in named(extraction, "recipient")} >= {"Reddit", "Instagram"}


def test_a_list_of_sources_may_go_on_after_public_ones(read: Reader) -> None:
    _, extraction = read("We receive your name from public sources and analytics providers (such as Mixpanel).")
    assert ("dpv:ThirdPartyDataSource", "Mixpanel") in named(extraction, "source")


def test_what_data_is_given_for_is_what_providers_do(read: Reader) -> None:
    _, extraction = read("We share your name with banks for fraud prevention.")
    assert concepts(extraction, "recipient") == {"ckg:PaymentProvider"}
    _, extraction = read("We share your name with service providers for fraud prevention.")
    assert concepts(extraction, "recipient") == {"dpv:ServiceProvider", "ckg:FraudPreventionProvider"}


@pytest.mark.parametrize(
    "sentence",
    ["We send you offers (with your consent, where required by law).", "We share your name where permitted by law."],
)
def test_a_law_that_only_limits_gives_nothing_to_an_authority(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == set()
    assert "dpv:LegalCompliance" not in concepts(extraction, "purpose")


@pytest.mark.parametrize(
    "sentence",
    ["Whenever we get consent from you again, we note it.", "We use what our partners have collected from you."],
)
def test_consent_and_what_others_collect_do_not_come_from_the_reader(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert "dpv:DataSubjectDataSource" not in concepts(extraction, "source")


def test_who_gives_data_is_none(read: Reader) -> None:
    _, extraction = read("We may receive your name from Dropbox or other organizations.")
    assert concepts(extraction, "data") == {"pd:Name"}
    _, extraction = read("We collect your name, organization and age.")
    assert "ckg:Company" in concepts(extraction, "data")


@pytest.mark.parametrize(
    ("sentence", "facet", "concept"),
    [
        ("We collect your Media Access Control (MAC) address.", "measure", "dpv:AccessControlMethod"),
        ("We use session and persistent cookies.", "data", "pd:AuthenticationHistory"),
        ("We, Acme LLC, a limited liability company, use your name.", "purpose", "dpv:OrganisationRiskManagement"),
        ("We access your location by device permissions.", "measure", "dpv:PermissionManagement"),
    ],
)
def test_what_only_sounds_like_something_else(read: Reader, sentence: str, facet: str, concept: str) -> None:
    _, extraction = read(sentence)
    assert concept not in concepts(extraction, facet)


def test_a_feature_that_is_not_accessible_denies_nobody(read: Reader) -> None:
    _, extraction = read("The lift is not accessible to other users.")
    assert concepts(extraction, "recipient", DENIED) == set()
    _, extraction = read("Your profile is not accessible to other users.")
    assert concepts(extraction, "recipient", DENIED) == {"ckg:OtherUser"}


def test_the_column_of_recipients_names_no_data(read: Reader) -> None:
    table = (
        "| Personal information we gather | Third parties who get it from us |\n| --- | --- |\n"
        "| IP address | Browsers and operating systems |"
    )
    _, extraction = read(table, "text/markdown")
    assert concepts(extraction, "data") == {"pd:IPAddress"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We share your name with other Acme companies.", ("ckg:Affiliate", "")),
        ("We share your name within the Acme group.", ("ckg:Affiliate", "")),
        ("We share your name with Acme Norge AS Ltd.", ("ckg:Affiliate", "Acme Norge AS Ltd")),
        ("We share your name with Widgetly Ltd, our parent company.", ("ckg:Affiliate", "Widgetly Ltd")),
    ],
)
def test_companies_of_the_group_are_affiliates(read: Reader, sentence: str, expected: tuple[str, str]) -> None:
    _, extraction = read(f"Privacy Policy of Acme Ltd\n\n{sentence}")
    assert expected in named(extraction, "recipient")


@pytest.mark.parametrize(
    "sentence",
    [
        "You may send your name to Acme Company.",
        "Acme Norge Ltd shares your name.",
        "We share a site of the Acme group.",
    ],
)
def test_the_group_gets_only_what_it_is_given(read: Reader, sentence: str) -> None:
    _, extraction = read(f"Privacy Policy of Acme Ltd\n\n{sentence}")
    assert named(extraction, "recipient") == set()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("the Press Ombudsman", ("dpv:Authority", "Press Ombudsman")),
        ("bodies such as the Gambling Regulator", ("dpv:Authority", "Gambling Regulator")),
        ("HMRC", ("dpv:Authority", "HMRC")),
        ("a Supervisory Authority", ("dpv:Authority", "")),
        ("Press Regulators", ("dpv:Authority", "")),
        ("the press ombudsman", ("dpv:Authority", "")),
    ],
)
def test_a_public_body_may_be_named(read: Reader, who: str, expected: tuple[str, str]) -> None:
    _, extraction = read(f"We share your name with {who}.")
    assert {one for one in named(extraction, "recipient") if one[0] == "dpv:Authority"} == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We share your name with our sales staff.", {"ckg:Personnel"}),
        ("We share your name with elected members.", set()),
        ("We share your name with other members.", {"ckg:OtherUser"}),
        ("We share your name with banks that keep private and public databases.", {"ckg:PaymentProvider"}),
        ("We share your name with judicial agencies.", {"dpv:JudicialOrganisation"}),
    ],
)
def test_words_of_several_senses_name_the_right_recipient(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == expected


def test_a_row_below_a_heading_of_sharing_names_recipients_whatever_its_columns_are_about(read: Reader) -> None:
    rows = "| Name | Retention period |\n| --- | --- |\n| Mixpanel | 1 year |\n"
    _, extraction = read(f"# Policy\n\n## With whom we share your data\n\n{rows}", "text/markdown")
    assert named(extraction, "recipient") == {("ckg:AnalyticsProvider", "Mixpanel")}
    _, extraction = read(f"# Policy\n\n## What we are fond of\n\n{rows}", "text/markdown")
    assert named(extraction, "recipient") == set()


def test_what_data_is_collected_via_serves_us(read: Reader) -> None:
    _, extraction = read("Crash reports are collected via Mixpanel.")
    assert named(extraction, "recipient") == {("ckg:AnalyticsProvider", "Mixpanel")}
    _, extraction = read("Apples are collected via Mixpanel.")
    assert named(extraction, "recipient") == set()


def test_an_item_of_a_list_of_aims_names_no_recipient(read: Reader) -> None:
    lead = "# Partners\n\nThe data that our partners collect is shared for the following"
    _, extraction = read(f"{lead} purposes:\n\n- Fraud prevention: to find fakes\n", "text/markdown")
    assert "ckg:FraudPreventionProvider" not in concepts(extraction, "recipient")
    _, extraction = read("# Sharing\n\nWe share your data with:\n\n- Fraud prevention\n", "text/markdown")
    assert concepts(extraction, "recipient") == {"ckg:FraudPreventionProvider"}


def test_the_services_of_providers_are_told_by_example(read: Reader) -> None:
    heading, expected = "# How we share data\n\n", {"ckg:AnalyticsProvider", "ckg:CommunicationProvider"}
    text = "Our vendors provide services such as data analysis and email delivery."
    _, extraction = read(heading + text, "text/markdown")
    assert concepts(extraction, "recipient") >= expected
    text = "Our vendors value virtues such as data analysis and email delivery."
    _, extraction = read(heading + text, "text/markdown")
    assert not concepts(extraction, "recipient") & expected


def test_what_is_inserted_after_a_modal_opens_no_clause(read: Reader) -> None:
    _, extraction = read("We may, however, share your name with banks.")
    assert concepts(extraction, "recipient") == {"ckg:PaymentProvider"}
    _, extraction = read("You may, however, we write to banks.")
    assert concepts(extraction, "recipient") == set()


def test_advisers_that_share_a_word_with_authorities_are_no_authorities(read: Reader) -> None:
    _, extraction = read("We disclose data to hosting providers, legal and professional advisers, and public bodies.")
    assert concepts(extraction, "recipient") == {"ckg:HostingProvider", "ckg:ProfessionalAdviser", "dpv:Authority"}
    _, extraction = read("We disclose data to legal and regulatory authorities.")
    assert concepts(extraction, "recipient") == {"dpv:Authority"}


def test_brokers_of_data_are_third_parties_and_no_partners(read: Reader) -> None:
    _, extraction = read("We never give your data to data brokers.")
    assert concepts(extraction, "recipient", "denied") == {"dpv:ThirdParty"}


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("We collect information from donors.", {"dpv:DataSubjectDataSource"}),
        ("We collect your name directly from them.", {"dpv:DataSubjectDataSource"}),
        ("We keep data submitted by the applicant.", {"dpv:DataSubjectDataSource"}),
        ("We keep data that we learned from someone else.", {"dpv:ThirdPartyDataSource"}),
        ("We keep data provided by other organisations.", {"dpv:ThirdPartyDataSource"}),
        ("We protect donors from fraud.", set()),
        ("We learned much and keep your name from harm.", set()),
    ],
)
def test_a_wording_says_who_gives_data(read: Reader, sentence: str, claimed: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "source") == claimed


def test_a_browser_is_no_agent_that_gives_data(read: Reader) -> None:
    _, extraction = read("We receive your name from agents.")
    assert concepts(extraction, "source") == {"dpv:ThirdPartyDataSource"}
    _, extraction = read("We collect the following content:\n\n- Web user agent\n", "text/markdown")
    assert concepts(extraction, "source") == set()


def test_what_is_provided_to_us_by_the_reader_has_him_as_its_source(read: Reader) -> None:
    _, extraction = read("Most of the data that we process is provided to us directly by you.")
    assert concepts(extraction, "source") == {"dpv:DataSubjectDataSource"}
    _, extraction = read("Most of the services that we use are provided to us directly by our hosts.")
    assert concepts(extraction, "source") == set()


def test_beside_a_column_of_what_is_shared_the_names_are_the_recipients(read: Reader) -> None:
    row = "| {} | Purpose | {} |\n| --- | --- | --- |\n| {} | Transactional email | {} |\n"
    _, extraction = read(
        "## Sharing data\n\n" + row.format("Provider", "Data shared", "Email service", "Telemetry"), "text/markdown"
    )
    assert concepts(extraction, "recipient") == {"ckg:CommunicationProvider"}
    _, extraction = read(
        "## Sharing data\n\n" + row.format("Data", "Data shared with", "Telemetry", "Banks"), "text/markdown"
    )
    assert concepts(extraction, "recipient") == {"ckg:PaymentProvider"}


def test_who_makes_a_tool_that_we_use_gives_no_data(read: Reader) -> None:
    _, extraction = read("We use plug-ins from social networks such as GitHub and Facebook.")
    assert named(extraction, "recipient") == {("ckg:SocialNetwork", "GitHub"), ("ckg:SocialNetwork", "Facebook")}
    assert concepts(extraction, "source") == set()
    _, extraction = read("We use profile data from social networks such as Facebook.")
    assert ("dpv:ThirdPartyDataSource", "Facebook") in named(extraction, "source")


@pytest.mark.parametrize(
    ("sentence", "recipients"),
    [
        ("Our customer care team may need to access your account.", {"ckg:Personnel"}),
        ("Our customer care team may need to read a manual.", set()),
        ("We use your data to make it viewable to other users.", {"ckg:OtherUser"}),
        ("We use your data to make a list for other users.", set()),
    ],
)
def test_who_needs_to_see_data_or_may_view_it_receives_it(read: Reader, sentence: str, recipients: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction, "recipient") == recipients
