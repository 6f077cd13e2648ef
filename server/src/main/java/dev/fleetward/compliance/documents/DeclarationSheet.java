package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.Classification.Route;

/** The EU declaration of conformity, by the eight items of Annex V, and the simplified one of Annex VI. */
final class DeclarationSheet {
    static final String CRA =
            "Regulation (EU) 2024/2847 of the European Parliament and of the Council of 23 October 2024"
                    + " (Cyber Resilience Act), OJ L, 2024/2847, 20.11.2024";

    private static final String FOOTNOTE =
            "OJ L, 2024/2847, 20.11.2024, ELI: http://data.europa.eu/eli/reg/2024/2847/oj";

    private DeclarationSheet() {}

    static Sheet full(Known known) {
        var sheet = new SheetWriter(LegalDocument.DECLARATION, known);
        sheet.section("1", "Name, type and identification of the product with digital elements")
                .says(known.product().name());
        identification(sheet, known);
        sheet.section("2", "Name and address of the manufacturer or its authorised representative")
                .needs("Manufacturer", known.maker().name(), known.lawFactsPage("maker"))
                .needs("Address", known.maker().postalAddress(), known.lawFactsPage("maker"))
                .where("Authorised representative", known.representatives(), "None appointed.");
        sheet.section("3", "Responsibility")
                .says("This EU declaration of conformity is issued under the sole responsibility of the provider.");
        sheet.section("4", "Object of the declaration").says(object(known));
        sheet.section("5", "Union harmonisation legislation")
                .says("The object of the declaration described above is in conformity with the relevant Union"
                        + " harmonisation legislation: " + CRA + ".")
                .text("CRA.AX5.5.acts");
        sheet.section("6", "Standards, common specifications and cybersecurity certification")
                .text("CRA.AX5.6");
        assessed(sheet, known);
        sheet.section("8", "Additional information").text("CRA.AX5.8.additional");
        return sheet.signed();
    }

    static Sheet simplified(Known known) {
        var sheet = new SheetWriter(LegalDocument.SIMPLIFIED_DECLARATION, known);
        String maker = known.maker().name();
        String type = known.facts().typeDesignation();
        String address = known.declarationAddress();
        sheet.section("", "Declaration");
        if (SheetWriter.isStated(maker) && SheetWriter.isStated(type) && SheetWriter.isStated(address)) {
            sheet.says(
                    ("Hereby, %s declares that the product with digital elements type %s is in compliance with Regulation"
                                    + " (EU) 2024/2847 (1).")
                            .formatted(maker, type));
            sheet.says(
                    "The full text of the EU declaration of conformity is available at the following internet address: "
                            + address);
        } else {
            sheet.needs("Manufacturer", maker, known.lawFactsPage("maker"))
                    .needs("Type of product", type, known.lawFactsPage("typeDesignation"))
                    .needs("Internet address of the full declaration", address, known.lawFactsPage("declarationUrl"));
        }
        return sheet.says("(1) " + FOOTNOTE).unsigned();
    }

    static void identification(SheetWriter sheet, Known known) {
        sheet.needs("Type", known.facts().typeDesignation(), known.lawFactsPage("typeDesignation"))
                .needs("Software", known.market().software(), known.marketPage("software"))
                .where("Hardware", known.market().hardware(), "None: the product is software.")
                .needs(
                        "Type, batch or serial number, or other identification",
                        known.market().identification(),
                        known.marketPage("identification"));
    }

    private static String object(Known known) {
        return "%s, identified by: %s"
                .formatted(
                        known.identification(),
                        known.market().identification().isBlank()
                                ? "see item 1"
                                : known.market().identification());
    }

    private static void assessed(SheetWriter sheet, Known known) {
        sheet.section("7", "Notified body and conformity assessment");
        sheet.needs(
                "Conformity assessment procedure (Article 32)",
                known.classification().map(one -> one.route().title()).orElse(""),
                known.classificationPage());
        var body = known.market().notifiedBody();
        if (body.isPresent()) {
            sheet.says("Notified body: %s, number %s"
                            .formatted(body.get().name(), body.get().number()))
                    .needs(
                            "Procedure it performed",
                            known.text("CRA.AX5.7.procedure"),
                            known.textsPage("CRA.AX5.7.procedure"))
                    .needs("Certificate issued", body.get().certificate(), known.marketPage("bodyCertificate"));
        } else if (known.classification().filter(one -> one.route() != Route.A).isPresent()) {
            sheet.lacks("Name and number of the notified body", known.marketPage("bodyName"));
        } else {
            sheet.says("No notified body took part.");
        }
    }
}
