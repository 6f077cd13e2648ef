package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.MatrixRow;
import dev.fleetward.compliance.RequirementState;
import dev.fleetward.compliance.VersionLine;
import dev.fleetward.compliance.risk.Content;
import dev.fleetward.compliance.risk.Risk;
import dev.fleetward.compliance.risk.RiskAssessment;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** The technical documentation, by the eight items of Annex VII. */
final class TechnicalSheet {
    private TechnicalSheet() {}

    static Sheet of(Known known) {
        var sheet = new SheetWriter(LegalDocument.TECHNICAL_DOCUMENTATION, known);
        general(sheet, known);
        design(sheet, known);
        risks(sheet, known);
        sheet.section("4", "Information taken into account to determine the support period (Article 13(8))")
                .needs(
                        "Support period",
                        known.facts()
                                .supportUntil()
                                .map(until -> "%s to %s"
                                        .formatted(
                                                known.facts()
                                                        .supportFrom()
                                                        .map(Object::toString)
                                                        .orElse("?"),
                                                until))
                                .orElse(""),
                        known.lawFactsPage("supportUntil"))
                .needs("Reasons", known.facts().supportReasons(), known.lawFactsPage("supportReasons"));
        sheet.section("5", "Standards, common specifications and certification schemes applied")
                .needs("Applied", both(known, "CRA.AX5.6", "CRA.AX7.5"), known.textsPage("CRA.AX5.6"));
        sheet.section("6", "Test reports")
                .needs("Reports", known.uploaded("CRA.AX7.6"), known.documentsPage())
                .text("CRA.AX7.6.summary");
        sheet.section("7", "EU declaration of conformity")
                .needs("Copy of the signed declaration", both(known, "", "CRA.AX5"), known.documentsPage());
        sheet.section("8", "Software bill of materials on request")
                .says("Given to a market surveillance authority on its reasoned request, in machine-readable form"
                        + " (CycloneDX), for each version of item 1 (b).");
        return sheet.unsigned();
    }

    private static void general(SheetWriter sheet, Known known) {
        sheet.section("1 (a)", "General description: intended purpose")
                .says(known.identification())
                .needs("Manufacturer", known.maker().name(), known.lawFactsPage("maker"))
                .needs("Intended purpose", known.facts().intendedPurpose(), known.lawFactsPage("intendedPurpose"))
                .needs(
                        "Class and core functionality (Articles 7 and 8)",
                        known.classification()
                                .map(one -> "%s. %s. %s, decided by %s"
                                        .formatted(
                                                one.productClass().title(),
                                                one.coreFunction(),
                                                one.route().title(),
                                                one.decidedBy()))
                                .orElse(""),
                        known.classificationPage());
        sheet.section("1 (b)", "Versions of software affecting compliance");
        if (known.file().versions().isEmpty()) {
            sheet.lacks(
                    "Software versions",
                    "/products/%s/software".formatted(known.product().slug()));
        } else {
            sheet.table(
                    "",
                    List.of("Software", "Version", "Devices now", "SBOM"),
                    known.file().versions().stream()
                            .map(TechnicalSheet::version)
                            .toList());
        }
        sheet.section("1 (c)", "Photographs or illustrations of the hardware");
        if (known.market().hardware().isBlank()) {
            sheet.where("", known.uploaded("CRA.AX7.1.c"), "None: no hardware is stated.");
        } else {
            sheet.needs("Photographs or illustrations", known.uploaded("CRA.AX7.1.c"), known.documentsPage());
        }
        sheet.section("1 (d)", "User information and instructions");
        Sheet user = UserInformationSheet.of(known);
        if (user.complete()) {
            sheet.says("As the document “%s” of the same day."
                    .formatted(user.document().title()));
        } else {
            sheet.needs(
                    "Information of Annex II",
                    known.uploaded("CRA.AX7.1.d"),
                    "/products/%s/compliance/legal-documents/user-information"
                            .formatted(known.product().slug()));
        }
    }

    private static void design(SheetWriter sheet, Known known) {
        sheet.section("2 (a)", "Design and development")
                .needs("Architecture", known.textOrUpload("CRA.AX7.2.a"), known.textsPage("CRA.AX7.2.a"));
        remote(sheet, known);
        sheet.section("2 (b)", "Vulnerability handling")
                .text("CRA.AX7.2.b.handling")
                .needs(
                        "Software bill of materials",
                        known.item("CRA.AX7.2.b.sbom")
                                .filter(item -> item.present())
                                .map(_ -> "For every version of item 1 (b), with its SHA-256 there.")
                                .orElse(""),
                        "/products/%s/software".formatted(known.product().slug()))
                .needs(
                        "Policy on coordinated vulnerability disclosure",
                        known.maker().policyUrl(),
                        known.lawFactsPage("policyUrl"))
                .needs(
                        "Contact address for reports",
                        known.maker().securityContact(),
                        known.lawFactsPage("securityContact"))
                .needs(
                        "Secure distribution of updates",
                        known.textOrUpload("CRA.AX7.2.b.updates"),
                        known.textsPage("CRA.AX7.2.b.updates"));
        dueDiligence(sheet, known);
        sheet.section("2 (c)", "Production and monitoring")
                .needs(
                        "Processes and their validation",
                        known.textOrUpload("CRA.AX7.2.c"),
                        known.textsPage("CRA.AX7.2.c"));
    }

    private static void dueDiligence(SheetWriter sheet, Known known) {
        if (known.overdueQuestions().isEmpty()) {
            sheet.where(
                    "Due diligence on components (Article 13(5))",
                    "",
                    "By supplier and component in the due-diligence file; no question to a supplier is overdue.");
        }
        known.overdueQuestions()
                .forEach(question ->
                        sheet.lacks("Due diligence on components (Article 13(5)): " + question, known.suppliersPage()));
    }

    private static void risks(SheetWriter sheet, Known known) {
        sheet.section("3", "Cybersecurity risk assessment (Article 13(2) to (4))");
        if (known.risks().isPresent()) {
            RiskAssessment approved = known.risks().get();
            sheet.says("Version %d, approved by %s on %s."
                            .formatted(
                                    approved.number(),
                                    approved.approvedBy().orElseThrow(),
                                    LocalDate.ofInstant(approved.approvedAt().orElseThrow(), ZoneOffset.UTC)))
                    .where("Intended and foreseeable use", approved.content().use(), "Not stated.")
                    .where("Conditions of use", approved.content().conditions(), "Not stated.")
                    .where("Expected time in use", approved.content().timeInUse(), "Not stated.")
                    .table(
                            "Risks",
                            List.of("Risk", "Threat", "Before", "Treatment", "After"),
                            approved.content().risks().stream()
                                    .map(risk -> risk(approved.content(), risk))
                                    .toList())
                    .where(
                            "Vulnerability handling (Annex I, Part II)",
                            approved.content().handling(),
                            "Not stated.")
                    .where("Documents", both(known, "CRA.AX7.3.summary", "CRA.AX7.3"), "None besides.");
        } else {
            sheet.needs("Assessment", both(known, "CRA.AX7.3.summary", "CRA.AX7.3"), known.riskPage());
        }
        sheet.table(
                "How the essential requirements of Annex I apply",
                List.of("Reference", "Requirement", "State", "Why, or live evidence"),
                known.matrix().stream().map(row -> requirement(known, row)).toList());
    }

    private static List<String> risk(Content content, Risk risk) {
        return List.of(
                risk.id(),
                "%s: %s".formatted(content.assetName(risk.asset()), risk.threat()),
                "%d × %d, %s"
                        .formatted(
                                risk.likelihood(), risk.impact(), risk.level().title()),
                "%s: %s".formatted(risk.treatment().title(), risk.measures()),
                "%d × %d, %s"
                        .formatted(
                                risk.residualLikelihood(),
                                risk.residualImpact(),
                                risk.residualLevel().title()));
    }

    private static void remote(SheetWriter sheet, Known known) {
        if (!known.market().remoteProcessing().isEmpty()) {
            sheet.table(
                    "Remote data processing (Article 3(2))",
                    List.of("Service", "What it does", "Part of the product"),
                    known.market().remoteProcessing().stream()
                            .map(one -> List.of(one.name(), one.does(), one.why()))
                            .toList());
        }
    }

    private static String both(Known known, String text, String upload) {
        return (known.text(text) + "\n" + known.uploaded(upload)).strip();
    }

    private static List<String> version(VersionLine version) {
        return List.of(
                version.type(),
                version.version(),
                "%,d".formatted(version.devices()),
                version.sbom().isEmpty() ? "missing" : version.sbom());
    }

    private static List<String> requirement(Known known, MatrixRow row) {
        String why = row.state() == RequirementState.NOT_APPLICABLE
                ? row.justification().orElse("")
                : row.figures().stream()
                        .map(figure -> figure.record().isKnown()
                                ? "%s: %,d of %,d %s"
                                        .formatted(
                                                figure.record().title(),
                                                figure.record().numerator(),
                                                figure.record().denominator(),
                                                figure.record().unit())
                                : figure.record().title() + ": no data")
                        .collect(Collectors.joining("\n"));
        String assessed = known.risks()
                .flatMap(version -> version.content().applied(row.requirement().id()))
                .map(applied -> (applied.applies() ? "" : "Does not apply: ") + applied.text() + "\n")
                .orElse("");
        String said = (assessed + why).strip();
        return List.of(
                row.requirement().citation().replace("CRA Annex I, ", ""),
                row.requirement().title(),
                row.state().label(),
                said.isEmpty() ? "No figure; see the documents." : said);
    }
}
