"""Which measures are taken: what a negation denies and what it only limits, advice, and safeguards of transfers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def measures(extraction: Extraction) -> set[tuple[str, str]]:
    """Return concept and polarity of each measure that is claimed."""
    return {
        (value.concept, statement.polarity)
        for statement in extraction.statements
        if isinstance(statement, Practice)
        for value in statement.values
        if value.facet == "measure"
    }


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("We will not use your data for new purposes without providing you notice.", "dpv:Notice"),
        ("We never disclose anonymized data in a way that identifies you.", "dpv:Anonymisation"),
        ("We do not own your data, and it is encrypted.", "dpv:Encryption"),
        ("While no system is perfect, Acme takes precautions.", "dpv:TechnicalOrganisationalMeasure"),
        ("Access to your data is restricted.", "dpv:AccessControlMethod"),
        ("Acme monitors its site for attacks.", "dpv:ActivityMonitoring"),
        ("We regularly audit our security practices.", "dpv:SecurityAudit"),
        ("Our servers are located in a secured, locked room.", "dpv:PhysicalSecureStorage"),
        ("Our staff undergo background checks.", "dpv:BackgroundChecks"),
        ("Our processors sign contracts with us.", "dpv:ContractualTerms"),
        ("We investigate each suspected breach.", "dpv:IncidentManagementProcedures"),
        ("We only collect data from you when we need it.", "eu-gdpr:DataMinimisationPrinciple"),
        ("Our employees are regularly trained.", "dpv:StaffTraining"),
        ("Our products are built with privacy in mind.", "dpv:PrivacyByDesign"),
        ("Each decision is reviewed by our staff.", "dpv:HumanOversight"),
        ("We mask the IP address.", "dpv:Anonymisation"),
        ("A department responsible for security tests our systems.", "dpv:SecurityRoleProcedures"),
        ("The figures cannot be traced back to you.", "dpv:Anonymisation"),
        ("We build our tools with your privacy in mind.", "dpv:PrivacyByDesign"),
        ("Direct identifiers are removed.", "dpv:Deidentification"),
        ("Acme takes the security of your data very seriously.", "dpv:TechnicalOrganisationalMeasure"),
        ("We verify users with an age gate and perform age verification.", "dpv:IdentityManagementMethod"),
        ("Access is granted only to our engineers.", "dpv:AccessControlMethod"),
        ("Our vendors are subject to contractual requirements.", "dpv:ContractualTerms"),
        ("Your rights are balanced with our interests.", "eu-gdpr:BalancingTest"),
        ("We will notify the supervisory authority within 72 hours.", "dpv:DataBreachNotification"),
        ("We honour Do Not Track signals.", "dpv:PermissionManagement"),
        ("We make sure that our suppliers adhere to this policy.", "dpv:ThirdPartySecurityProcedures"),
        ("Passwords are stored as bcrypt hashes.", "dpv:HashFunctions"),
        ("Our databases are replicated across two sites.", "dpv:DataBackupProtocols"),
        ("Access to it is thus limited to our nurses.", "dpv:AccessControlMethod"),
        ("The form is encrypted before transmission.", "dpv:EncryptionInTransfer"),
        ("Your IP address is shortened before it is stored.", "dpv:Anonymisation"),
        ("We collect as little data as possible.", "eu-gdpr:DataMinimisationPrinciple"),
        ("We replace your name with a random code.", "dpv:Pseudonymisation"),
        ("Hard drives are wiped before they leave our office.", "dpv:DataDeletionPolicy"),
        ("Our vendors are not permitted to use your data.", "dpv:ContractualTerms"),
        ("We choose our vendors with care.", "dpv:ThirdPartySecurityProcedures"),
        ("Independent auditors test our controls.", "dpv:SecurityAudit"),
        ("Our nurses and other staff are bound to secrecy.", "dpv:ConfidentialityAgreement"),
        ("We participate in a self-regulatory programme.", "dpv:CodeOfConduct"),
        ("We will inform you of any breach.", "dpv:DataBreachNotification"),
        ("# Contact us\n\nWe take steps to protect your data.", "dpv:TechnicalOrganisationalMeasure"),
    ],
)
def test_measures_taken(read: Reader, text: str, concept: str) -> None:
    _, extraction = read(text)
    assert (concept, "affirmed") in measures(extraction)
    assert (concept, "denied") not in measures(extraction)


@pytest.mark.parametrize("text", ["We do not encrypt your messages.", "Encryption is not used."])
def test_measures_denied(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert measures(extraction) == {("dpv:Encryption", "denied")}


@pytest.mark.parametrize(
    "text",
    [
        "You should choose a strong password.",
        "We recommend that you use a unique password.",
        "You can disable cookies in your browser.",
        "Other countries may not offer the same level of protection.",
        "No security measure is perfect.",
        "This does not include aggregated data.",
        "Data may be intercepted in transit.",
        "You may request that we delete your data.",
        "We do not guarantee the absolute security of your data.",
        "Our staff are not trained.",
        "We process your data to carry out pre-contractual measures.",
        "We process your data in accordance with the law in order to fulfil our contractual obligations.",
        "Jobs are only for those people who need it.",
        "Your information will not be deleted.",
        "It is impossible to ensure the security of your data.",
    ],
)
def test_what_is_no_measure(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert measures(extraction) == set()


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("We use appropriate safeguards to store your data.", "dpv:TechnicalOrganisationalMeasure"),
        ("We transfer your data to other countries with appropriate safeguards.", "dpv:SafeguardForDataTransfer"),
    ],
)
def test_safeguards_are_those_of_transfers_only_there(read: Reader, text: str, concept: str) -> None:
    _, extraction = read(text)
    assert measures(extraction) == {(concept, "affirmed")}


def test_what_is_only_for_staff_who_need_it_is_under_access_control(read: Reader) -> None:
    _, extraction = read("Your data is only for those employees who need it for their work.")
    assert measures(extraction) == {("dpv:AccessControlMethod", "affirmed")}


def test_a_cipher_at_rest_is_encryption_at_rest(read: Reader) -> None:
    _, extraction = read("We secure your data with AES-256 at rest.")
    assert ("dpv:EncryptionAtRest", "affirmed") in measures(extraction)
    _, extraction = read("We secure your data with AES-256.")
    assert ("dpv:EncryptionAtRest", "affirmed") not in measures(extraction)


def test_providers_who_may_not_reuse_data_are_bound_to_a_purpose(read: Reader) -> None:
    _, extraction = read(
        "We do not allow our vendors to hold your data. We do not allow them to reuse it for other purposes."
    )
    assert ("eu-gdpr:PurposeLimitationPrinciple", "affirmed") in measures(extraction)
