package dev.fleetward.compliance.documents;

/** The statement of compliance of the UK PSTI regime, by the items of Schedule 4. */
final class UkStatementSheet {
    private UkStatementSheet() {}

    static Sheet of(Known known) {
        var sheet = new SheetWriter(LegalDocument.UK_STATEMENT, known);
        sheet.section("(a)", "Product").says(known.product().name());
        sheet.needs("Type", known.facts().typeDesignation(), known.lawFactsPage("typeDesignation"))
                .needs("Batch", known.market().identification(), known.marketPage("identification"));
        sheet.section("(b)", "Manufacturer and authorised representatives")
                .needs("Manufacturer", known.maker().name(), known.lawFactsPage("maker"))
                .needs("Address", known.maker().postalAddress(), known.lawFactsPage("maker"))
                .where("Authorised representatives", known.representatives(), "None appointed.");
        sheet.section("(c)", "Declaration")
                .says("This statement of compliance is prepared by or on behalf of the manufacturer of the product.");
        sheet.section("(d)", "Compliance")
                .says("In the opinion of the manufacturer, it has complied with the applicable security requirements of"
                        + " Schedule 1, or the conditions for deemed compliance of Schedule 2, of the Regulations named"
                        + " above.")
                .text("UK.4.conditions");
        sheet.section("(e)", "Defined support period at first supply").text("UK.4.supplied");
        sheet.section("(f), (g)", "Signature, name and function of the signatory; place and date of issue");
        return sheet.signed();
    }
}
