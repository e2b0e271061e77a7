"""Purposes: verbs and objects that coordination shares, weak words that stand as aims, and acts that are no aims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice, RightOffered

Reader = Callable[..., tuple[Document, Extraction]]


def purposes(extraction: Extraction, polarity: str = "affirmed") -> set[str]:
    """Return the purposes that an extraction holds with a polarity, without their prefix."""
    practices = [s for s in extraction.statements if isinstance(s, Practice) and s.polarity == polarity]
    return {v.concept.removeprefix("dpv:") for p in practices for v in p.values if v.facet == "purpose"}


def test_a_verb_is_shared_by_coordinated_objects(read: Reader) -> None:
    _, extraction = read("We use your data to detect fraud, security issues or technical issues.")
    assert purposes(extraction) == {"FraudPreventionAndDetection", "EnforceSecurity", "RepairImpairments"}


def test_the_last_noun_of_a_compound_is_its_head(read: Reader) -> None:
    _, extraction = read("We use your data to create your platform account.")
    assert purposes(extraction) == {"AccountManagement"}


def test_a_gap_ends_where_another_phrase_begins(read: Reader) -> None:
    _, extraction = read("We never provide personal data through the website.")
    assert purposes(extraction, "denied") == set()


def test_a_weak_word_counts_beside_the_purpose_that_it_continues(read: Reader) -> None:
    _, extraction = read("We use your data for fraud prevention, security and debugging.")
    assert purposes(extraction) == {"FraudPreventionAndDetection", "EnforceSecurity", "RepairImpairments"}


def test_a_weak_word_alone_is_no_purpose(read: Reader) -> None:
    _, extraction = read("Our security team reads your message.")
    assert purposes(extraction) == set()


def test_a_cell_that_is_headed_as_a_purpose_holds_purposes(read: Reader) -> None:
    _, extraction = read("| Purpose | Data |\n| --- | --- |\n| Registration | Email address |\n", "text/markdown")
    assert purposes(extraction) == {"ServiceRegistration"}


def test_a_row_of_a_subprocessor_says_what_it_does(read: Reader) -> None:
    text = "# Subprocessors\n\n| Name | Purpose | Country |\n| --- | --- | --- |\n| Acme | Data hosting | Ireland |\n"
    _, extraction = read(text, "text/markdown")
    assert purposes(extraction) == {"TechnicalServiceProvision"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We collect your email address when you create an account.",
        "If you wish to create an account, we collect your email address.",
        "You may create an account on our site.",
        "We collect your email address when you:\n\n- create an account",
    ],
)
def test_what_the_reader_does_is_no_purpose(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence, "text/markdown")
    assert purposes(extraction) == set()


def test_what_the_reader_is_helped_to_do_is_a_purpose(read: Reader) -> None:
    _, extraction = read("We use your data to help you create an account.")
    assert purposes(extraction) == {"AccountManagement"}


def test_what_is_found_out_is_an_aim_though_it_is_data(read: Reader) -> None:
    _, extraction = read("We use cookies to analyse how visitors use our website.")
    assert purposes(extraction) == {"ServiceUsageAnalytics"}


def test_the_beginning_of_a_data_category_is_no_object(read: Reader) -> None:
    _, extraction = read("We do not collect your payment card details.")
    assert purposes(extraction, "denied") == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not engage in targeted advertising.",
        "We do not use your data for targeted advertising.",
        "We do not share your data with partners for targeted advertising.",
    ],
)
def test_a_denied_use_denies_the_purpose(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction, "denied") == {"TargetedAdvertising"}
    assert purposes(extraction) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Some features may not operate properly.",
        "We keep your address to ensure that we do not send you newsletters.",
        "We will not change this without providing you with information about our services.",
        "It is not necessary for you to create an account.",
        "We never write to you to ask for your password.",
        "We will never ring you to ask for your password.",
    ],
)
def test_what_fails_or_is_avoided_is_no_denied_purpose(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction, "denied") == set()


def test_requests_for_something_are_an_object_of_their_own(read: Reader) -> None:
    _, extraction = read("We use your data to fulfil your requests for information.")
    assert purposes(extraction) == {"RequestedServiceProvision"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We protect your data against loss and misuse.",
        "We process your data in order to meet you.",
        "We process your data to protect your vital interests.",
        "Remember that the information is public.",
        "We receive the details that you have provided to this website.",
        "The legal basis is the performance of a contract.",
        "We share your data with debt collection agencies.",
        "We will retain and use your information.",
        "We take steps to protect your data against loss.",
    ],
)
def test_what_only_looks_like_an_aim_is_none(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == set()


def test_a_section_on_rights_tells_what_requests_are_handled_for(read: Reader) -> None:
    text = "# Your rights\n\nWe may ask you for a document to verify your identity. We will not sell your data.\n"
    _, extraction = read(text, "text/markdown")
    assert purposes(extraction) == {"IdentityVerification"}
    assert purposes(extraction, "denied") == {"SellDataToThirdParties"}


def test_a_weak_word_counts_where_data_is_used_for_it(read: Reader) -> None:
    _, extraction = read("We share your data with partners for marketing.")
    assert purposes(extraction) == {"Marketing"}


@pytest.mark.parametrize(
    "sentence", ["You may opt out of the sale of your data.", "The law defines the sale of your data."]
)
def test_a_sale_that_is_only_spoken_of_is_not_claimed(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == set()


def test_a_sale_that_is_claimed_is_a_purpose(read: Reader) -> None:
    _, extraction = read("We may sell your personal data to partners.")
    assert purposes(extraction) == {"SellDataToThirdParties"}


@pytest.mark.parametrize(
    ("aim", "concept"),
    [
        ("to prevent fake accounts", "MisusePreventionAndDetection"),
        ("to select winners", "Marketing"),
        ("to find people who are similar to you", "TargetedAdvertising"),
        ("where we have to by law", "LegalCompliance"),
        ("to fulfil our public remit", "FulfilmentOfObligation"),
        ("to protect you or others from harm", "ProtectionOfPublicSecurity"),
        ("to suggest shows that you might like", "ProvidePersonalisedRecommendations"),
        ("to consider you for a role", "RecruitmentApplicationManagement"),
        ("to conduct criminal history checks", "RecruitmentApplicantCriminalBackgroundCheck"),
        ("to manage debts", "CustomerSolvencyMonitoring"),
        ("to make strategic decisions", "OptimisationForController"),
        ("to plan our network", "TechnicalServiceProvision"),
        ("to match you with other players", "ServiceProvision"),
        ("in dealing with fraud", "FraudPreventionAndDetection"),
        ("to keep our users safe", "EnforceSecurity"),
        ("to look for ways to protect our users", "EnforceSecurity"),
        ("to give authentication and security to your account", "EnforceSecurity"),
        ("to learn more about how guests like it", "ServiceUsageAnalytics"),
        ("to recognise new or former customers", "ServiceUsageAnalytics"),
        ("to respect your choices", "UserInterfacePersonalisation"),
    ],
)
def test_aims_are_known_by_verb_and_object(read: Reader, aim: str, concept: str) -> None:
    _, extraction = read(f"We use your data {aim}.")
    assert purposes(extraction) == {concept}


@pytest.mark.parametrize(
    "sentence", ["For the purpose of marketing.", "This rests on our legitimate interest in marketing."]
)
def test_a_weak_word_counts_where_it_is_called_a_purpose_or_an_interest(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == {"Marketing"}


@pytest.mark.parametrize(
    ("heading", "concepts"),
    [
        ("a. To detect fraud", {"FraudPreventionAndDetection"}),
        ("1.2 Direct marketing", {"DirectMarketing"}),
        ("Performance of a contract", set()),
        ("Direct marketing that you can turn off", set()),
        ("How to create your account", set()),
    ],
)
def test_a_heading_below_one_of_purposes_names_one(read: Reader, heading: str, concepts: set[str]) -> None:
    text = f"# Privacy\n\n## How we use your data\n\n### {heading}\n\nMore on this below."
    _, extraction = read(text, "text/markdown")
    assert purposes(extraction) == concepts


def test_contact_data_in_a_section_on_data_is_no_way_to_contact_us(read: Reader) -> None:
    text = "# Privacy\n\n## {}\n\n### Contact information\n\nWe act to detect fraud."
    _, extraction = read(text.format("How we use your data"), "text/markdown")
    assert purposes(extraction) == {"FraudPreventionAndDetection"}
    _, extraction = read(text.format("Further questions"), "text/markdown")
    assert purposes(extraction) == set()


@pytest.mark.parametrize(
    ("aim", "concept"),
    [
        ("dispense your prescription", "ImproveHealthcare"),
        ("set your credit limit", "CustomerSolvencyMonitoring"),
        ("scan for malware", "EnforceSecurity"),
        ("pay dividends", "MemberPartnerManagement"),
        ("arrange the collection of debts", "CustomerSolvencyMonitoring"),
        ("assess your eligibility for a loan", "ServiceAccessDetermination"),
    ],
)
def test_sectors_have_aims_of_their_own(read: Reader, aim: str, concept: str) -> None:
    _, extraction = read(f"We use your data to {aim}.")
    assert purposes(extraction) == {concept}


def test_verbs_in_a_list_share_their_object(read: Reader) -> None:
    _, extraction = read("We use your data to maintain, patch, test and improve our website.")
    assert purposes(extraction) == {"TechnicalServiceProvision", "ImproveExistingProductsAndServices"}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Acme may process your data for direct marketing.", {"DirectMarketing"}),
        ("You may object to Acme's processing of data for direct marketing.", set()),
        ("You may object if Acme processes your data for direct marketing.", set()),
        ("Acme shall cease processing your data for direct marketing.", set()),
    ],
)
def test_a_section_on_rights_may_say_what_data_is_used_for(read: Reader, sentence: str, found: set[str]) -> None:
    _, extraction = read(f"# Policy\n\n## Your rights\n\n{sentence}\n", "text/markdown")
    assert purposes(extraction) == found


def test_what_changes_is_no_purpose(read: Reader) -> None:
    text = "# Policy\n\n## Changes to this policy\n\nWe use all reasonable efforts to notify readers.\n"
    _, extraction = read(text, "text/markdown")
    assert purposes(extraction) == set()


@pytest.mark.parametrize("sold", ['"sell" your data', "sell, rent or share your personal information"])
def test_data_that_is_not_sold_may_be_named(read: Reader, sold: str) -> None:
    _, extraction = read(f"# Policy\n\n## Your rights\n\nWe do not {sold}.\n", "text/markdown")
    assert purposes(extraction, "denied") == {"SellDataToThirdParties"}


def test_an_interest_may_be_named_after_it(read: Reader) -> None:
    _, extraction = read("We rely on our legitimate interest, namely security.")
    assert purposes(extraction) == {"EnforceSecurity"}


def test_an_item_of_a_list_of_data_names_a_purpose_only_where_it_says_for_what(read: Reader) -> None:
    lead = "# Members\n\nWe may process the following data:\n\n"
    _, extraction = read(f"{lead}- your name and crash reports\n- payment plan details\n", "text/markdown")
    assert purposes(extraction) == set()
    _, extraction = read(f"{lead}- your name, to prevent fraud\n", "text/markdown")
    assert purposes(extraction) == {"FraudPreventionAndDetection"}


@pytest.mark.parametrize(
    "lead",
    [
        "We process data on these legal bases:",
        "# How we use data\n\nThis lists the ways we process your data:",
        "# Why do we collect your data?\n\nIn our interest, this is done:",
        "# Sharing\n\nWe share your data with our partners to",
    ],
)
def test_a_list_of_aims_is_no_list_of_data_though_its_lead_in_speaks_of_data(read: Reader, lead: str) -> None:
    _, extraction = read(f"{lead}\n\n- blocking spam (your consent)\n", "text/markdown")
    assert purposes(extraction) == {"MisusePreventionAndDetection"}
    _, extraction = read(
        "# Data we collect\n\n| Data | Purpose |\n| --- | --- |\n| Crash reports | Fraud prevention |\n",
        "text/markdown",
    )
    assert purposes(extraction) == {"FraudPreventionAndDetection"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We use your data to provide appropriate and safe dental care.", {"ServiceProvision"}),
        ("We use your data to let you sign in.", {"IdentityAuthentication"}),
        ("We use your data to process donations.", {"PaymentManagement"}),
        ("We use your data for handling your inquiry.", {"CommunicationForCustomerCare"}),
        ("We use your data to ensure stable performance.", {"IncreaseServiceRobustness"}),
        ("We use your data for workforce development.", set()),
        ("We use your data to decide to whom to offer the job.", set()),
        ("We process your contact details and take care.", set()),
        (
            "We use your data for fraud prevention and service delivery.",
            {"FraudPreventionAndDetection", "ServiceProvision"},
        ),
    ],
)
def test_purposes_of_clinics_schools_charities_and_employers_are_known(
    read: Reader, sentence: str, expected: set[str]
) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == expected


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We do not:\n\n- use your data for advertising\n", {"Advertising"}),
        ("We do not:\n\n- eat before advertising\n", set()),
        ("We do not use your data for advertising.", {"Advertising"}),
        ("The data is not evaluated for marketing.", {"Marketing"}),
        ("Use of our app does not require account creation.", set()),
    ],
)
def test_only_a_use_for_a_purpose_is_denied(read: Reader, text: str, denied: set[str]) -> None:
    _, extraction = read(f"# Policy\n\n{text}", "text/markdown")
    assert purposes(extraction, "denied") == denied


def test_to_secure_information_technology_is_a_purpose_and_to_secure_information_is_none(read: Reader) -> None:
    _, extraction = read("Your data is used to ensure the security of our information technology systems.")
    assert purposes(extraction) == {"EnforceSecurity"}
    _, extraction = read("Locks are used to protect your information.")
    assert purposes(extraction) == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We use your data to provide you with suitable and safe dental care.", {"ServiceProvision"}),
        ("We use your data to give you the best and safest treatment.", {"ImproveHealthcare"}),
        ("We use your data to provide your care.", {"ImproveHealthcare"}),
        ("We use your data for the delivery of our services to you.", {"ServiceProvision"}),
        ("We use your data to assess a candidate's suitability.", {"RecruitmentApplicantSelection"}),
        ("We use your data to check your right to work.", {"RecruitmentApplicantBackgroundCheck"}),
        ("We use your data to avert a threat to the safety of others.", {"ProtectionOfPublicSecurity"}),
        ("We use your data to make you an offer of employment.", set()),
        ("We use your data to check the weather.", set()),
    ],
)
def test_purposes_of_care_hiring_and_safety_are_known(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == expected


def test_a_bare_item_below_a_heading_of_collection_names_data(read: Reader) -> None:
    _, extraction = read("# Policy\n\n## Data we collect\n\n- Crash reports\n", "text/markdown")
    assert purposes(extraction) == set()
    _, extraction = read("# Policy\n\n## How we use data\n\n- Fraud prevention\n", "text/markdown")
    assert purposes(extraction) == {"FraudPreventionAndDetection"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We use your data to reply when you write to us.", {"CommunicationForCustomerCare"}),
        ("We use your data to bill usage.", {"PaymentManagement"}),
        ("We use your data for the collection of rents.", {"PaymentManagement"}),
        ("We use your data for affordability checks.", {"CustomerSolvencyMonitoring"}),
        ("We use your data to run your account.", {"AccountManagement"}),
        ("We use your data for data cleaning.", {"DataQualityImprovement"}),
        ("We use your data to set up your lease.", {"EstablishContractualAgreement"}),
        ("We use your data to facilitate communication between members.", {"CommunicationManagement"}),
        ("We use your data for support when you write to us.", {"CustomerCare"}),
        ("We use your data to provide payment services.", {"PaymentManagement"}),
        ("We use your data to comply with regulatory rules.", {"LegalCompliance"}),
        ("We use your data to facilitate.", set()),
        ("Your data stays with us until the purpose for data storage has ended.", set()),
        ("We use your data to run.", set()),
    ],
)
def test_purposes_of_accounts_and_money_are_known(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert purposes(extraction) == expected


def test_data_that_is_neither_sold_nor_rented_is_not_sold(read: Reader) -> None:
    _, extraction = read("Your data is never sold, never rented.")
    assert purposes(extraction, "denied") == {"SellDataToThirdParties"}


def test_a_place_of_your_choice_offers_no_choices(read: Reader) -> None:
    text = "# Policy\n\nWhen you visit a shop of {}, we use your data to:\n\n- Create or update your profile\n"
    _, extraction = read(text.format("your choice"), "text/markdown")
    assert purposes(extraction) == {"AccountManagement"}
    assert not [s for s in extraction.statements if isinstance(s, RightOffered)]
