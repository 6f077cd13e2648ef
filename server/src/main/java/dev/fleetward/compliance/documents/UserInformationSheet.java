package dev.fleetward.compliance.documents;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Information and instructions to the user, by the nine items of Annex II. */
final class UserInformationSheet {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    private UserInformationSheet() {}

    static Sheet of(Known known) {
        var sheet = new SheetWriter(LegalDocument.USER_INFORMATION, known);
        sheet.section("1", "Manufacturer")
                .needs("Name", known.maker().name(), known.lawFactsPage("maker"))
                .needs("Postal address", known.maker().postalAddress(), known.lawFactsPage("maker"))
                .needs("E-mail or other digital contact", known.maker().email(), known.lawFactsPage("maker"))
                .where("Website", known.maker().website(), "None.");
        sheet.section("2", "Single point of contact for vulnerabilities")
                .needs("Contact", contact(known), known.lawFactsPage("securityContact"))
                .where("Single point of contact", known.maker().contactPoint(), "The contact above.")
                .needs(
                        "Policy on coordinated vulnerability disclosure",
                        known.maker().policyUrl(),
                        known.lawFactsPage("policyUrl"));
        sheet.section("3", "Product").says(known.product().name());
        DeclarationSheet.identification(sheet, known);
        sheet.section("4", "Intended purpose, security environment, functions and properties")
                .needs("Intended purpose", known.facts().intendedPurpose(), known.lawFactsPage("intendedPurpose"))
                .text("CRA.AX2.4.environment")
                .text("CRA.AX2.4.functions")
                .text("CRA.AX2.4.properties");
        sheet.section("5", "Circumstances that may lead to significant cybersecurity risks")
                .text("CRA.AX2.5");
        sheet.section("6", "EU declaration of conformity")
                .needs("Internet address", known.declarationAddress(), known.lawFactsPage("declarationUrl"));
        sheet.section("7", "Technical security support and its end")
                .text("CRA.AX2.7.support")
                .needs(
                        "End of the support period",
                        known.facts()
                                .supportUntil()
                                .map(until -> "%s (last day: %s)".formatted(MONTH.format(until), until))
                                .orElse(""),
                        known.lawFactsPage("supportUntil"));
        sheet.section("8 (a)", "Commissioning and secure use").text("CRA.AX2.8.a");
        sheet.section("8 (b)", "How changes can affect the security of data").text("CRA.AX2.8.b");
        sheet.section("8 (c)", "How security updates are installed").text("CRA.AX2.8.c");
        sheet.section("8 (d)", "Secure decommissioning and removal of user data")
                .text("CRA.AX2.8.d");
        sheet.section("8 (e)", "How automatic installation of security updates is turned off")
                .text("CRA.AX2.8.e");
        sheet.section("8 (f)", "Information for integrators").text("CRA.AX2.8.f");
        sheet.section("9", "Software bill of materials").text("CRA.AX2.9");
        return sheet.unsigned();
    }

    private static String contact(Known known) {
        return known.maker().securityContact().replaceFirst("^(mailto|tel):", "");
    }
}
