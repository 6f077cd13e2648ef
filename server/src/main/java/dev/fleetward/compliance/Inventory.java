package dev.fleetward.compliance;

import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says of each document the law wants whether it is there, from facts, field data and uploads. */
final class Inventory {
    private final MakerFacts maker;
    private final ProductFacts facts;
    private final List<VersionLine> versions;
    private final Map<String, Upload> uploads;
    private final Set<String> written;
    private final LocalDate today;

    Inventory(
            MakerFacts maker,
            ProductFacts facts,
            List<VersionLine> versions,
            List<Upload> uploads,
            Set<String> written,
            LocalDate today) {
        this.written = written;
        this.today = today;
        this.maker = maker;
        this.facts = facts;
        this.versions = versions;
        this.uploads = uploads.stream().collect(Collectors.toMap(Upload::item, Function.identity()));
    }

    List<FileItem> items() {
        return Law.DOCUMENTS.stream().map(this::item).toList();
    }

    private FileItem item(DocumentItem wanted) {
        Optional<Upload> upload = Optional.ofNullable(uploads.get(wanted.id()));
        boolean expired = upload.filter(one -> one.isExpired(today)).isPresent();
        String known = expired ? "" : upload.map(Upload::fileName).orElseGet(() -> known(wanted));
        return new FileItem(
                wanted.id(),
                wanted.citation(),
                wanted.title(),
                wanted.meaning(),
                !known.isEmpty(),
                known.isEmpty() ? upload.map(Inventory::ended).orElseGet(() -> lacks(wanted.satisfiedBy())) : known,
                upload);
    }

    private static String ended(Upload upload) {
        return "Expired: “%s” counted until %s"
                .formatted(
                        upload.fileName(),
                        upload.validUntil().map(LocalDate::toString).orElse(""));
    }

    private String known(DocumentItem wanted) {
        return switch (wanted.satisfiedBy()) {
            case MAKER ->
                maker.name().isEmpty()
                                || maker.postalAddress().isEmpty()
                                || maker.email().isEmpty()
                        ? ""
                        : maker.name();
            case CONTACT -> maker.securityContact();
            case PRODUCT -> facts.typeDesignation();
            case PURPOSE -> facts.intendedPurpose().isEmpty() ? "" : "stated";
            case DECLARATION_URL -> facts.declarationUrl();
            case SUPPORT -> facts.supportUntil().map(until -> "until " + until).orElse("");
            case SUPPORT_REASONS -> facts.supportReasons().isEmpty() ? "" : "stated";
            case POLICY -> maker.policyUrl();
            case VERSIONS -> versions.isEmpty() ? "" : versions.size() + " listed";
            case SBOM -> sboms();
            case UPLOAD -> written.contains(wanted.id()) ? "written" : "";
        };
    }

    private String sboms() {
        long with = versions.stream().filter(VersionLine::hasSbom).count();
        return !versions.isEmpty() && with == versions.size() ? with + " versions" : "";
    }

    private String lacks(DocumentItem.Source source) {
        return switch (source) {
            case MAKER, CONTACT, PRODUCT, PURPOSE, DECLARATION_URL, SUPPORT, SUPPORT_REASONS, POLICY ->
                "Missing: state it under Law facts";
            case VERSIONS -> "Missing: no software version is known";
            case SBOM ->
                "Missing: %d of %d versions have an SBOM"
                        .formatted(
                                versions.stream().filter(VersionLine::hasSbom).count(), versions.size());
            case UPLOAD -> "Missing: upload it under Documents";
        };
    }
}
